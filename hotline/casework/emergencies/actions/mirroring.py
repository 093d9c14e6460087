"""Orders that mirror what an emergency line has in hand: closed by the line's result, asked for again and again by a
clock, and in the end the hotline's own. None stays open for ever."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from django.db import transaction
from django.db.models import F

from hotline.casework.appeals.queries import units_of
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind
from hotline.casework.correspondence.rules import Said
from hotline.casework.emergencies.models import Handover
from hotline.casework.emergencies.rules import MIRROR_ENDS
from hotline.casework.emergencies.words import Reported
from hotline.casework.orders.actions import OrderDoor
from hotline.casework.orders.actions.auditing import close as close_parts
from hotline.casework.orders.mirroring import MIRRORED
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Standing, Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope, reaches

TOLD: Mapping[str, Said] = MappingProxyType(
    {
        Reported.DONE: Said("已处置完毕", "it has been dealt with"),
        Reported.NO_NEED: Said("经现场核实无需处置", "nothing had to be done on the spot"),
        Reported.CONFIRMED: Said("已与您核实处置完毕", "you have confirmed that it is over"),
    }
)
"""What the caller is told of a result that ends the mirror."""
BATCH = 200


def _end(work: Work[Order]) -> None:
    close_parts(work)


class MirrorDoor(OrderDoor):
    """The door of an order for the emergency line whose handling it mirrors."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = MappingProxyType({"end_mirror": _end})

    def __init__(self, handover: Handover, reported: str = "") -> None:
        self.handover, self.reported = handover, reported

    def standing(self, case: Order, actor: Actor) -> Standing:
        """The line has a part in the order; whoever may hand over acts for it."""
        known = super().standing(case, actor)
        units = known.units | {actor.reach} if actor.reach else known.units
        return Standing(units, known.parts | {"line"}, known.tasks, known.holds)

    def settle(self, work: Work[Order]) -> None:
        """Which line it is, and what it reports, stands in the journal and in the letter."""
        line = self.handover
        work.after |= {"line": line.line_code, **({"reported": self.reported} if self.reported else {})}
        work.fields |= {
            "line": Said(line.line_name, line.line_name_en or line.line_name),
            "line_phone": line.line_phone,
            "result": TOLD.get(self.reported, ""),
        }
        super().settle(work)


def mirror(handover: Handover, *, actor: Actor, at: datetime) -> None:
    """From now on the order of a handover waits for the line's result, by the city's limit."""
    _take(handover, "mirror", actor=actor, at=at)


def follow(handover: Handover, *, reported: str, actor: Actor, at: datetime) -> None:
    """What the line reports ends the order, makes it the hotline's own, or lets it wait on. `handover` is locked."""
    if not handover.mirrors:
        return
    if handover.order is None or handover.order.state not in MIRRORED:
        _let_go(handover)
    elif reported in MIRROR_ENDS:
        _take(handover, "end_mirror", actor=actor, at=at, reported=reported)
        _let_go(handover)
    elif reported == Reported.NOT_THEIRS:
        _take(handover, "take_over", actor=actor, at=at, reported=reported)
        _let_go(handover)
    else:
        _wait_on(handover, actor=actor, at=at, reported=reported)


@transaction.atomic
def chase(handover: Handover, *, actor: Actor, at: datetime) -> bool:
    """The line was called back and has no result yet: it is asked again within the limit. After as many calls as the
    city's profile allows the matter is the hotline's own. Returns whether it still waits for the line.

    Raises OutOfScope, StepRefused where it does not mirror any more.
    """
    kept = locked(handover)
    if not reaches(actor, "hand_over", home=kept.appeal.home_path, units=units_of(kept.appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    if not kept.mirrors or kept.order is None or kept.order.state not in MIRRORED:
        raise StepRefused("This order does not wait for the line any more.")
    return _wait_on(kept, actor=actor, at=at)


def _wait_on(handover: Handover, *, actor: Actor, at: datetime, reported: str = "") -> bool:
    order = handover.order
    most = profiles.version(order.profile_version).emergency_times.mirror_chases if order else 0
    if handover.chased >= most:
        _take(handover, "take_over", actor=actor, at=at, reported=reported)
        _let_go(handover)
        return False
    _take(handover, "chase_line", actor=actor, at=at, reported=reported)
    Handover.objects.filter(pk=handover.pk).update(chased=F("chased") + 1)
    return True


def leave_due(*, at: datetime) -> int:
    """The clockwork's turn: what a line has not reported on, and nobody asked about for as long again as the limit,
    becomes the hotline's own. Returns how many."""
    overdue = Handover.objects.filter(
        mirrors=True, order__state__in=MIRRORED, order__turn_clock_kind=Kind.MIRROR, order__turn_due_at__lte=at
    ).order_by("order__turn_due_at")
    return sum(_leave(handover, at) for handover in overdue[:BATCH])


@transaction.atomic
def _leave(handover: Handover, at: datetime) -> bool:
    kept = locked(handover)
    order = kept.order
    if not kept.mirrors or order is None or order.state not in MIRRORED or order.turn_clock_id is None:
        return False
    clock = Clock.objects.get(pk=order.turn_clock_id)
    if clock.kind != Kind.MIRROR or at < clock.due_at + (clock.due_at - clock.started_at):
        return False
    _take(kept, "take_over", actor=SYSTEM, at=at)
    _let_go(kept)
    return True


def locked(handover: Handover) -> Handover:
    """The handover, locked until the end of the transaction, with its order as it is now."""
    rows = Handover.objects.select_for_update(of=("self",)).select_related("appeal", "order")
    return rows.get(pk=handover.pk)


def _take(handover: Handover, step: str, *, actor: Actor, at: datetime, reported: str = "") -> None:
    if handover.order_id is not None:
        MirrorDoor(handover, reported).take(handover.order_id, step, actor=actor, at=at, given={})


def _let_go(handover: Handover) -> None:
    Handover.objects.filter(pk=handover.pk).update(mirrors=False)
