"""Whatever breaks, and whenever: no caller is left in silence, and each call ends in one record."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from hotline.casework.calls.models import Call, Instruction, Leg, Recording
from hotline.casework.calls.words import EndedBy, Ending, Outcome, Stage, Verb
from hotline.register.seats.models import Seat
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers
from tests.channels.phone.conversation.lines import Leg as Line
from tests.channels.phone.conversation.scene import Scene, database_away, play, seat

HEARS_NOTHING = 4.5
"""Seconds: a menu waits three for a key, and to connect anew takes a moment."""
LONGEST = 300


class Undone(Exception):
    """The story is taken back, so that the next one begins as this one did."""


async def live_through(scene: Scene, line: Line) -> None:
    """She presses 0, talks for half a minute and rates. A key that gets lost is pressed again, as people do."""
    exchange, talked = scene.exchange, 0
    async with asyncio.timeout(LONGEST):
        while line.id in exchange.legs:
            await scene.wait(1.0)
            call = Call.objects.filter(channel=line.id).first()
            stage = call.stage if call else Stage.ARRIVED
            if stage in (Stage.ARRIVED, Stage.MENU):
                exchange.press(line, "0")
            elif stage == Stage.RATING:
                exchange.press(line, "1")
            elif stage == Stage.TALKING:
                talked += 1
                if talked == 30 and (at_seat := exchange.leg_of("8001")):
                    exchange.hang_up(at_seat)


def check_books(line: Line) -> Call:
    """One record, ended, with nothing left open; returned to look further."""
    (call,) = Call.objects.filter(channel=line.id)
    assert call.ended_at is not None and call.stage == Stage.ENDED
    assert not Leg.objects.filter(call=call, ended_at__isnull=True).exists()
    assert not Recording.objects.filter(call=call, ended_at__isnull=True).exists()
    assert {one.state for one in Seat.objects.all()} <= {"ready", "wrap_up"}
    return call


Lives = Callable[[Scene, Line], Awaitable[None]]


async def is_handed_on(scene: Scene, line: Line) -> None:
    """She is answered, held, and given to a seat that was asked first; there she talks for ten seconds."""
    exchange, second = scene.exchange, Seat.objects.get(extension="8002")
    steps: list[tuple[str, dict[str, Any]]] = [(Verb.CONSULT, {"seat": second.pk}), (Verb.COMPLETE, {})]
    async with asyncio.timeout(LONGEST):
        while line.id in exchange.legs:
            await scene.wait(1.0)
            call = Call.objects.filter(channel=line.id).first()
            if call is None or call.answered_at is None:
                exchange.press(line, "0")
            elif steps and Seat.objects.filter(call_id=call.pk, extension="8001").exists():
                verb, given = steps.pop(0)
                asked = await scene.instruct(verb, call, **given)
                await scene.until(partial(is_settled, asked))
            elif call.stage == Stage.TALKING and (call.transfers or not steps):
                await scene.wait(10.0)
                exchange.hang_up(line)


def is_settled(asked: Instruction) -> bool:
    """Whether it is known what became of an instruction."""
    asked.refresh_from_db()
    return asked.outcome != Outcome.ASKED


def story_cut_before(small: City, lives: Lives, event: int, *, kill: bool = False) -> tuple[Exchange, Call]:
    """The story, in which the connection goes before one event."""
    exchange = Exchange(cut_before=event)
    exchange.seat("8001", answers(2.0))
    exchange.seat("8002", answers(1.0))
    made: list[Line] = []

    async def story(scene: Scene) -> None:
        if kill:
            exchange.at_cut = scene.die
        made.append(await scene.ring_up())
        await lives(scene, made[0])
        await scene.until(lambda: not Leg.objects.filter(ended_at__isnull=True).exists())
        await scene.wait(6.0)

    silence = play(small, exchange, story)
    assert silence < HEARS_NOTHING, f"silence for {silence:.1f} s when cut before event {event}"
    return exchange, check_books(made[0])


AT_EVERY = [
    pytest.param(live_through, False, 5, id="the connection goes at every fifth"),
    pytest.param(live_through, False, 1, id="the connection goes", marks=pytest.mark.slow),
    pytest.param(live_through, True, 1, id="the process is killed", marks=pytest.mark.slow),
    pytest.param(is_handed_on, False, 1, id="handed on, the connection goes", marks=pytest.mark.slow),
    pytest.param(is_handed_on, True, 1, id="handed on, the process is killed", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("lives", "kill", "step"), AT_EVERY)
def test_a_call_goes_on_whichever_event_is_the_last_one_heard(small: City, lives: Lives, kill: bool, step: int) -> None:
    seat(small)
    seat(small, "visitor", extension="8002", skills={"social": 1})
    whole, call = taken_back(small, lives, 0, kill=kill)
    assert whole.told > 25
    for event in range(2, whole.told + 1, step):
        _, again = taken_back(small, lives, event, kill=kill)
        assert again.ending == Ending.ANSWERED, f"cut before event {event}: {again.ending}"
        assert again.transfers == call.transfers, f"cut before event {event}"


def taken_back(small: City, lives: Lives, event: int, *, kill: bool) -> tuple[Exchange, Call]:
    """The story, and then as if it had not been."""
    told: list[tuple[Exchange, Call]] = []
    try:
        with transaction.atomic():
            told.append(story_cut_before(small, lives, event, kill=kill))
            raise Undone
    except Undone:
        return told[0]


@pytest.mark.parametrize("seconds", [0.5, 4, 9, 30])
def test_when_the_exchange_itself_falls_every_call_ends_in_its_record(small: City, seconds: float) -> None:
    place = seat(small)
    exchange = Exchange()
    exchange.seat("8001", answers(2.0))
    made: list[Line] = []

    async def story(scene: Scene) -> None:
        made.append(await scene.ring_up())
        await scene.wait(seconds)
        exchange.restart(away=3.0)
        await scene.until(lambda: Call.objects.filter(ended_at__isnull=False).exists())
        assert Seat.objects.get(pk=place.pk).state in ("ready", "wrap_up")
        again = await scene.ring_up(number="19900000009")
        await scene.until(lambda: Call.objects.filter(channel=again.id).exists())
        exchange.hang_up(again)

    play(small, exchange, story)
    assert check_books(made[0]).ended_by == EndedBy.LINE


def test_a_process_that_begins_without_the_database_leaves_callers_to_the_exchange(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        with database_away():
            await scene.wait(5.0)
            exchange.ring_up()
            assert (exchange.is_connected, exchange.failed_calls) == (False, 1), "she leaves her message there"
        line = await scene.ring_up()
        await scene.until(lambda: Call.objects.filter(channel=line.id).exists())
        exchange.hang_up(line)
        await scene.until(lambda: Call.objects.filter(ended_at__isnull=False).exists())

    play(small, exchange, story)


def test_a_caller_who_hangs_up_while_the_database_is_away_frees_her_seat_at_once(small: City) -> None:
    seat(small)
    exchange = Exchange()
    exchange.seat("8001", answers(1.0))

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.until(lambda: Call.objects.filter(channel=line.id, stage=Stage.TALKING).exists())
        await scene.wait(3.0)
        with database_away():
            exchange.hang_up(line)
            await scene.wait(1.0)
            assert exchange.leg_of("8001") is None, "nobody is kept on the line"
        await scene.until(lambda: Call.objects.filter(channel=line.id, ended_at__isnull=False).exists())
        check_books(line)

    play(small, exchange, story)


@pytest.mark.parametrize("seconds", [0.01, 1.0, 2.5, 20.0, 41.0])
def test_while_the_database_is_away_callers_hear_music_and_then_it_goes_on(small: City, seconds: float) -> None:
    seat(small)
    exchange = Exchange()
    exchange.seat("8001", answers(2.0))
    made: list[Line] = []

    async def story(scene: Scene) -> None:
        made.append(await scene.ring_up())
        lives = asyncio.create_task(live_through(scene, made[0]))
        await scene.wait(seconds)
        with database_away():
            await scene.wait(8.0)
        await lives
        await scene.until(lambda: Call.objects.filter(ended_at__isnull=False).exists())

    assert play(small, exchange, story) < HEARS_NOTHING
    assert check_books(made[0]).ending == Ending.ANSWERED


@pytest.mark.parametrize("seconds", [0.01, 4.0, 30.0])
def test_a_call_goes_on_when_the_database_is_away_and_the_process_is_killed_at_the_same_time(
    small: City, seconds: float
) -> None:
    seat(small)
    exchange = Exchange()
    exchange.seat("8001", answers(2.0))
    made: list[Line] = []

    async def story(scene: Scene) -> None:
        made.append(await scene.ring_up())
        await scene.wait(seconds)
        with database_away():
            scene.die(away=2.0)
            await scene.wait(15.0)
            assert made[0].id in exchange.legs, "she is not put down"
            exchange.ring_up(number="13800000002")
            assert exchange.failed_calls == 1, "who calls meanwhile speaks to the exchange itself"
        await live_through(scene, made[0])
        await scene.until(lambda: Call.objects.filter(ended_at__isnull=False).exists())

    assert play(small, exchange, story) < HEARS_NOTHING
    assert check_books(made[0]).ending == Ending.ANSWERED
