"""Somebody is rung up from here: the seat first, then she; by list, by keys, for a unit, and back at her place."""

from datetime import timedelta

import pytest
from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.dialling import Wish
from hotline.casework.calls.models import Call, CallBack, Errand, Instruction, Recording, Run
from hotline.casework.calls.words import CallBackState, EndedBy, Ending, ErrandEnd, LegKind, Outcome, Purpose, Stage
from hotline.casework.orders.models import Order
from hotline.casework.visits.models import Attempt, Visit
from hotline.register.seats.models import Seat
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers, lets_it_ring, rejects
from tests.channels.phone.conversation.lines import BUSY, START, Leg
from tests.channels.phone.conversation.scene import Scene, legs_of, play, seat, seat_of
from tests.channels.phone.conversation.state import Phone, State

HER = "19900001234"


def is_busy(exchange: State, leg: Leg) -> None:
    """Somebody else is on her line."""
    exchange.later(0.5, exchange.gone, leg.id, BUSY)


def case(small: City, upto: str = "signed") -> tuple[Order, Appeal]:
    order = factories.order(small, upto=upto, at=START - timedelta(days=4))
    return order, Appeal.objects.get(share__order=order)


async def rung(scene: Scene, small: City, by: str = "agent", upto: str = "signed") -> Errand:
    """Somebody has pressed the button on the page of the case."""
    order, appeal = case(small, upto)
    errand = calls.dial(Wish(appeal, "dial_details", order=order), actor=small.actors[by], at=scene.now())
    await scene.until(lambda: scene.process is not None and scene.process.board is not None)
    await scene.tell()
    return errand


def call_for(errand: Errand) -> Call:
    return Call.objects.get(errand=errand)


def exchange_with(her: Phone | None, mine: Phone | None = None) -> Exchange:
    exchange = Exchange()
    exchange.seat("8001", mine or answers(2.0))
    exchange.seat(HER, her)
    return exchange


def test_the_seat_picks_up_then_she_is_rung_and_they_talk(small: City) -> None:
    place, exchange = seat(small), exchange_with(answers(5.0))

    async def story(scene: Scene) -> None:
        errand = await rung(scene, small)
        await scene.until(lambda: exchange.leg_of(HER) is not None)
        at_seat = exchange.leg_of("8001")
        assert at_seat is not None and at_seat.state == "Up" and at_seat.number == "12345"
        await scene.until(lambda: call_for(errand).stage == Stage.TALKING)
        await scene.wait(0.5)
        call, her = call_for(errand), exchange.leg_of(HER)
        assert her is not None and her.number == "12345" and her.variables == {}
        assert sorted(exchange.bridges[f"talk-{call.code}"].channels) == sorted([at_seat.id, her.id])
        assert "tone:ring" in at_seat.heard and not at_seat.playing
        await scene.wait(40)
        exchange.hang_up(at_seat)
        await scene.until(lambda: call_for(errand).ended_at is not None)
        call = call_for(errand)
        assert (call.ending, call.ended_by, call.purpose, call.rating) == (
            Ending.ANSWERED,
            EndedBy.SEAT,
            Purpose.CLICK,
            None,
        )
        assert 38_000 < call.talk_ms < 42_000 and Recording.objects.get(call=call).ended_at is not None
        assert Instruction.objects.get().outcome == Outcome.DONE
        assert not any("rating" in said for said in her.heard)  # who was rung up is not asked to rate the call
        assert Errand.objects.get().ending == ErrandEnd.CALLED and seat_of(place) == "wrap_up"

    play(small, exchange, story)


@pytest.mark.parametrize(
    ("her", "ending", "leg"),
    [
        (is_busy, Ending.LINE_BUSY, "busy"),
        (lets_it_ring, Ending.NO_ANSWER, "missed"),
        (rejects(), Ending.DECLINED, "rejected"),
        (None, Ending.LOST, "withdrawn"),
    ],
)
def test_who_is_not_reached_leaves_a_result(small: City, her: Phone | None, ending: str, leg: str) -> None:
    place = seat(small)

    async def story(scene: Scene) -> None:
        errand = await rung(scene, small)
        await scene.until(lambda: call_for(errand).ended_at is not None)
        assert call_for(errand).ending == ending
        assert [one.ending for one in legs_of(call_for(errand), LegKind.CALLER)] == [leg]
        assert seat_of(place) == "wrap_up"

    play(small, exchange_with(her), story)


