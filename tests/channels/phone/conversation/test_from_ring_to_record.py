"""A call as a story: greeting, menu, queue, seat, rating, record."""

from hotline.casework.calls.models import Recording
from hotline.casework.calls.words import EndedBy, Ending, Stage
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers
from tests.channels.phone.conversation.scene import Scene, call_of, play, seat, seat_of
from tests.channels.phone.conversation.talks import talking, two_seats


def test_a_call_from_its_first_ring_to_its_record(small: City) -> None:
    place = seat(small)
    exchange = Exchange()
    exchange.seat("8001", answers(2.0))

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "0")
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        call = call_of(line)
        assert (call.seat, seat_of(place), call.offers) == (place, "talking", 1)
        assert sorted(exchange.bridges[f"talk-{call.code}"].channels) == sorted(leg.id for leg in exchange.telephones)
        await scene.wait(60)
        seat_line = exchange.leg_of("8001")
        assert seat_line is not None
        exchange.hang_up(seat_line)
        await scene.until(lambda: call_of(line).stage == Stage.RATING)
        await scene.wait(1.0)
        exchange.press(line, "1")
        await scene.until(lambda: call_of(line).ended_at is not None)
        call = call_of(line)
        assert (call.ending, call.ended_by, call.rating) == (Ending.ANSWERED, EndedBy.SEAT, 5)
        assert call.contact is not None and 55_000 < call.talk_ms < 65_000
        recording = Recording.objects.get(call=call)
        assert recording.ended_at is not None and exchange.kept[recording.name] > 55
        assert seat_of(place) == "wrap_up"
        await scene.wait(31)
        assert seat_of(place) == "ready"
        assert "cmn/greeting:鹿鸣市:12345" in line.heard

    assert play(small, exchange, story) < 3.5


def test_a_talk_lasts_until_they_part_however_long_the_exchange_takes_to_put_everything_away(small: City) -> None:
    exchange, *_seats = two_seats(small)

    async def story(scene: Scene) -> None:
        talk = await talking(scene)
        await scene.wait(1.0)
        exchange.answers_after = 1.5
        parts_at = scene.now()
        exchange.hang_up(talk.at_seat)
        await scene.until(lambda: talk.call.stage == Stage.RATING)
        parted_at = talk.call.parted_at
        assert parted_at is not None and 0 <= (parted_at - parts_at).total_seconds() < 0.1
        assert (scene.now() - parts_at).total_seconds() > 3, "much was put away meanwhile"
        leaves_at = scene.now()
        ended_at = (await talk.to_end()).ended_at
        assert ended_at is not None and 0 <= (ended_at - leaves_at).total_seconds() < 2

    play(small, exchange, story)
