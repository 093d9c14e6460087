"""Reads of inspections and guidance: what somebody may see, what can be done, which orders could be drawn."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from hotline.casework.inspections.models import Finding, Guidance, Inspection, Rectification
from hotline.casework.inspections.rules import digest, drawn, held
from hotline.casework.inspections.words import LEAD, OFFICE, OPEN_STATES, WITH_THE_UNIT, State
from hotline.casework.inspections.workflow import INSPECTIONS
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.rules import Line
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached, attachments
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.register.staff.rules import matrix, may, reaches
from hotline.register.staff.words import OF_THE_CENTRE
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

READ, PLAN, GUIDE = "read_inspections", "plan_inspection", "record_guidance"
FINDING, RECTIFICATION = "finding", "rectify"
"""What files are attached to."""
NOT_INSPECTED = (Kind.CITY, Kind.CENTRE, Kind.VILLAGE)


def visible_to(actor: Actor) -> QuerySet[Inspection]:
    """The inspections of units within an actor's reach. What is not announced its own office knows alone until the
    findings are sent."""
    if not may(actor, READ) or not actor.reach:
        return Inspection.objects.none()
    end = paths.upper(actor.reach)
    hers = Q(home_path__gte=actor.reach, home_path__lt=end)
    told = Q(is_announced=True) & ~Q(state=State.CALLED_OFF) | Q(sent_at__isnull=False)
    shown = Q(unit_path__gte=actor.reach, unit_path__lt=end) & told
    return Inspection.objects.filter(shown | hers if _is_office(actor) else shown)


def _is_office(actor: Actor) -> bool:
    """Whether her role inspects units, or watches those who do."""
    return may(actor, PLAN) or matrix()[READ].roles[actor.role].scope == "all"


def is_of_office(one: Inspection | Guidance, actor: Actor) -> bool:
    """Whether somebody belongs to the office that inspects."""
    return bool(actor.reach) and paths.is_within(one.home_path, actor.reach) and _is_office(actor)


def sees_findings(one: Inspection, actor: Actor) -> bool:
    """Whether somebody may read what was found: the office at any time, the unit once it was sent."""
    return one.sent_at is not None or is_of_office(one, actor)


def standing(one: Inspection, actor: Actor) -> Standing:
    """Where somebody stands: in the office that inspects, or in the unit that is inspected; and what was found."""
    if is_of_office(one, actor):
        parts = {OFFICE}
    else:
        parts = {LEAD} if actor.reach and paths.is_within(one.unit_path, actor.reach) else set()
    verdicts = list(Finding.objects.filter(inspection=one).values_list("verdict", flat=True))
    return Standing(frozenset({one.unit_path}), frozenset(parts), holds=held(verdicts))


def open_lines(one: Inspection, actor: Actor) -> list[Line]:
    """The steps an actor may take now: buttons come from here."""
    stands = standing(one, actor)
    return [
        line
        for line in INSPECTIONS.open_to(one.state, stands.parts, stands.holds)
        if reaches(actor, line.step, home=one.home_path, units=stands.units)
    ]


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step."""
    return [line for line in INSPECTIONS.lines if line.step == step and line.came_from]


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes."""
    return next((line for line in INSPECTIONS.lines if line.event == event), None)


def open_to_inspect(actor: Actor) -> QuerySet[Unit]:
    """The units below an actor's own region whose hotline work she may inspect or guide."""
    if not actor.reach:
        return Unit.objects.none()
    found = units.handling().filter(path__gt=actor.reach, path__lt=paths.upper(actor.reach))
    return found.exclude(kind__in=NOT_INSPECTED)


def organiser_of(actor: Actor) -> int:
    """The unit that inspects: for the people of a hotline centre that centre, else the actor's own."""
    assert actor.unit_id is not None
    if actor.role not in OF_THE_CENTRE:
        return actor.unit_id
    kinds = (Kind.CENTRE, Kind.SUB_CENTRE)
    found = Unit.objects.filter(parent__path=actor.reach, kind__in=kinds, closed_on__isnull=True).order_by("path")
    centre = found.first()
    return centre.pk if centre else actor.unit_id