@pytest.mark.parametrize("mine", [lets_it_ring, rejects()])
def test_a_seat_that_does_not_pick_up_leaves_her_in_peace(small: City, mine: Phone) -> None:
    place, exchange = seat(small), exchange_with(answers(), mine)

    async def story(scene: Scene) -> None:
        errand = await rung(scene, small)
        await scene.until(lambda: call_for(errand).ended_at is not None)
        assert call_for(errand).ending == Ending.NOT_RUNG and not legs_of(call_for(errand), LegKind.CALLER)
        assert Errand.objects.get().ending == ErrandEnd.REFUSED and seat_of(place) == "ready"

    play(small, exchange, story)


def test_a_seat_that_puts_down_soon_has_not_tried_to_reach_her(small: City) -> None:
    seat(small)
    exchange = exchange_with(lets_it_ring)

    async def story(scene: Scene) -> None:
        errand = await rung(scene, small)
        await scene.until(lambda: exchange.leg_of(HER) is not None)
        await scene.wait(3)
        at_seat = exchange.leg_of("8001")
        assert at_seat is not None
        exchange.hang_up(at_seat)
        await scene.until(lambda: call_for(errand).ended_at is not None)
        assert call_for(errand).ending == Ending.LOST and exchange.leg_of(HER) is None

    play(small, exchange, story)


def test_a_unit_is_rung_then_the_caller_who_is_told_that_it_is_recorded(small: City) -> None:
    Unit.objects.filter(code="d1-housing").update(phone="0978-6512345")
    exchange = exchange_with(answers(3.0))
    exchange.seat("09786512345", answers(4.0))

    async def story(scene: Scene) -> None:
        order, appeal = case(small)
        wish = Wish(appeal, "dial_contact", order=order)
        errand = calls.connect(wish, actor=small.actors["handler"], at=scene.now())
        await scene.until(lambda: Errand.objects.get().call_id is not None)
        await scene.until(lambda: call_for(errand).stage == Stage.TALKING)
        await scene.wait(3)
        her, unit = exchange.leg_of(HER), exchange.leg_of("09786512345")
        assert her is not None and unit is not None and "cmn/recorded" in her.heard
        assert (her.number, unit.number) == ("12345", "12345")
        await scene.wait(20)
        exchange.hang_up(her)
        await scene.until(lambda: call_for(errand).ended_at is not None)
        call = call_for(errand)
        assert (call.ending, call.ended_by, call.order_id) == (Ending.ANSWERED, EndedBy.CALLER, order.pk)
        assert Recording.objects.get(call=call).ended_at is not None

    play(small, exchange, story)


# -- by keys


def run_of_visits(small: City, scene: Scene) -> Order:
    order, _appeal = case(small, "audited")
    calls.begin_run(actor=small.actors["leader"], at=scene.now())
    return order


def test_a_visit_by_keys_is_her_verdict(small: City) -> None:
    exchange = exchange_with(answers(3.0))

    async def story(scene: Scene) -> None:
        order = run_of_visits(small, scene)
        await scene.until(lambda: (her := exchange.leg_of(HER)) is not None and her.state == "Up")
        her = exchange.leg_of(HER)
        assert her is not None
        await scene.wait(3)
        exchange.press(her, "1")
        await scene.wait(2)
        exchange.press(her, "2")
        await scene.until(lambda: not Call.objects.filter(ended_at__isnull=True).exists())
        visit = Visit.objects.get()
        assert (visit.order_id, visit.solved, visit.by_caller) == (order.pk, "yes", True)
        assert "cmn/visit_ask:12345" in her.heard
        assert Errand.objects.get().ending == ErrandEnd.CALLED and not Attempt.objects.exists()

    play(small, exchange, story)


def test_who_says_nothing_by_keys_was_not_reached(small: City) -> None:
    async def story(scene: Scene) -> None:
        run_of_visits(small, scene)
        await scene.until(lambda: Errand.objects.filter(ended_at__isnull=False).exists())
        assert Attempt.objects.get().outcome == "no_answer" and not Visit.objects.exists()
        await scene.wait(30)
        assert Errand.objects.count() == 1

    play(small, exchange_with(answers(3.0)), story)


def test_0_is_a_person_in_a_visit_too(small: City) -> None:
    seat(small)
    exchange = exchange_with(answers(3.0))

    async def story(scene: Scene) -> None:
        run_of_visits(small, scene)
        await scene.until(lambda: (her := exchange.leg_of(HER)) is not None and her.state == "Up")
        her = exchange.leg_of(HER)
        assert her is not None
        await scene.wait(3)
        exchange.press(her, "0")
        await scene.until(lambda: Call.objects.get().stage == Stage.TALKING)
        await scene.wait(10)
        exchange.hang_up(her)
        await scene.until(lambda: Errand.objects.filter(ended_at__isnull=False).exists())
        assert Call.objects.get().seat is not None and not Attempt.objects.exists()
        calls.end_run(Run.objects.get(), actor=small.actors["leader"], at=scene.now())

    play(small, exchange, story)


