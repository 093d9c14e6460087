"""What is told once when something has happened: to the units of an order, to a unit that is inspected, to those who
have to acknowledge a standard."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hotline.casework.calls.models import Call
from hotline.casework.inspections.models import Inspection
from hotline.casework.orders.models import Order, Task
from hotline.casework.warnings.actions.knowing import tell_of_answer, tell_of_gaps
from hotline.casework.warnings.actions.phoning import tell_of_call
from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import shows
from hotline.casework.warnings.words import What
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.register.knowledge.models import Answer
from hotline.register.staff.words import Role
from hotline.register.standards.models import Addressee, Standard
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

GRANTED = ("extension_granted", "suspended", "parked", "changed", "exclusion_confirmed")
DENIED = ("extension_refused", "suspension_refused", "parking_refused", "change_refused", "exclusion_refused")
Told = Iterable[tuple[int, Role]]
"""Unit and role of those who are told."""


def _named(event: Event, _order: Order) -> Told:
    return ((unit, Role.LIAISON) for unit in event.after.get("units", []))


def _groups(_event: Event, order: Order) -> Told:
    return ((order.centre_id, role) for role in (Role.LEADER, Role.ANALYST))


def _named_by_city(event: Event, order: Order) -> Told:
    kind = profiles.version(order.profile_version).crises.get(event.after["crisis"])
    return ((order.centre_id, Role(role)) for role in (kind.tells if kind else ()))


def _all_units(_event: Event, order: Order) -> Told:
    ids = Task.objects.filter(order=order).values_list("unit", flat=True)
    return ((unit, Role.LIAISON) for unit in sorted(set(ids)))


def _asker(event: Event, order: Order) -> Told:
    unit = event.after.get("unit") or order.lead_unit_id
    return ((unit, Role.LIAISON),) if unit else ()


OF_ORDERS: Mapping[str, tuple[What, Callable[[Event, Order], Told]]] = MappingProxyType(
    {
        "merged": (What.MERGED, _named),
        "group_marked": (What.GROUP, _groups),
        "crisis_marked": (What.CRISIS, _named_by_city),
        "withdrawn": (What.WITHDRAWN, _all_units),
        "return_accepted": (What.RETURN_ACCEPTED, _asker),
        "return_refused": (What.RETURN_REFUSED, _asker),
        **dict.fromkeys(GRANTED, (What.GRANTED, _asker)),
        **dict.fromkeys(DENIED, (What.DENIED, _asker)),
    }
)
"""What is told of an order's steps, and to whom."""
AT_ANY_HOUR = (What.GROUP, What.CRISIS)


def tell(*, event_id: int) -> None:
    """Something happened to a case that others must know. Told again it changes nothing."""
    event = Event.objects.get(pk=event_id)
    if event.subject_kind == Inspection.journal_kind:
        _tell_inspection(event)
    elif event.subject_kind == Standard.journal_kind:
        _tell_standard(event)
    elif event.subject_kind == Answer.journal_kind:
        tell_of_answer(event)
    elif event.subject_kind == Unit.journal_kind:
        tell_of_gaps(event)
    elif event.subject_kind == Call.journal_kind:
        tell_of_call(event)
    else:
        order = Order.objects.get(pk=event.subject_id)
        what, whom = OF_ORDERS[event.name]
        own, calendar = units.own_hours(), workdays.calendar()
        rows = []
        for unit, role in whom(event, order):
            hours = None if what in AT_ANY_HOUR else own.get(unit)
            at = (
                event.at
                if what in AT_ANY_HOUR
                else shows(event.at, order.urgency, order.profile_version, calendar, hours)
            )
            rows.append(_row(event, what, unit, role, order.number, shows_at=at))
        Tiding.objects.bulk_create(rows, ignore_conflicts=True)


def _row(event: Event, what: What, unit: int, role: Role, number: str, *, shows_at: datetime) -> Tiding:
    return Tiding(
        event_id=event.pk,
        subject_kind=event.subject_kind,
        what=what,
        unit_id=unit,
        role=role,
        number=number,
        made_at=event.at,
        shows_at=shows_at,
    )


def _tell_inspection(event: Event) -> None:
    """An announced inspection is known to its unit from the plan on; every one when it is closed."""
    one = Inspection.objects.get(pk=event.subject_id)
    what = What.INSPECTION if event.name == "inspection_planned" else What.INSPECTED
    if what == What.INSPECTION and not one.is_announced:
        return
    hours = units.own_hours().get(one.unit_id)
    at = shows(event.at, "", one.profile_version, workdays.calendar(), hours)
    roles = (Role.LIAISON, Role.HEAD, Role.COUNTY)
    rows = [_row(event, what, one.unit_id, role, str(one.pk), shows_at=at) for role in roles]
    Tiding.objects.bulk_create(rows, ignore_conflicts=True)


def _tell_standard(event: Event) -> None:
    """A standard that was issued, to those who acknowledge it for its units."""
    asked = Addressee.objects.filter(standard=event.subject_id)
    _tell_units(event, What.STANDARD, asked.values_list("unit", flat=True), at=event.at)


def _tell_units(event: Event, what: What, ids: Iterable[int], *, at: datetime) -> int:
    version, own, calendar = profiles.current().version, units.own_hours(), workdays.calendar()
    rows = [
        _row(
            event, what, unit, role, str(event.subject_id), shows_at=shows(at, "", version, calendar, own.get(unit))
        )
        for unit in ids
        for role in (Role.LIAISON, Role.COUNTY)
    ]  # fmt: skip
    Tiding.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def remind(*, at: datetime) -> int:
    """Remind the units that have not acknowledged a standard on the day it comes into force, and the supervision group
    of their centre once `remind_office_after` days later. Each once. Returns how many standards were looked at."""
    profile = profiles.current()
    today = at.astimezone(ZoneInfo(profile.time_zone)).date()
    late = Addressee.objects.filter(acknowledged_at__isnull=True, standard__replaced_by__isnull=True)
    late = late.filter(standard__in_force_from__lte=today, unit__closed_on__isnull=True)
    keys: dict[int, list[int]] = {}
    for key, unit in late.order_by("standard", "unit").values_list("standard", "unit"):
        keys.setdefault(key, []).append(unit)
    for standard in Standard.objects.filter(pk__in=keys):
        issued = Event.objects.get(subject_kind=Standard.journal_kind, subject_id=standard.pk, name="standard_issued")
        _tell_units(issued, What.REMINDER, keys[standard.pk], at=at)
        if (today - standard.in_force_from).days >= profile.liaisons.remind_office_after:
            _tell_office(issued, at=at)
    return len(keys)


def _tell_office(issued: Event, *, at: datetime) -> None:
    """The supervision group of the centre that issued it: once, however many units there are."""
    centre = Unit.objects.filter(kind=Kind.CENTRE, closed_on__isnull=True).order_by("path").first()
    if centre is not None:
        row = _row(issued, What.UNACKNOWLEDGED, centre.pk, Role.SUPERVISOR, str(issued.subject_id), shows_at=at)
        Tiding.objects.bulk_create([row], ignore_conflicts=True)
