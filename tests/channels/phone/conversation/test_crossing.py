"""A seat is found for a caller at the very moment at which she chooses something else by a key."""

from datetime import timedelta

from hotline.casework.calls.words import Ending, LegEnd, Stage
from hotline.lib.ari.events import ChannelDtmfReceived
from hotline.lib.ari.objects import Channel
from hotline.register.seats.models import Seat
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, lets_it_ring
from tests.channels.phone.conversation.lines import Leg as Line
from tests.channels.phone.conversation.scene import Scene, call_of, legs_of, play, seat, seat_of

CALL_BACK, MESSAGE = "1", "2"


async def told_that_all_are_busy(scene: Scene, place: Seat, offer: str) -> Line:
    """She waits while the only seat talks, until this is offered to her instead."""
    Seat.objects.filter(pk=place.pk).update(state="talking", idle_since=None)
    line = await scene.ring_up()
    await scene.wait(1.0)
    scene.exchange.press(line, "0")
    await scene.until(lambda: offer in line.heard, within=300)
    await scene.wait(5.0)
    return line


async def the_key_crosses_the_offer(scene: Scene, line: Line, place: Seat, key: str) -> None:
    """The key has come, and before anybody has heeded it the seat becomes free and the call is offered there."""
    Seat.objects.filter(pk=place.pk).update(state="ready", idle_since=scene.now() - timedelta(seconds=1))
    ears = scene.board.find(call_of(line).pk).ears
    ears.tell(ChannelDtmfReceived(channel=Channel(id=line.id), digit=key))
    await scene.board.line.serve()
    assert (seat_of(place), call_of(line).stage) == ("ringing", Stage.OFFERED), "it is offered before she is heard"


def withdrawn(line: Line, place: Seat) -> bool:
    """Whether the offer is over in the books, and the seat takes calls again."""
    return [leg.ending for leg in legs_of(call_of(line))] == [LegEnd.WITHDRAWN] and seat_of(place) == "ready"


def test_who_chooses_a_message_just_then_keeps_no_seat_from_others(small: City) -> None:
    exchange, place = Exchange(), seat(small)
    exchange.seat("8001", lets_it_ring)

    async def story(scene: Scene) -> None:
        line = await told_that_all_are_busy(scene, place, "cmn/voicemail_offer:2")
        await the_key_crosses_the_offer(scene, line, place, MESSAGE)
        await scene.until(lambda: withdrawn(line, place))
        assert (call_of(line).ended_at, exchange.leg_of("8001")) == (None, None), "at once, not when her call is over"
        await scene.until(lambda: line.recording)
        assert (call_of(line).stage, call_of(line).offers) == (Stage.MESSAGE, 1)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5


def test_who_asks_to_be_rung_back_just_then_keeps_no_seat_from_others(small: City) -> None:
    exchange, place = Exchange(), seat(small)
    exchange.seat("8001", lets_it_ring)

    async def story(scene: Scene) -> None:
        line = await told_that_all_are_busy(scene, place, "cmn/call_back_offer:1")
        await the_key_crosses_the_offer(scene, line, place, CALL_BACK)
        await scene.until(lambda: withdrawn(line, place))
        assert (call_of(line).ended_at, exchange.leg_of("8001")) == (None, None), "she is told that her place is kept"
        Seat.objects.filter(pk=place.pk).update(state="off")  # so that she is not rung back the moment she is away
        await scene.until(lambda: call_of(line).ended_at)
        assert call_of(line).ending == Ending.CALL_BACK

    assert play(small, exchange, story) < 3.5
