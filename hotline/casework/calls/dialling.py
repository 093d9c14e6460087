"""Whom somebody may have rung up from a page, and how: read by pages for their buttons, asked by the actions again."""

from dataclasses import dataclass
from datetime import datetime

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.appeals.rules import sight
from hotline.casework.appeals.words import Urgency
from hotline.casework.calls.models import Call
from hotline.casework.calls.results import REACHED_NOBODY, beginning_of_day, may_dial
from hotline.casework.calls.words import Direction, Mode, Purpose, Why
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import IN_HAND
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.words import TaskRole
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.dialling import may_ring
from hotline.lib import paths
from hotline.lib.phones import Phone, normalise
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.seats.words import FREE_TO_DIAL, State
from hotline.register.staff.rules import OutOfScope, matrix, may
from hotline.register.units.models import Unit

PRESSING = frozenset({Urgency.URGENT, Urgency.CRITICAL})
"""About these somebody is rung up at any hour, as often as it takes."""


class NotToBeRung(StepRefused):
    """Her line is not to be rung now: somebody does already, or the hour or the city's limits forbid it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to ring up: the caller of which appeal, for which purpose, and why – a code, which stands in the journal."""

    appeal: Appeal
    why: str
    purpose: str = Purpose.CLICK
    order: Order | None = None

    @property
    def is_pressing(self) -> bool:
        """Whether it cannot wait for a decent hour: it is urgent, or somebody is in danger."""
        order = self.order
        if order is None:
            return self.appeal.urgency in PRESSING
        return bool(order.crisis) or not PRESSING.isdisjoint({order.urgency, self.appeal.urgency})


def way_by(actor: Actor, *, has_seat: bool, has_part: bool) -> str:
    """How an actor reaches the callers of a case by telephone: from her own seat, where she may see them; through the
    centre from the telephone of her unit (modes of an errand); or – empty – not at all. The case itself she sees.
    `has_part`: her unit has it in hand."""
    permission = matrix()["dial"].roles.get(actor.role)
    if permission is None:
        return ""
    if permission.scope == "own":
        return Mode.UNIT if has_part else ""
    return Mode.SEAT if has_seat else ""


def way_to(order: Order | None, actor: Actor) -> str:
    """The same, asked of the database."""
    has_part = order is not None and part_in_hand(order, actor) is not None
    return way_by(actor, has_seat=of_staff(actor.desk_id) is not None, has_part=has_part)


def _may_see(appeal: Appeal, order: Order | None, actor: Actor) -> bool:
    parts = Task.objects.filter(order=order).exclude(role=TaskRole.RELIEVED)
    units = frozenset(parts.values_list("unit_path", flat=True)) if order is not None else frozenset()
    hides = {"is_confidential": appeal.is_confidential, "is_anonymous": appeal.is_anonymous}
    return sight(actor, home=appeal.home_path, units=units, **hides).may_unmask


def has_number(appeal: Appeal) -> bool:
    """Whether there is a number to ring."""
    person = appeal.person
    return person is not None and person.line_hash is not None and person.erased_at is None


def check_case(wish: Wish, actor: Actor) -> None:
    """Whether the actor may ring up about this case at all. Raises OutOfScope or StepRefused."""
    if not may(actor, "dial"):
        raise OutOfScope("Your role does not cover this.")
    appeal, order = wish.appeal, wish.order
    if order is None:
        is_seen = appeals_visible_to(actor).filter(pk=appeal.pk).exists()
    else:
        is_seen = orders_visible_to(actor).filter(pk=order.pk, shares__appeal=appeal).exists()
    if not is_seen:
        raise OutOfScope("This case lies outside of your reach.")
    if wish.why not in Why.values:
        raise StepRefused("is not one of the list", field="why")
    if not has_number(appeal):
        raise StepRefused("There is no number to ring up.")


def check_number(number: str) -> None:
    """Whether the city's rules let this number be rung at all, by anybody. Raises NotToBeRung."""
    if not may_ring(number, profiles.current().telephone):
        raise NotToBeRung("The city's rules let nobody ring this number: it is abroad, or costs money.")


def check_sight(wish: Wish, actor: Actor) -> None:
    """Whether the actor may see the caller, if with a reason: only then she is rung up from the actor's own seat, where
    they come to know each other. Raises OutOfScope."""
    if not _may_see(wish.appeal, wish.order, actor):
        raise OutOfScope("Your role or your unit may not see this caller.")


def check_line(line: bytes, at: datetime, *, is_pressing: bool) -> None:
    """Whether a line may be rung at this moment: nobody talks on it with the hotline, the hour is decent, and it was
    not rung as often already as the city allows on one day. Raises NotToBeRung."""
    calls = Call.objects.filter(other_hash=line)
    if calls.filter(ended_at__isnull=True).exists():
        raise NotToBeRung("This caller is on the telephone with the hotline now.")
    if is_pressing:
        return
    profile = profiles.current()
    if not may_dial(at, profile.time_zone, hours=profile.telephone.dial_hours):
        raise NotToBeRung("At this hour the city rings nobody up but in urgent cases.")
    today = calls.filter(direction=Direction.OUT, arrived_at__gte=beginning_of_day(at, profile.time_zone))
    if today.filter(ending__in=REACHED_NOBODY).count() >= profile.telephone.dial_tries:
        raise NotToBeRung("This caller was rung up as often today as the city allows, and not reached.")


def free_seat(actor: Actor) -> Seat:
    """The actor's own seat, where she can be rung. Raises StepRefused and says what to do."""
    seat = of_staff(actor.desk_id)
    if seat is None:
        raise StepRefused("You have no seat. Ask a team leader for one.")
    if seat.state == State.OFF:
        raise StepRefused("Sign on at your seat first: it is rung before the caller.")
    if seat.state not in FREE_TO_DIAL:
        raise StepRefused("There is a call at your seat. End it first.")
    return seat


def part_in_hand(order: Order, actor: Actor) -> Unit | None:
    """The unit within an actor's reach that has signed for its part in an order and may reach its caller."""
    permission = matrix()["dial"].roles.get(actor.role)
    if order.merged_into_id or permission is None or permission.scope != "own":
        return None
    parts = Task.objects.filter(order=order).select_related("unit").order_by("pk")
    return next((part.unit for part in parts if is_in_hand(part, actor)), None)


def is_in_hand(part: Task, actor: Actor) -> bool:
    """Whether a part in an order is worked on by a unit within an actor's reach."""
    is_hers = bool(actor.reach) and paths.is_within(part.unit_path, actor.reach)
    return is_hers and part.role != TaskRole.RELIEVED and part.state in IN_HAND


def telephone_of(unit: Unit) -> Phone | None:
    """Where a unit is rung: its telephone in the register, else that of its duty."""
    return normalise(unit.phone) or normalise(unit.duty_phone)
