"""What callers choose by keys: a person, progress, a language, a fax, another telephone, a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotline.casework.calls.words import EndedBy, Ending, Purpose, Stage
from hotline.channels.phone.exchange.configuration.dialplan import FAX
from hotline.ground.profiles.telephone import Band, Node
from tests.casework import factories
from tests.casework.factories import City
from tests.casework.restrictions.proposing import in_force
from tests.channels.phone.conversation.exchange import Exchange, answers, rejects
from tests.channels.phone.conversation.lines import START
from tests.channels.phone.conversation.scene import Scene, call_of, play, seat


def test_no_key_for_three_seconds_is_a_person(small: City) -> None:
    exchange = Exchange()
    exchange.seat("8001", answers(1.0))
    seat(small)

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        assert call_of(line).menu_path == ""
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_on_a_line_without_a_menu_she_waits_as_soon_as_she_was_greeted(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up(line="12315")
        await scene.wait(3.0)
        assert call_of(line).queued_at is None, "she is greeted and told of the recording first"
        await scene.until(lambda: call_of(line).queued_at)
        await scene.until(lambda: len(line.heard) > 2)
        assert line.heard[:2] == ["cmn/greeting_consumer:鹿鸣市:12345", "cmn/recorded"]
        assert (call_of(line).skill, line.heard[2]) == ("consumer", "cmn/connecting")
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_any_key_ends_what_is_said_on_a_line_without_a_menu(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up(line="12349")
        await scene.wait(1.0)
        exchange.press(line, "0")
        await scene.until(lambda: call_of(line).queued_at, within=0.5)
        assert call_of(line).priority == 60, "the line is for the elderly"
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


@pytest.mark.parametrize("withheld", ["anonymous", "Anonymous", "unknown", "", "  "])
def test_who_withholds_her_number_has_none_whatever_word_the_carrier_puts_there(small: City, withheld: str) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up(number=withheld)
        await scene.until(lambda: call_of(line).pk)
        call = call_of(line)
        assert (call.other, bytes(call.other_hash or b"")) == ("", b"")
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_progress_is_said_to_who_knows_number_and_code(small: City) -> None:
    order = factories.order(small, upto="signed")
    appeal = order.shares.get().appeal
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "2")
        await scene.wait(1.0)
        exchange.press(line, appeal.number + "#")
        await scene.wait(1.0)
        exchange.press(line, appeal.code + "#")
        await scene.wait(3.0)
        assert "cmn/progress:承办单位正在办理" in line.heard
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        assert (call_of(line).ending, call_of(line).ended_by) == (Ending.SERVED, EndedBy.CALLER)

    play(small, exchange, story)


def test_who_hangs_up_in_the_midst_of_the_menu_leaves_the_keys_she_had_pressed(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "9")
        await scene.wait(1.0)
        exchange.press(line, "2")
        await scene.wait(1.0)
        exchange.press(line, "20")  # two digits of the number of her appeal
        await scene.wait(1.0)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        call = call_of(line)
        assert (call.menu_path, call.language) == ("en/progress", "en")
        assert (call.ending, call.ended_by) == (Ending.LEFT_MENU, EndedBy.CALLER)

    play(small, exchange, story)


def test_progress_is_said_in_the_language_she_has_chosen(small: City) -> None:
    appeal = factories.order(small, upto="signed").shares.get().appeal
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        for keys in ("9", "2", appeal.number + "#", appeal.code + "#"):
            await scene.wait(1.0)
            exchange.press(line, keys)
        await scene.wait(3.0)
        assert "en/progress:in the hands of the unit" in line.heard
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_who_chooses_a_language_is_spoken_to_in_it(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "9")
        await scene.wait(0.5)
        exchange.press(line, "0")
        await scene.until(lambda: "en/connecting" in line.heard)
        assert call_of(line).queued_at is not None and call_of(line).language == "en"
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


NIGHT_DESK = "09786512345"


def forwarded_to(scene: Scene) -> None:
    """At this hour another telephone takes the calls."""
    assert scene.board is not None
    telephone = scene.board.city.telephone
    bands = (Band("night", "夜间", gives="forward", number=NIGHT_DESK),)
    object.__setattr__(scene.board.city, "telephone", replace(telephone, bands=bands))


def test_a_call_is_forwarded_to_a_telephone_that_is_told_nothing_of_who_calls(small: City) -> None:
    exchange = Exchange()
    exchange.seat(NIGHT_DESK, answers(4.0))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.board)
        forwarded_to(scene)
        line = await scene.ring_up()
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        there = exchange.leg_of(NIGHT_DESK)
        assert there is not None
        assert (there.number, there.variables) == ("12345", {}), "her number is hers"
        await scene.until(lambda: any({line.id, there.id} <= set(one.channels) for one in exchange.bridges.values()))
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)
        assert (call_of(line).ending, call_of(line).talk_ms > 0) == (Ending.ANSWERED, True)

    assert play(small, exchange, story) < 3.5


def test_where_nobody_takes_a_forwarded_call_a_message_can_be_left(small: City) -> None:
    exchange = Exchange()
    exchange.seat(NIGHT_DESK, rejects(3.0))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.board)
        forwarded_to(scene)
        line = await scene.ring_up()
        await scene.until(lambda: call_of(line).stage == Stage.MESSAGE)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


@pytest.mark.parametrize("shown", ["1\r\nX-Injected: 1", '"><sip:110@evil>', "１３８", "8001&Local/1", "1" * 20])
def test_what_is_no_number_is_not_taken_for_who_calls(small: City, shown: str) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up(number=shown)
        await scene.until(lambda: call_of(line).pk)
        assert (call_of(line).other, call_of(line).other_hash) == ("", None)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)


def test_a_fax_is_led_to_where_pages_are_taken_and_its_call_waits_for_them(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.board)
        telephone = scene.board.city.telephone
        key = Node("fax", "fax", "1", "传真")
        object.__setattr__(scene.board.city, "telephone", replace(telephone, nodes={key.code: key}))
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "1")
        await scene.until(lambda: line.place == "fax,s")
        assert (call_of(line).stage, call_of(line).ended_at, call_of(line).menu_path) == (Stage.FAX, None, "fax")
        assert "cmn/fax_begin" in line.heard
        machine = await scene.ring_up(kind=FAX, line="65550000")
        await scene.until(lambda: machine.place == "fax,s")
        assert (call_of(machine).stage, call_of(machine).purpose) == (Stage.FAX, Purpose.FAX)
        exchange.hang_up(line)
        exchange.hang_up(machine)

    play(small, exchange, story)


def test_a_machine_that_is_heard_on_the_line_becomes_a_fax_of_the_same_call(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(4.0)
        exchange.hear_fax(line)
        await scene.until(lambda: line.place == "fax,s")
        await scene.wait(3.0)
        assert (call_of(line).stage, call_of(line).ended_at) == (Stage.FAX, None)
        exchange.hang_up(line)

    play(small, exchange, story)


def test_somebody_who_is_restricted_hears_why_and_reaches_a_person_in_danger(small: City) -> None:
    exchange = Exchange()
    in_force(small, at=START - timedelta(days=1))

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.until(lambda: call_of(line).ended_at, within=60)
        assert call_of(line).ending == Ending.TURNED_AWAY
        again = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(again, "0")
        await scene.until(lambda: call_of(again).queued_at)
        exchange.hang_up(again)
        await scene.until(lambda: call_of(again).ended_at)

    play(small, exchange, story)
