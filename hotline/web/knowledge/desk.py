"""The desk: matters with counts at the left, the answers of a pile at the right; all of it stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import page as page_of
from hotline.ground.search.queries import asked, ranked
from hotline.lib import paths
from hotline.register.knowledge import finding, queries
from hotline.register.knowledge.models import Answer, Fault
from hotline.register.knowledge.queries import Counts
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import may
from hotline.register.units.models import Unit
from hotline.web.knowledge import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.codes import UnitField
from hotline.web.parts.pieces import Column, Link, Listing

PAGE = 20
FURTHEST = 10_000
READ = "read"
LABELS: dict[str, Promise] = {
    "drafts": pgettext_lazy("knowledge", "Drafts, for the unit to approve"),
    "to_audit": pgettext_lazy("knowledge", "For the centre to audit"),
    "to_publish": pgettext_lazy("knowledge", "To be published"),
    "rushed": pgettext_lazy("knowledge", "Published in haste, to audit"),
    "faults": pgettext_lazy("knowledge", "Reported as wrong"),
    "due": pgettext_lazy("knowledge", "Due for review"),
    "near": pgettext_lazy("knowledge", "Review within 30 days"),
    "ending": pgettext_lazy("knowledge", "Ending within 30 days"),
    "expired": pgettext_lazy("knowledge", "Expired"),
    "published": pgettext_lazy("knowledge", "Published"),
    "withdrawn": pgettext_lazy("knowledge", "Withdrawn"),
    "all": pgettext_lazy("knowledge", "All that we keep"),
    READ: pgettext_lazy("knowledge", "All that I may read"),
}
STOCK = ("published", "withdrawn", "all", READ)
"""Piles in which nothing waits for anybody."""
BY_DAY = {"due": "review_on", "near": "review_on", "ending": "valid_to", "expired": "valid_to"}
"""Piles in the order of a day; all others have the latest first."""


class Filter(forms.Form):
    """Which answers of a pile are shown."""

    pile = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    matter = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    q = forms.CharField(label=pgettext_lazy("knowledge", "Words, pinyin or number"), required=False, max_length=80)
    unit = UnitField(label=pgettext_lazy("knowledge", "Kept by"), required=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the list."""

    answer: Answer
    counts: Counts
    is_reported: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One class of matter in the tree: its name, how many answers, where it leads, what is below it."""

    name: str
    count: int
    url: str
    depth: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Pile:
    """One pile of the desk."""

    label: str | Promise
    count: int | None
    url: str
    is_chosen: bool
    waits: bool


def keeps(actor: Actor) -> bool:
    """Whether somebody keeps answers, hers or others', and does not only read them."""
    return any(may(actor, act) for act in (queries.WRITE, "approve_answer", "rush_answer"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked of the list: the answers of a pile, narrowed; the same of all matters; the filters as given."""

    rows: QuerySet[Answer]
    of_all_matters: QuerySet[Answer]
    form: Filter
    known: dict[str, Q]
    pile: str
    matter: str
    text: str


def chosen(request: HttpRequest, actor: Actor) -> Chosen:
    """The answers that an address asks for, of those that somebody keeps or reads."""
    known = queries.piles(actor, on=timezone.localdate()) if keeps(actor) else {}
    form = Filter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    asked = str(given.get("pile") or "")
    is_reader = asked == READ or not known or (not asked and not queries.kept_by(actor).exists())
    pile = asked if asked in known else READ if is_reader else "all"
    rows = queries.visible_to(actor) if pile == READ else queries.kept_by(actor).filter(known[pile])
    rows = _narrowed(rows.select_related("unit", "latest__matter"), given)
    code = str(given.get("matter") or "")
    code = code if code.isdecimal() else ""
    narrowed = rows.filter(latest__matter__code__startswith=code) if code else rows
    return Chosen(narrowed, rows, form, known, pile, code, str(given.get("q") or "").strip())


@never_cache
@require_safe
@for_staff("read_answers")
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answers that somebody keeps or reads."""
    wanted = chosen(request, actor)
    found, total, before, after = _page(request, wanted.rows, wanted.pile, wanted.text)
    filtered = is_filtered(request, ("q", "unit", "matter"))
    listing = Listing(
        columns=COLUMNS,
        rows=_lines(found),
        row_template="knowledge/_row.html",
        caption=LABELS[wanted.pile],
        total=total,
        filters=wanted.form,
        filtered=filtered,
        clear_url=same_page(request, q=None, unit=None, matter=None, after=None, before=None),
        previous_url=before,
        next_url=after,
        exports=_exports(request, actor, wanted),
        empty=pgettext("knowledge", "No answer lies here."),
    )
    counts = queries.counted(queries.kept_by(actor), wanted.known) if wanted.known else {}
    context = {
        "title": LABELS[wanted.pile],
        "page": listing,
        "piles": _piles(request, counts, wanted.pile),
        "tree": _tree(request, queries.tree(wanted.of_all_matters), wanted.matter),
        "tools": _tools(actor),
        "is_bare": not found and not filtered,
        "gaps_url": reverse("knowledge_gaps") if may(actor, "read_answer_gaps") else "",
    }
    return shell.page(request, actor, "answers", "desk.html", context)


COLUMNS: Sequence[Column] = (
    Column(pgettext_lazy("knowledge", "Question")),
    Column(pgettext_lazy("knowledge", "Kept by")),
    Column(pgettext_lazy("knowledge", "State"), "narrow"),
    Column(pgettext_lazy("knowledge", "Validity"), "narrow"),
    Column(pgettext_lazy("knowledge", "Told · helpful · not"), "narrow"),
)


def _narrowed(rows: QuerySet[Answer], given: dict[str, Any]) -> QuerySet[Answer]:
    """Those that hold the words, of the unit that was chosen and those below it."""
    if unit := Unit.objects.filter(code=given["unit"]).first() if given.get("unit") else None:
        rows = rows.filter(unit_path__gte=unit.path, unit_path__lt=paths.upper(unit.path))
    text = str(given.get("q") or "").strip()
    if _is_number(text):
        return rows.filter(number=text.upper())
    return finding.kept_with(text, rows) if text else rows


def _is_number(text: str) -> bool:
    return len(text) > 1 and text[0] in "Aa" and text[1:].isdecimal()


def _page(request: HttpRequest, rows: QuerySet[Answer], pile: str, text: str) -> tuple[list[Answer], int, str, str]:
    """One page of the answers, how many there are, and the addresses of the pages before and after it: with words the
    best first, else the latest, or the nearest day."""
    total = rows.order_by().count()
    if text.strip() and not _is_number(text.strip()):
        return _ranked(request, rows, text, total)
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    key = "made_at"
    if day := BY_DAY.get(pile):
        key = "on_day"
        rows = rows.annotate(on_day=Cast(day, DateTimeField()))
    found = page_of(rows, key=key, is_rising=pile in BY_DAY, size=PAGE, **marks)
    before = same_page(request, before=found.before, after=None) if found.before else ""
    after = same_page(request, after=found.after, before=None) if found.after else ""
    return list(found.rows), total, before, after


def _ranked(request: HttpRequest, rows: QuerySet[Answer], text: str, total: int) -> tuple[list[Answer], int, str, str]:
    asked_from = request.GET.get("from", "")
    start = min(int(asked_from), FURTHEST) if asked_from.isdecimal() and len(asked_from) < 7 else 0
    hits = ranked(rows, asked(text), column=finding.TERMS, most=PAGE + 1, offset=start)
    known = rows.in_bulk([hit.pk for hit in hits[:PAGE]])
    before = same_page(request, **{"from": str(max(start - PAGE, 0)) if start > PAGE else None}) if start else ""
    after = same_page(request, **{"from": str(start + PAGE)}) if len(hits) > PAGE else ""
    return [known[hit.pk] for hit in hits[:PAGE] if hit.pk in known], total, before, after


def _lines(answers: Sequence[Answer]) -> list[Line]:
    ids = [answer.pk for answer in answers]
    counts = queries.counts(ids) if ids else {}
    waiting = Fault.objects.filter(answer=OuterRef("pk"), settled_at__isnull=True)
    reported = set(Answer.objects.filter(Exists(waiting), pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [Line(answer, counts.get(answer.pk, Counts()), answer.pk in reported) for answer in answers]


def _piles(request: HttpRequest, counts: dict[str, int], now: str) -> list[Pile]:
    if not counts:
        return []
    fresh = {"after": None, "before": None, "from": None}
    return [
        Pile(label, counts.get(name), same_page(request, pile=name, **fresh), name == now, name not in STOCK)
        for name, label in LABELS.items()
    ]


def _tree(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[Branch]:
    """The classes with answers: the uppermost, and of the chosen one those below it and beside it."""
    shown = [code for code in counts if len(code) == 2 or chosen.startswith(code[:-2])]
    names = {matter.code: matter.shown for matter in Matter.objects.filter(code__in=shown)}
    fresh = {"after": None, "before": None, "from": None}
    return [
        Branch(
            names[code],
            counts[code],
            same_page(request, matter=code if code != chosen else code[:-2] or None, **fresh),
            len(code) // 2,
            code == chosen,
        )
        for code in shown
        if code in names
    ]


def _exports(request: HttpRequest, actor: Actor, wanted: Chosen) -> list[Link]:
    """The table of what is listed; of what a unit only reads it takes none."""
    if not may(actor, "export_answers") or (wanted.known and wanted.pile == READ):
        return []
    query = same_page(request, after=None, before=None).partition("?")[2]
    return [Link("Excel", f"{reverse('knowledge_export')}?{query}")]


def _tools(actor: Actor) -> list[Link]:
    if not may(actor, queries.WRITE):
        return []
    word = pgettext("knowledge", "Write an answer")
    return [Link(word, reverse("knowledge_new"), "plus", "primary")]