# -- back at her place


def waits(small: City) -> CallBack:
    call = factories.call(small, at=START - timedelta(minutes=9))
    made = calls.ask_call_back(call.pk, at=START - timedelta(minutes=8))
    calls.end(call.pk, at=START, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=timedelta(0))
    return made


def test_a_seat_is_found_for_who_waits_to_be_rung_back(small: City) -> None:
    asked, place = waits(small), seat(small)
    exchange = exchange_with(answers(5.0))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: Call.objects.filter(purpose=Purpose.CALL_BACK, stage=Stage.TALKING).exists())
        call = Call.objects.get(purpose=Purpose.CALL_BACK)
        assert (call.queued_at, call.seat_id, seat_of(place)) == (asked.queued_at, place.pk, "talking")
        await scene.wait(20)
        her = exchange.leg_of(HER)
        assert her is not None
        exchange.hang_up(her)
        await scene.until(lambda: CallBack.objects.get().state == CallBackState.DONE)
        assert Call.objects.get(pk=call.pk).ending == Ending.ANSWERED

    play(small, exchange, story)


def test_who_is_engaged_is_rung_back_later(small: City) -> None:
    waits(small)
    place = seat(small)

    async def story(scene: Scene) -> None:
        await scene.until(lambda: CallBack.objects.get().attempts == 1 and CallBack.objects.get().not_before)
        assert Call.objects.get(purpose=Purpose.CALL_BACK).ending == Ending.LINE_BUSY
        scene.exchange.seat(HER, answers(3.0))
        await scene.wait(40)
        assert seat_of(place) == "ready" and CallBack.objects.get().state == CallBackState.WAITING
        CallBack.objects.update(not_before=scene.now())
        await scene.until(lambda: Call.objects.filter(stage=Stage.TALKING).exists())
        her = scene.exchange.leg_of(HER)
        assert her is not None
        scene.exchange.hang_up(her)
        await scene.until(lambda: CallBack.objects.get().state == CallBackState.DONE)

    play(small, exchange_with(is_busy), story)


def test_somebody_takes_a_call_back_from_the_list(small: City) -> None:
    asked, place = waits(small), seat(small)
    CallBack.objects.update(not_before=START + timedelta(hours=1))

    async def story(scene: Scene) -> None:
        calls.take_call_back(asked, actor=small.actors["agent"], at=scene.now())
        await scene.until(lambda: Call.objects.filter(stage=Stage.TALKING).exists())
        assert Call.objects.get(purpose=Purpose.CALL_BACK).seat_id == place.pk
        her = scene.exchange.leg_of(HER)
        assert her is not None
        scene.exchange.hang_up(her)
        await scene.until(lambda: CallBack.objects.get().state == CallBackState.DONE)

    play(small, exchange_with(answers(3.0)), story)


# -- whatever breaks


class Undone(Exception):
    """The story is taken back, so that the next one begins as this one did."""


def broken(small: City, event: int, *, kill: bool) -> tuple[int, Call]:
    """The first story with a break before one event, and then as if it had not been."""
    told: list[tuple[int, Call]] = []
    exchange = exchange_with(answers(5.0))
    exchange.cut_before = event

    async def story(scene: Scene) -> None:
        if kill:
            exchange.at_cut = scene.die
        errand = await rung(scene, small)
        await scene.until(lambda: Errand.objects.get().call_id is not None)
        for _ in range(90):
            await scene.wait(1.0)
            call, her = call_for(errand), exchange.leg_of(HER)
            if call.answered_at and her and scene.now() - call.answered_at > timedelta(seconds=3):
                exchange.hang_up(her)
            if call.ended_at is not None:
                break
        await scene.wait(6.0)
        assert Errand.objects.get().ended_at is not None
        assert Seat.objects.get().state in ("ready", "wrap_up")
        told.append((exchange.told, call_for(errand)))

    try:
        with transaction.atomic():
            play(small, exchange, story)
            raise Undone
    except Undone:
        return told[0]


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_whichever_event_is_the_last_one_heard_the_call_ends_in_a_record(small: City, step: int) -> None:
    """The connection goes, or the process is killed, by turns."""
    seat(small)
    whole, _call = broken(small, 0, kill=False)
    assert whole > 15
    for event in range(2, whole + 1, step):
        _told, call = broken(small, event, kill=bool(event % 2))
        assert call.ended_at is not None and call.ending in (Ending.ANSWERED, Ending.NOT_RUNG, Ending.NO_ANSWER), event
