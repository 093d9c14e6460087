"""What the pages of the office read: levels of the tree, accounts, duties, the journal of access."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from hotline.casework.orders.models import Task
from hotline.casework.orders.words import PARTS_OVER
from hotline.ground.journal.models import Event
from hotline.lib import paths
from hotline.register.matters.models import Duty, Matter
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.office.shell import COUNTED

HISTORY = 40
"""How many events of a chain a page shows."""


def roots() -> QuerySet[Unit]:
    """The cities of this installation, with the number of units below each."""
    return _counted(Unit.objects.filter(parent__isnull=True))


def level(above: Unit, *, after: str = "") -> QuerySet[Unit]:
    """The units directly below one, in the order of the tree, from a path on."""
    return _counted(Unit.objects.filter(parent=above, path__gt=after))


def _counted(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.annotate(below=Count("children")).order_by("path")


def found_units(text: str, kind: str, *, with_closed: bool) -> QuerySet[Unit]:
    """Units whose name, initials or code fit what was typed, of one kind or of all."""
    found = Unit.objects.select_related("parent").order_by("path")
    if not with_closed:
        found = found.filter(closed_on__isnull=True)
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if text:
        lower = text.lower()
        hit = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(short_name__icontains=text)
        found = found.filter(hit | Q(code__istartswith=text) | Q(initials__contains=lower))
    return found


def open_parts(unit: Unit) -> int:
    """In how many orders that are not finished a unit, or one below it, has a part. Counted to COUNTED."""
    tasks = Task.objects.filter(unit_path__gte=unit.path, unit_path__lt=paths.upper(unit.path))
    return tasks.exclude(state__in=PARTS_OVER).order_by()[:COUNTED].count()


def history(kind: str, pk: int) -> list[Event]:
    """What happened to a unit or an account, the latest first; signing in is in the journal of access."""
    events = Event.objects.filter(subject_kind=kind, subject_id=pk).exclude(name="signed_in").select_related("facts")
    return list(events.order_by("-place")[:HISTORY])


def accounts(text: str, *, role: str, unit: Unit | None, standing: str, within: str) -> QuerySet[Staff]:
    """Accounts at or below a path, narrowed by what was asked for. `standing` is open, closed or all."""
    found = Staff.objects.select_related("unit").order_by("username")
    if within:
        found = found.filter(unit__path__gte=within, unit__path__lt=paths.upper(within))
    if unit is not None:
        found = found.filter(unit__path__gte=unit.path, unit__path__lt=paths.upper(unit.path))
    if role:
        found = found.filter(role=role)
    if standing in ("open", "closed"):
        found = found.filter(is_active=standing == "open")
    return found.filter(Q(username__istartswith=text) | Q(name__icontains=text)) if text else found


def found_matters(text: str, under: str) -> QuerySet[Matter]:
    """Classes of matter below a code, or those that fit what was typed."""
    found = Matter.objects.order_by("code")
    if under:
        found = found.filter(code__startswith=under)
    if text:
        lower = text.lower()
        hit = Q(full_name__icontains=text) | Q(name_en__icontains=text) | Q(code__startswith=text)
        found = found.filter(hit | Q(initials__startswith=lower) | Q(pinyin__startswith=lower))
    return found


def duties(text: str, *, level: str, on: date) -> QuerySet[Duty]:
    """Lines of the duty list in force on a day, in the order of the category tree."""
    found = Duty.objects.select_related("matter", "lead_unit", "region").order_by("matter__code", "id")
    found = found.filter(in_force_from__lte=on).filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on))
    if level:
        found = found.filter(level=level)
    if text:
        trades = list(Unit.objects.filter(name__icontains=text).exclude(trade="").values_list("trade", flat=True)[:50])
        hit = Q(matter__full_name__icontains=text) | Q(matter__name_en__icontains=text) | Q(basis__icontains=text)
        hit |= Q(matter__code__startswith=text) | Q(matter__initials__startswith=text.lower())
        found = found.filter(hit | Q(lead_trade__in=[text, *trades]) | Q(lead_unit__name__icontains=text))
    return found


def leading(matters: list[Matter], *, on: date) -> dict[str, Duty]:
    """The duty line that holds for each class on a day: its own, else that of the class above it. By code."""
    codes = {matter.code[:size] for matter in matters for size in (2, 4, 6, 8)}
    lines = duties("", level="", on=on).filter(matter__code__in=codes, region__isnull=True)
    own = {line.matter.code: line for line in lines.order_by("in_force_from")}
    found = {}
    for matter in matters:
        above = (matter.code[:size] for size in range(len(matter.code), 0, -2))
        line = next((own[code] for code in above if code in own), None)
        if line is not None:
            found[matter.code] = line
    return found


def trades(codes: set[str]) -> dict[str, Unit]:
    """For each trade the unit that stands highest in the tree: by its name people know the trade."""
    taken_over = Q(closed_on__isnull=True) & ~Q(further_trades=[])
    units = Unit.objects.filter(Q(trade__in=codes, closed_on__isnull=True) | taken_over).exclude(kind=Kind.OFFICE)
    found: dict[str, Unit] = {}
    for unit in units.order_by("path"):
        for trade in unit.trades & codes:
            known = found.get(trade)
            if known is None or len(unit.path) < len(known.path):
                found[trade] = unit
    return found
