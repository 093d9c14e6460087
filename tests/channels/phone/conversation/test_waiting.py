"""Who waits: what she hears, who is rung for her, what is offered to her instead."""

from datetime import timedelta
from functools import partial

import pytest

from hotline.casework.calls.models import CallBack, Message, Recording
from hotline.casework.calls.words import EndedBy, Ending, LegEnd, MessageKind, Stage
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers, lets_it_ring, rejects
from tests.channels.phone.conversation.lines import Leg as Line
from tests.channels.phone.conversation.scene import Scene, call_of, legs_of, play, seat, seat_of


def is_at(line: Line, stage: str) -> bool:
    """Whether a call is at a stage."""
    return call_of(line).stage == stage


async def queued(scene: Scene, number: str = "19900001234") -> Line:
    """Somebody rings and wants a person."""
    line = await scene.ring_up(number=number)
    await scene.wait(1.0)
    scene.exchange.press(line, "0")
    await scene.until(lambda: call_of(line).queued_at)
    return line


def test_a_seat_that_does_not_answer_is_passed_over_and_stands_busy(small: City) -> None:
    exchange, deaf = Exchange(), seat(small, "visitor", extension="8002")
    exchange.seat("8002", lets_it_ring)
    exchange.seat("8001", answers(2.0))

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(5)
        awake = seat(small, "agent", extension="8001")
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        call = call_of(line)
        assert (call.seat, call.offers, seat_of(deaf)) == (awake, 2, "busy")
        assert [leg.ending for leg in legs_of(call)] == [LegEnd.MISSED, ""]
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


@pytest.mark.parametrize("seconds", [0.0, 1.5, 4.0])
def test_who_waits_hears_music_while_nobody_leads_her_call_and_after_it(small: City, seconds: float) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(seconds)
        scene.die(away=10.0)
        await scene.wait(40.0)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_a_seat_that_rejects_a_call_gets_it_again_only_when_its_person_says_that_she_is_ready(small: City) -> None:
    exchange = Exchange()
    exchange.seat("8001", rejects(1.0))
    place = seat(small)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(4)
        assert (seat_of(place), call_of(line).stage) == ("busy", Stage.QUEUED)
        await scene.wait(30)
        assert call_of(line).offers == 1
        exchange.seat("8001", answers(1.0))
        scene.ready(place)
        await scene.tell()
        await scene.until(lambda: call_of(line).stage == Stage.TALKING, within=10)
        assert (call_of(line).seat, call_of(line).offers) == (place, 2)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_what_a_seat_has_missed_is_known_after_a_crash(small: City) -> None:
    exchange = Exchange()
    exchange.seat("8001", rejects(1.0))
    place = seat(small)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.until(lambda: seat_of(place) == "busy")
        scene.die()
        await scene.wait(3)
        Seat.objects.filter(pk=place.pk).update(state="ready", idle_since=scene.now() - timedelta(minutes=1))
        await scene.wait(20)
        assert call_of(line).offers == 1, "she has not said anew that she is ready"
        Seat.objects.filter(pk=place.pk).update(state="busy", idle_since=None)
        exchange.seat("8001", answers(1.0))
        scene.ready(place)
        await scene.until(lambda: call_of(line).stage == Stage.TALKING, within=10)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_a_seat_whose_telephone_is_not_there_is_offered_nothing(small: City) -> None:
    exchange, place = Exchange(), seat(small)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(20)
        assert (call_of(line).offers, seat_of(place)) == (0, "ready")
        seats.note_registered("8001", at=scene.now())
        exchange.seat("8001", answers(1.0))
        await scene.until(lambda: call_of(line).stage == Stage.TALKING, within=10)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_a_caller_who_hangs_up_while_it_rings_leaves_the_seat_ready(small: City) -> None:
    exchange = Exchange()
    exchange.seat("8001", lets_it_ring)
    place = seat(small)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.until(lambda: seat_of(place) == "ringing")
        await scene.wait(3)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        call = call_of(line)
        assert (call.ending, call.ended_by, seat_of(place)) == (Ending.LEFT_QUEUE, EndedBy.CALLER, "ready")

    play(small, exchange, story)


def test_the_seat_that_becomes_free_gets_who_has_waited_longest(small: City) -> None:
    exchange = Exchange()
    exchange.seat("8001", answers(1.0))
    place = seat(small)

    async def story(scene: Scene) -> None:
        lines = [await queued(scene, f"1990000000{number}") for number in range(3)]
        for line in lines:
            await scene.until(partial(is_at, line, Stage.TALKING))
            assert [call_of(one).stage for one in lines].count(Stage.TALKING) == 1, "two at once cannot be"
            await scene.wait(10)
            exchange.hang_up(line)
            await scene.until(lambda: seat_of(place) == "wrap_up")
            seats.finish_wrap_up(place.pk, at=scene.now())
            await scene.tell()
        assert max(call_of(line).wait_ms for line in lines) > 20_000

    assert play(small, exchange, story) < 3.5


