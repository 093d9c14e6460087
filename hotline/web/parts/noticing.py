"""What a notice or a tiding is about: its page, its name, and its title for those who may see it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from django.urls import reverse

from hotline.casework.calls.models import Call
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind
from hotline.casework.emergencies.models import Incident
from hotline.casework.inspections.models import Inspection
from hotline.casework.leading.models import Instruction
from hotline.casework.restrictions.models import Restriction
from hotline.casework.supervision.models import Document
from hotline.casework.warnings.actions.alerting import RISING
from hotline.casework.warnings.models import Notice, Tiding
from hotline.insight.hotspots.models import Issue
from hotline.register.knowledge.models import Answer
from hotline.register.standards.models import Standard
from hotline.register.units.models import Unit

OF_WHISTLES = frozenset({Kind.WHISTLE, Kind.ARRIVAL, Kind.REFUSAL, Kind.RATING})
OF_INSPECTIONS = (Kind.INSPECT, Kind.RECTIFY, Kind.RECHECK)
OF_RESTRICTIONS = (Kind.RESTRICTION, Kind.OBJECTION)
MAY_BE_PAPERS = frozenset(
    {Kind.DUTY_REPORT, Kind.INSTRUCT, Kind.PASS_ON, Kind.FULFIL, Kind.SUPERVISE, Kind.AUDIT}
    | {*OF_INSPECTIONS, *OF_RESTRICTIONS}
)
"""Clocks of what is known by no order's number: incidents, instructions of leaders, documents of supervision."""

Named = tuple[str, str]
"""A page and the words of the link to it."""


def named(found: Iterable[Notice]) -> list[tuple[Notice, str, str]]:
    """Each notice with the page and the name of what it is about."""
    rows = list(found)
    papers = _papers(rows)
    return [(row, *papers.get(row.clock_id, (_page(row), row.number))) for row in rows]


def _page(notice: Notice) -> str:
    return reverse("whistle" if notice.kind in OF_WHISTLES else "order", args=[notice.number])


def _papers(rows: list[Notice]) -> dict[int, Named]:
    """By the clock: what has a name of its own. Each kind is read at once."""
    ids = [row.clock_id for row in rows if row.kind in MAY_BE_PAPERS]
    clocks: dict[str, dict[int, int]] = {}
    for clock, kind, subject in Clock.objects.filter(pk__in=ids).values_list("pk", "subject_kind", "subject_id"):
        clocks.setdefault(kind, {})[clock] = subject
    found: dict[int, Named] = {}
    for kind, of_kind in clocks.items():
        if kind in KINDS:
            names = KINDS[kind](set(of_kind.values()))
            found |= {clock: names[subject] for clock, subject in of_kind.items() if subject in names}
    return found


def _incidents(keys: set[int]) -> dict[int, Named]:
    rows = Incident.objects.filter(pk__in=keys)
    return {row.pk: (reverse("emergencies_incident", args=[row.pk]), row.shown) for row in rows}


def _instructions(keys: set[int]) -> dict[int, Named]:
    rows = Instruction.objects.filter(pk__in=keys).select_related("brief")
    return {row.pk: (reverse("instruction", args=[row.pk]), row.brief.number) for row in rows}


def _documents(keys: set[int]) -> dict[int, Named]:
    rows = Document.objects.filter(pk__in=keys)
    return {row.pk: (reverse("document", args=[row.year, row.serial]), row.number) for row in rows}


def _inspections(keys: set[int]) -> dict[int, Named]:
    rows = Inspection.objects.filter(pk__in=keys)
    return {row.pk: (reverse("inspection", args=[row.pk]), f"{row.number} {row.topic}") for row in rows}


def _restrictions(keys: set[int]) -> dict[int, Named]:
    rows = Restriction.objects.filter(pk__in=keys)
    return {row.pk: (reverse("restriction", args=[row.pk]), row.number) for row in rows}


def _standards(keys: set[int]) -> dict[int, Named]:
    rows = Standard.objects.filter(pk__in=keys)
    return {row.pk: (reverse("office_standard", args=[row.pk]), f"{row.number} {row.title}") for row in rows}


def _answers(numbers: set[str]) -> dict[str, Named]:
    rows = Answer.objects.filter(number__in=numbers).values_list("number", "latest__question")
    return {number: (reverse("knowledge_answer", args=[number]), f"{number} {asked}") for number, asked in rows}


def _calls(keys: set[int]) -> dict[int, Named]:
    rows = Call.objects.filter(pk__in=keys).only("code")
    return {row.pk: (reverse("calls_record", args=[row.code]), row.code) for row in rows}


def _hot_issues(keys: set[int]) -> dict[int, Named]:
    rows = Issue.objects.filter(pk__in=keys).select_related("region", "matter")
    return {row.pk: (reverse("hotspot", args=[row.pk]), row.shown) for row in rows}


def _rising(names: set[str]) -> dict[str, Named]:
    return {name: (reverse("hotspots"), name) for name in names}


def _gaps(weeks: set[str]) -> dict[str, Named]:
    return {week: (f"{reverse('knowledge_gaps')}?week={week}", week) for week in weeks}


def tidings_named(found: Iterable[Tiding]) -> list[tuple[Tiding, str, str]]:
    """Each tiding with the page and the name of what it is about. Each kind is read at once."""
    rows = list(found)
    known: dict[str, set[str]] = {}
    for row in rows:
        known.setdefault(row.subject_kind, set()).add(row.number)
    names = {kind: _named(kind, numbers) for kind, numbers in known.items()}
    return [(row, *names[row.subject_kind].get(row.number, (_order_page(row.number), row.number))) for row in rows]


def _named(kind: str, numbers: set[str]) -> dict[str, Named]:
    """What is of a kind, by the number or the key that a tiding knows it by; orders have their page as it is."""
    if kind in BY_NUMBER:
        return BY_NUMBER[kind](numbers)
    if kind in KINDS:
        return {str(key): name for key, name in KINDS[kind]({int(each) for each in numbers}).items()}
    return {}


def _order_page(number: str) -> str:
    return reverse("order", args=[number])


KINDS: Mapping[str, Callable[[set[int]], dict[int, Named]]] = MappingProxyType(
    {
        Incident.journal_kind: _incidents,
        Instruction.journal_kind: _instructions,
        Document.journal_kind: _documents,
        Inspection.journal_kind: _inspections,
        Restriction.journal_kind: _restrictions,
        Standard.journal_kind: _standards,
        Issue.journal_kind: _hot_issues,
        Call.journal_kind: _calls,
    }
)
BY_NUMBER: Mapping[str, Callable[[set[str]], dict[str, Named]]] = MappingProxyType(
    {Answer.journal_kind: _answers, Unit.journal_kind: _gaps, RISING: _rising}
)
