"""A leader listens, whispers, talks with both, takes over, ends the call."""

from hotline.casework.calls.words import EndedBy, LegKind, Outcome, Verb
from hotline.ground.journal.models import Event
from tests.casework.factories import City
from tests.channels.phone.conversation.scene import Scene, legs_of, play, seat_of
from tests.channels.phone.conversation.talks import talking, two_seats


def test_a_leader_listens_whispers_and_talks(small: City) -> None:
    exchange, seat, _, leader = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.MONITOR, talk.call, by="leader")
        await scene.wait(3)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        at_leader = exchange.leg_of("8009")
        assert at_leader is not None
        ear = next(leg for leg in exchange.legs.values() if leg.id.startswith("snoop"))
        assert talk.hear_each_other(at_leader, ear) and talk.hear_each_other(talk.line, talk.at_seat)
        assert ear.variables == {"spy": "both", "whisper": "none"}
        assert seat_of(seat) == "talking", "who is listened to does not see it"
        assert (await scene.instruct(Verb.WHISPER, talk.call, by="leader")).outcome == Outcome.DONE
        ear = next(leg for leg in exchange.legs.values() if leg.id.startswith("snoop"))
        assert ear.variables == {"spy": "both", "whisper": "out"}
        assert (await scene.instruct(Verb.BARGE, talk.call, by="leader")).outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, talk.at_seat, at_leader) and seat_of(seat) == "conference"
        assert (await scene.instruct(Verb.LEAVE, talk.call, by="leader")).outcome == Outcome.DONE
        await scene.wait(1)
        assert (seat_of(seat), seat_of(leader)) == ("talking", "ready")
        names = Event.objects.filter(subject_kind="call", subject_id=talk.call.pk).values_list("name", flat=True)
        assert list(names) == ["call_led"] * 4
        await talk.to_end()

    play(small, exchange, story)


def test_a_leader_takes_a_call_over(small: City) -> None:
    exchange, seat, _, leader = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        asked = await scene.instruct(Verb.TAKE_OVER, talk.call, by="leader", reason="the caller asks for me")
        await scene.wait(3)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        assert talk.hear_each_other(talk.line, exchange.leg_of("8009"))
        assert (talk.call.seat, seat_of(seat), seat_of(leader)) == (leader, "wrap_up", "talking")
        assert [leg.kind for leg in legs_of(talk.call)] == [LegKind.SEAT, LegKind.SEAT]
        await talk.to_end()

    assert play(small, exchange, story) < 3.5


def test_a_leader_ends_a_call(small: City) -> None:
    exchange, *_ = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        await scene.instruct(Verb.FORCE_END, talk.call, by="leader", reason="abuse after three warnings")
        await scene.until(lambda: talk.call.ended_at is not None)
        assert talk.call.ended_by == EndedBy.LEADER

    play(small, exchange, story)
