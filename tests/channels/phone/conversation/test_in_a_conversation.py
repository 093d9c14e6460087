"""What a seat asks for while it talks: hold, keys, the recording; another seat, a third party, an emergency line."""

from hotline.casework.calls.models import Leg, Recording
from hotline.casework.calls.words import Ending, LegEnd, LegKind, Outcome, Stage, Verb
from hotline.ground.journal.models import Event
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import lets_it_ring, rejects
from tests.channels.phone.conversation.scene import Scene, database_away, play, seat_of
from tests.channels.phone.conversation.talks import POLICE, talking, two_seats


def test_a_caller_on_hold_hears_music_and_the_time_is_counted(small: City) -> None:
    exchange, seat, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        assert (await scene.instruct(Verb.HOLD, talk.call)).outcome == Outcome.DONE
        assert talk.hears_music() and seat_of(seat) == "holding"
        await scene.wait(20)
        assert (await scene.instruct(Verb.RESUME, talk.call)).outcome == Outcome.DONE
        assert not talk.hears_music() and talk.hear_each_other(talk.line, talk.at_seat)
        assert seat_of(seat) == "talking"
        call = await talk.to_end()
        assert 19_000 < call.hold_ms < 22_000
        assert (call.ending, seat_of(seat)) == (Ending.ANSWERED, "wrap_up")

    assert play(small, exchange, story) < 3.5


def test_who_is_on_hold_hears_music_though_the_process_is_killed_and_the_database_is_away(small: City) -> None:
    exchange, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        assert (await scene.instruct(Verb.HOLD, talk.call)).outcome == Outcome.DONE
        with database_away():
            scene.die(away=2.0)
            await scene.wait(15.0)
            assert talk.hears_music()
        await scene.until(lambda: scene.board)
        await scene.wait(2.0)
        assert talk.hears_music(), "she is on hold still"
        assert (await scene.instruct(Verb.RESUME, talk.call)).outcome == Outcome.DONE
        assert not talk.hears_music() and talk.hear_each_other(talk.line, talk.at_seat)
        await talk.to_end()

    assert play(small, exchange, story) < 3.5


def test_card_numbers_are_left_out_of_the_recording(small: City) -> None:
    exchange, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        assert (await scene.instruct(Verb.PAUSE, talk.call, reason="card")).outcome == Outcome.DONE
        await scene.wait(10)
        assert (await scene.instruct(Verb.RECORD, talk.call)).outcome == Outcome.DONE
        recording = Recording.objects.get(call=talk.call)
        (pause,) = recording.pauses
        assert 9_000 < pause["until"] - pause["from"] < 12_000
        asked = await scene.instruct(Verb.DIGITS, talk.call, digits="12#")
        assert asked.outcome == Outcome.DONE and "keys:12#" in talk.line.heard
        await talk.to_end()

    play(small, exchange, story)


def test_a_call_is_given_to_a_seat_that_was_asked_first(small: City) -> None:
    exchange, first, second, _ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.CONSULT, talk.call, seat=second.pk)
        assert asked.outcome == Outcome.ASKED, "her telephone rings yet"
        assert talk.hears_music() and seat_of(second) == "ringing"
        await scene.wait(3)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        other = exchange.leg_of("8002")
        assert talk.hear_each_other(talk.at_seat, other) and talk.hears_music()
        assert (await scene.instruct(Verb.COMPLETE, talk.call)).outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, other) and not talk.hears_music()
        assert (seat_of(first), seat_of(second)) == ("wrap_up", "talking")
        call = talk.call
        assert (call.seat, call.transfers) == (second, 1)
        call = await talk.to_end()
        assert (call.ending, call.stage) == (Ending.ANSWERED, Stage.ENDED)

    assert play(small, exchange, story) < 3.5


def test_a_seat_that_was_asked_is_let_go_and_the_caller_is_back(small: City) -> None:
    exchange, _, second, _ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        await scene.instruct(Verb.CONSULT, talk.call, seat=second.pk)
        await scene.wait(3)
        assert (await scene.instruct(Verb.RETURN, talk.call)).outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, talk.at_seat)
        assert seat_of(second) == "ready", "who was only asked has no notes to write"
        await talk.to_end()

    play(small, exchange, story)