def test_who_waits_is_told_her_place_and_may_ask_to_be_called_back(small: City) -> None:
    exchange = Exchange()
    place = seat(small)
    Seat.objects.filter(pk=place.pk).update(state="talking", idle_since=None)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.until(lambda: "cmn/position:1" in line.heard, within=5)
        assert line.heard[-4:-1] == ["cmn/connecting", "cmn/all_busy", "cmn/position:1"]
        await scene.wait(20)
        assert line.heard.count("cmn/position:1") == 1, "not again and again"
        await scene.wait(75)
        assert "cmn/call_back_offer:1" in line.heard
        exchange.press(line, "1")
        await scene.until(CallBack.objects.exists)
        Seat.objects.filter(pk=place.pk).update(state="off")  # so that she is not rung back the moment she is away
        await scene.until(lambda: call_of(line).ended_at)
        call = call_of(line)
        back = CallBack.objects.get(call=call)
        assert (call.ending, back.queued_at, back.state) == (Ending.CALL_BACK, call.queued_at, "waiting")
        assert "cmn/call_back_kept" in line.heard

    assert play(small, exchange, story) < 3.5


@pytest.mark.parametrize("shown", ["", "anonymous", "0088213300000"])
def test_who_cannot_be_rung_back_is_not_promised_it(small: City, shown: str) -> None:
    exchange = Exchange()
    place = seat(small)
    Seat.objects.filter(pk=place.pk).update(state="talking", idle_since=None)

    async def story(scene: Scene) -> None:
        line = await queued(scene, number=shown)
        await scene.wait(100)
        assert not [heard for heard in line.heard if "call_back_offer" in heard]
        exchange.press(line, "1")
        await scene.wait(5)
        assert not CallBack.objects.exists()
        assert not call_of(line).ended_at, "she waits on"
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_a_number_of_the_city_is_known_without_its_area_code(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await queued(scene, number="6512345")
        assert call_of(line).other == "+869786512345"
        assert call_of(line).other_hash
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_nothing_is_said_of_waiting_while_a_seat_rings_and_at_once_when_it_did_not_answer(small: City) -> None:
    exchange, _place = Exchange(), seat(small)
    exchange.seat("8001", lets_it_ring)

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.until(lambda: call_of(line).offers)
        rings = scene.board.city.telephone.ring
        await scene.wait(rings - 2)
        assert line.heard[-1] == "cmn/connecting"
        await scene.until(lambda: "cmn/position:1" in line.heard, within=6)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_where_nobody_is_signed_on_a_message_can_be_left_at_once(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(3)
        assert "cmn/voicemail_offer:2" in line.heard and "cmn/nobody" in line.heard
        exchange.press(line, "2")
        await scene.until(lambda: line.recording, within=20)
        assert call_of(line).stage == Stage.MESSAGE
        await scene.wait(12)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        call = call_of(line)
        message = Message.objects.get(call=call)
        assert (call.ending, message.kind) == (Ending.MESSAGE, MessageKind.VOICE)
        assert message.recording == Recording.objects.get(call=call) and message.recording.ended_at is not None

    assert play(small, exchange, story) < 3.5


@pytest.mark.parametrize("hangs_up", ["while nobody leads the calls", "right afterwards", "not, she is silent", "not"])
def test_a_message_in_whose_midst_the_process_was_killed_is_kept(small: City, hangs_up: str) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(3)
        exchange.press(line, "2")
        await scene.until(lambda: line.recording, within=20)
        await scene.wait(3)
        scene.die(away=4.0)
        await scene.wait(2)
        if hangs_up == "while nobody leads the calls":
            exchange.hang_up(line)
        if hangs_up == "not, she is silent":
            exchange.falls_silent(line)
        await scene.until(lambda: exchange.is_connected)
        await scene.wait(0.5)
        if hangs_up == "right afterwards":
            exchange.hang_up(line)
        if hangs_up == "not":
            await scene.wait(1)
            exchange.falls_silent(line)
        await scene.until(lambda: call_of(line).ended_at)
        message = Message.objects.get(call=call_of(line))
        assert (call_of(line).ending, message.recording) == (Ending.MESSAGE, Recording.objects.get())

    assert play(small, exchange, story) < 4.5, "the tone is heard while it is recorded"


def test_who_says_nothing_into_the_recorder_leaves_no_message(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.wait(3)
        exchange.press(line, "2")
        await scene.until(lambda: line.recording, within=20)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        assert call_of(line).ending == Ending.LEFT_QUEUE and not Message.objects.exists()

    play(small, exchange, story)


def test_who_was_cut_off_comes_back_to_the_same_seat_without_a_menu(small: City) -> None:
    exchange = Exchange()
    for extension in ("8001", "8002"):
        exchange.seat(extension, answers(1.0))
    first, _other = seat(small), seat(small, "visitor", extension="8002", skills={"general": 1})

    async def story(scene: Scene) -> None:
        line = await queued(scene)
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        had = call_of(line).seat
        await scene.wait(8)
        exchange.gone(line.id, 41)  # the network broke down
        await scene.until(lambda: call_of(line).ended_at)
        assert call_of(line).ended_by == EndedBy.LINE
        again = await scene.ring_up()
        await scene.wait(2)
        assert again.heard == ["cmn/returning"]
        assert had is not None
        seats.finish_wrap_up(had.pk, at=scene.now())
        await scene.tell()
        await scene.until(lambda: call_of(again).stage == Stage.TALKING)
        assert call_of(again).seat == had
        exchange.hang_up(again)
        await scene.until(lambda: call_of(again).ended_at)

    assert first.pk and play(small, exchange, story) < 3.5
