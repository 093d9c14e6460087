"""Whatever is done with calls and seats, in whatever order: the books agree with each other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import EndedBy, LegEnd, LegKind
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat, Spell
from hotline.register.seats.rules import ChoiceRefused
from hotline.register.seats.words import CHOSEN, ON_A_CALL, State
from tests.casework import factories
from tests.casework.factories import MORNING, City

STEPS = 50
NOTES = timedelta(minutes=1)
PEOPLE = (("agent", "8001"), ("leader", "8002"))


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


class Walk:
    """Calls and seats to which anything may happen: what was told late, twice, or of a call that is over."""

    def __init__(self, small: City, chance: Random) -> None:
        self.small, self.chance, self.now, self.made = small, chance, MORNING, 0
        self.seats = {factories.seat(small, name, extension=extension).pk: name for name, extension in PEOPLE}
        self.acts: tuple[Callable[[], object], ...] = (
            self.arrive, self.arrive, self.queue, self.offer, self.offer, self.offer, self.answer, self.answer,
            self.answer, self.miss, self.hold, self.resume, self.bring_in, self.join, self.leave, self.turn,
            self.hand_over, self.part, self.end, self.choose, self.force, self.finish,
        )  # fmt: skip

    def step(self) -> None:
        self.now += timedelta(seconds=self.chance.randrange(90))
        self.chance.choice(self.acts)()

    def call(self) -> int:
        return self.chance.choice([0, *Call.objects.order_by("pk").values_list("pk", flat=True)][-3:])

    def leg(self) -> int:
        return self.chance.choice([0, *Leg.objects.order_by("pk").values_list("pk", flat=True)][-4:])

    def seat(self) -> int:
        return self.chance.choice(list(self.seats))

    # ---- what may happen

    def arrive(self) -> None:
        self.made += 1
        factories.call(self.small, code=f"c-{self.made}", at=self.now, is_queued=self.chance.random() < 0.8)

    def queue(self) -> None:
        if call := self.call():
            calls.enqueue(call, wanted=Wanted("general", "cmn"), at=self.now)

    def offer(self) -> None:
        if call := self.call():
            calls.offer(call, seat_id=self.seat(), channel=f"seat-{self.chance.randrange(99)}", at=self.now)

    def bring_in(self) -> None:
        seat = self.chance.choice([None, self.seat()])
        kind = LegKind.DEPARTMENT if seat is None else self.chance.choice([LegKind.CONSULTED, LegKind.MONITOR])
        if call := self.call():
            calls.bring_in(call, kind=kind, channel=f"more-{self.chance.randrange(99)}", at=self.now, seat_id=seat)

    def answer(self) -> None:
        if leg := self.leg():
            calls.answer(leg, at=self.now)

    def join(self) -> None:
        if leg := self.leg():
            calls.joined(leg, at=self.now)

    def miss(self) -> None:
        if leg := self.leg():
            calls.miss(leg, ending=self.chance.choice([LegEnd.MISSED, LegEnd.WITHDRAWN]), at=self.now)

    def hold(self) -> None:
        if leg := self.leg():
            calls.hold(leg, at=self.now)

    def resume(self) -> None:
        if leg := self.leg():
            calls.resume(leg, at=self.now)

    def leave(self) -> None:
        if leg := self.leg():
            calls.left(leg, ending=LegEnd.TALKED, at=self.now, wrap_up=NOTES)

    def turn(self) -> None:
        if leg := self.leg():
            calls.turn_into(leg, kind=self.chance.choice([LegKind.WHISPER, LegKind.BARGE]), at=self.now)

    def hand_over(self) -> None:
        legs = list(Leg.objects.filter(ended_at__isnull=True, seat__isnull=False).order_by("call_id", "pk"))
        if len(legs) == 2 and legs[0].call_id == legs[1].call_id:
            calls.hand_over(legs[0].pk, to_leg_id=legs[1].pk, at=self.now, wrap_up=NOTES)

    def part(self) -> None:
        call = self.call()
        if Call.objects.filter(pk=call, answered_at__isnull=False).exists():
            calls.part(call, at=self.now, wrap_up=NOTES)

    def end(self) -> None:
        if call := self.call():
            calls.end(call, at=self.now, by=EndedBy.CALLER, wrap_up=NOTES)

    def choose(self) -> None:
        seat, to = self.seat(), self.chance.choice([State.READY, State.READY, *sorted(CHOSEN)])
        self._unless_refused(
            lambda: seats.choose(seat, to=to, actor=self.small.actors[self.seats[seat]], at=self.now, since=MORNING)
        )

    def force(self) -> None:
        seat, to = self.seat(), self.chance.choice(sorted(CHOSEN))
        leader = self.small.actors["leader"]
        self._unless_refused(lambda: seats.force(seat, to=to, reason="话务高峰", actor=leader, at=self.now))

    def finish(self) -> None:
        calls.finish_wrap_up(self.seat(), at=self.now, only_due=self.chance.random() < 0.5)

    def _unless_refused(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ChoiceRefused:
            return


def check(at: datetime) -> None:
    """What must be true of the books at every moment."""
    for seat in Seat.objects.all():
        held = list(Leg.objects.filter(seat=seat, ended_at__isnull=True).select_related("call"))
        assert (seat.state in ON_A_CALL) == bool(held) == (seat.call_id is not None), seat
        assert [leg.call_id for leg in held] == ([seat.call_id] if held else [])
        assert all(leg.call.ended_at is None for leg in held)
        (spell,) = Spell.objects.filter(seat=seat, ended_at__isnull=True)
        assert spell.state == seat.state
        assert (seat.state == State.WRAP_UP) == (seat.wrap_up_until is not None)
    for call in Call.objects.filter(ended_at__isnull=False):
        assert not call.legs.filter(ended_at__isnull=True).exists()
        assert min(call.wait_ms, call.talk_ms, call.hold_ms) >= 0
        assert bool(call.answered_at) == (call.ending == "answered")


@pytest.mark.parametrize("seed", range(4))
def test_the_books_agree_whatever_happens(small: City, seed: int) -> None:
    walk = Walk(small, Random(seed))
    for _step in range(STEPS):
        walk.step()
        check(walk.now)
    for call in Call.objects.filter(ended_at__isnull=True):
        calls.end(call.pk, at=walk.now, by=EndedBy.SYSTEM, wrap_up=NOTES)
    check(walk.now)
    assert not Seat.objects.filter(state__in=ON_A_CALL).exists()