def test_a_seat_that_does_not_answer_leaves_the_caller_where_she_was(small: City) -> None:
    exchange, _, second, _ = two_seats(small)
    exchange.seat("8002", rejects(1.0))

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.CONSULT, talk.call, seat=second.pk)
        await scene.wait(2)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.FAILED
        assert (await scene.instruct(Verb.RESUME, talk.call)).outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, talk.at_seat)
        await talk.to_end()

    play(small, exchange, story)


def test_a_call_is_given_to_others_at_once_and_keeps_its_place(small: City) -> None:
    exchange, first, second, _ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        assert (await scene.instruct(Verb.TRANSFER, talk.call, skill="social")).outcome == Outcome.DONE
        assert seat_of(first) == "wrap_up"
        await scene.until(lambda: talk.call.seat_id == second.pk and talk.call.stage == Stage.TALKING)
        other = exchange.leg_of("8002")
        assert talk.hear_each_other(talk.line, other)
        call = await talk.to_end()
        assert (call.transfers, call.offers, call.ending) == (1, 2, Ending.ANSWERED)
        assert Recording.objects.filter(call=call).count() == 2

    assert play(small, exchange, story) < 3.5


def test_police_is_brought_in_and_what_it_is_told_stands_in_the_journal(small: City) -> None:
    exchange, seat, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.EMERGENCY, talk.call, line="110")
        event = Event.objects.get(subject_kind="call", subject_id=talk.call.pk, name="emergency_called")
        assert event.after["line"] == "110"
        await scene.wait(4)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE and seat_of(seat) == "conference"
        police = exchange.leg_of(POLICE)
        assert talk.hear_each_other(talk.line, talk.at_seat, police)
        leg = Leg.objects.get(call=talk.call, kind=LegKind.EMERGENCY)
        assert leg.number == "110" and leg.answered_at is not None
        exchange.hang_up(talk.at_seat)
        await scene.wait(1)
        assert talk.hear_each_other(talk.line, police), "she is left with the police, not alone"
        await scene.wait(30)
        await talk.to_end()

    assert play(small, exchange, story) < 3.5


def test_a_third_party_comes_and_goes(small: City) -> None:
    exchange, seat, *_ = two_seats(small)
    exchange.seat("5550001", lets_it_ring)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.INVITE, talk.call, number="5550001", kind="department", label="雪松区住建局")
        exchange.pick_up(getattr(exchange.leg_of("5550001"), "id", ""))
        await scene.wait(1)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, talk.at_seat, exchange.leg_of("5550001"))
        assert (await scene.instruct(Verb.DISMISS, talk.call)).outcome == Outcome.DONE
        await scene.wait(1)
        assert talk.hear_each_other(talk.line, talk.at_seat) and seat_of(seat) == "talking"
        leg = Leg.objects.get(call=talk.call, kind=LegKind.DEPARTMENT)
        assert (leg.ending, leg.label) == (LegEnd.TALKED, "雪松区住建局")
        await talk.to_end()

    play(small, exchange, story)


def test_what_cannot_be_done_is_refused_with_a_sentence(small: City) -> None:
    exchange, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        for verb, given in (
            (Verb.COMPLETE, {}),
            (Verb.DISMISS, {}),
            (Verb.EMERGENCY, {"line": "999"}),
            (Verb.TRANSFER, {}),
            (Verb.TRANSFER, {"skill": "fortune telling"}),
            (Verb.CONSULT, {"seat": 0}),
            (Verb.DIGITS, {"digits": "1; drop"}),
            (Verb.RECORD, {}),
        ):
            asked = await scene.instruct(verb, talk.call, **given)
            if verb != Verb.RECORD:
                assert asked.outcome == Outcome.REFUSED and asked.message, verb
        await talk.to_end()

    play(small, exchange, story)