def population(unit_path: str, covers_from: date, covers_to: date, zone: str) -> list[str]:
    """The numbers of the orders that could be drawn: given to the unit, or to one below it, in these days. Guarded
    ones stay out: whom they concern is not for inspectors to read."""
    here = ZoneInfo(zone)
    begins = datetime.combine(covers_from, time.min, here)
    ends = datetime.combine(covers_to + timedelta(days=1), time.min, here)
    tasks = Task.objects.filter(unit_path__gte=unit_path, unit_path__lt=paths.upper(unit_path))
    tasks = tasks.filter(assigned_at__gte=begins, assigned_at__lt=ends, order__is_guarded=False)
    return list(tasks.order_by("order__number").values_list("order__number", flat=True).distinct())


def drawn_again(one: Inspection) -> tuple[bool, bool]:
    """Whether the orders that could be drawn are the same today, and whether the seed draws the same ones of them."""
    zone = profiles.version(one.profile_version).time_zone
    numbers = population(one.unit_path, one.covers_from, one.covers_to, zone)
    kept = list(one.sampled.order_by("place").values_list("order__number", flat=True))
    return digest(numbers) == one.population_digest, drawn(numbers, seed=one.seed, size=len(kept)) == kept


def sample_for(one: Inspection, actor: Actor) -> list[tuple[Order, bool]]:
    """The orders that were drawn, in the order in which they were, with whether the actor may open each."""
    rows = [row.order for row in one.sampled.select_related("order__lead_unit").order_by("place")]
    seen = set(orders_visible_to(actor).filter(pk__in=[order.pk for order in rows]).values_list("pk", flat=True))
    return [(order, order.pk in seen) for order in rows if order.pk in seen or not order.is_guarded]


def findings_of(one: Inspection) -> list[Finding]:
    """What was found, item by item."""
    return list(Finding.objects.filter(inspection=one).order_by("place"))


def rectifications_of(one: Inspection) -> list[Rectification]:
    """What the unit says it has rectified, the latest first."""
    return list(Rectification.objects.filter(inspection=one).select_related("by").order_by("-id"))


def files_of(one: Inspection) -> list[Attachment]:
    """The evidence of findings and rectifications."""
    findings = Finding.objects.filter(inspection=one).values("pk")
    return attached({FINDING: findings, RECTIFICATION: one.rectifications.values("pk")})


def files_by_part(one: Inspection) -> Mapping[tuple[str, int], list[Attachment]]:
    """The same, by what they are evidence of."""
    found: dict[tuple[str, int], list[Attachment]] = {}
    for each in files_of(one):
        found.setdefault((each.subject_kind, each.subject_id), []).append(each)
    return found


def owed_by(actor: Actor) -> int:
    """How many inspections wait for the rectification of a unit within an actor's reach."""
    return visible_to(actor).filter(state__in=WITH_THE_UNIT).count()


def waiting_for_office(actor: Actor) -> int:
    """How many open inspections of her office somebody has."""
    if not actor.reach or not may(actor, PLAN):
        return 0
    return Inspection.objects.filter(
        home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach), state__in=OPEN_STATES
    ).count()


def guidance_visible_to(actor: Actor) -> QuerySet[Guidance]:
    """The guidance given to units within an actor's reach, or by her office."""
    if not may(actor, READ) or not actor.reach:
        return Guidance.objects.none()
    end = paths.upper(actor.reach)
    shown = Q(unit_path__gte=actor.reach, unit_path__lt=end)
    hers = Q(home_path__gte=actor.reach, home_path__lt=end)
    return Guidance.objects.filter(shown | hers if _is_office(actor) else shown)


def materials_of(one: Guidance) -> list[Attachment]:
    """The papers that were handed over."""
    return attachments(Guidance.journal_kind, one.pk)
