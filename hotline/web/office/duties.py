"""The category tree, and the duty list: which unit leads on what."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.casework.appeals.words import Urgency
from hotline.ground.journal.rules import Actor
from hotline.register.matters.models import Duty, Matter
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.office import lists, queries, shell
from hotline.web.office.forms import DutyFilter, MatterFilter
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered
from hotline.web.parts.pieces import Column, Link, Listing

AT_LEVEL: dict[str, Promise | str] = {
    "district": pgettext_lazy("office", "of the district"),
    "town": pgettext_lazy("office", "of the town"),
    "village": pgettext_lazy("office", "of the village"),
}


@dataclass(frozen=True)
class Lead:
    """Who leads on a class of matter, as people say it: a named unit, a trade at a level, or the place itself."""

    unit: str
    level: Promise | str
    assisting: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class MatterLine:
    """One class of matter with who leads on it; `is_own` where the duty list names this very class."""

    matter: Matter
    lead: Lead | None
    is_own: bool
    urgency: str


@dataclass(frozen=True)
class DutyLine:
    """One line of the duty list."""

    duty: Duty
    lead: Lead


def called(trade: str, trades: dict[str, Unit], level: str) -> str:
    """What people call a trade: by the unit that stands highest; below the city without the city's 市."""
    unit = trades.get(trade)
    if unit is None:
        return trade
    if (get_language() or "").startswith("en"):
        return unit.shown
    name = unit.short_name or unit.name
    return name if level == Kind.CITY else name.removeprefix("市")


def said(duty: Duty, trades: dict[str, Unit]) -> Lead:
    """A line of the duty list in words."""
    assisting = tuple(called(trade, trades, duty.level) for trade in duty.assist_trades)
    if duty.lead_unit is not None:
        return Lead(duty.lead_unit.shown, "", assisting, duty.basis)
    if not duty.lead_trade:
        place = str(Kind(duty.level).label) if duty.level in Kind.values else duty.level
        return Lead(place, "", assisting, duty.basis)
    return Lead(called(duty.lead_trade, trades, duty.level), AT_LEVEL.get(duty.level, ""), assisting, duty.basis)


def _trades_of(duties: list[Duty]) -> dict[str, Unit]:
    return queries.trades({trade for duty in duties for trade in (duty.lead_trade, *duty.assist_trades) if trade})


@require_safe
@for_staff("read_registers")
def matters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes of matter: one branch of the tree, or what fits a search, with who leads on each."""
    form = MatterFilter(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    tops = list(Matter.objects.filter(parent__isnull=True, closed_on__isnull=True).order_by("code"))
    under = request.GET.get("under", "")[:8] if not text else ""
    if not text and not under.isalnum():
        under = tops[0].code if tops else ""
    shown = lists.slice_of(request, queries.found_matters(text, under), keys=("code",))
    listing = Listing(
        columns=[
            Column(pgettext("office", "Code"), "narrow"),
            Column(pgettext("office", "Category")),
            Column(pgettext("office", "Leads")),
            Column(pgettext("office", "Usual urgency"), "narrow"),
        ],
        rows=_lines(shown.rows),
        row_template="office/matter_row.html",
        caption=pgettext("office", "Categories"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        filtered=bool(text),
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("office", "There are no categories yet."),
    )
    branches = [(Link(top.shown, f"{request.path}?under={top.code}"), top.code == under[:2]) for top in tops]
    return shell.page(request, actor, "matters", "matters.html", {"listing": listing, "tops": branches})


def _lines(shown: list[Matter]) -> list[MatterLine]:
    leading = queries.leading(shown, on=timezone.localdate())
    trades = _trades_of(list(leading.values()))
    lines = []
    for matter in shown:
        duty = leading.get(matter.code)
        urgency = str(Urgency(matter.urgency).label) if matter.urgency in Urgency.values else matter.urgency
        is_own = duty is not None and duty.matter_id == matter.pk
        lines.append(MatterLine(matter, said(duty, trades) if duty else None, is_own, urgency))
    return lines


@require_safe
@for_staff("read_registers")
def duties(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The duty list in force today."""
    form = DutyFilter(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {"q": "", "level": ""}
    found = queries.duties(given["q"], level=given["level"], on=timezone.localdate())
    shown = lists.slice_of(request, found, keys=("matter__code", "id"))
    trades = _trades_of(shown.rows)
    listing = Listing(
        columns=[
            Column(pgettext("office", "Category")),
            Column(pgettext("office", "Leads")),
            Column(pgettext("office", "Assist")),
            Column(pgettext("office", "Basis")),
            Column(pgettext("office", "Since"), "narrow"),
        ],
        rows=[DutyLine(duty, said(duty, trades)) for duty in shown.rows],
        row_template="office/duty_row.html",
        caption=pgettext("office", "Duty list"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        filtered=is_filtered(request, ("q", "level")),
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("office", "The duty list is empty."),
    )
    return shell.page(request, actor, "duties", "duties.html", {"listing": listing})
