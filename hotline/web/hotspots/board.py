"""The board of hot issues: what is hot, where, what rises, which words are new, what the analyst has not seen."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, sqrt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.insight.hotspots import actions, queries
from hotline.insight.hotspots.models import Alert, Issue
from hotline.insight.hotspots.words import ALARM_TONES, TONES, TREND_TONES, Alarm, Decision, Trend
from hotline.register.staff.rules import may
from hotline.register.units.models import Unit
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.pieces import Column, Figures, Listing, Tab

MOST, MOST_ALERTS, WEEK = 60, 10, timedelta(days=7)
PILES: dict[str, tuple[Promise, tuple[Decision, ...]]] = {
    "hot": (pgettext_lazy("hotspots", "Hot now"), (Decision.RAISED, Decision.CONFIRMED)),
    "raised": (pgettext_lazy("hotspots", "To be looked at"), (Decision.RAISED,)),
    "confirmed": (pgettext_lazy("hotspots", "Confirmed"), (Decision.CONFIRMED,)),
    "dismissed": (pgettext_lazy("hotspots", "Dismissed"), (Decision.DISMISSED,)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One issue on the board."""

    issue: Issue
    title: str
    sample: str
    units: list[str]
    tone: str
    trend: str
    trend_tone: str


@dataclass(frozen=True, slots=True)
class Square:
    """One district on the map: where it stands, how full, how many."""

    unit: Unit
    x: int
    y: int
    shade: int
    people: int
    issues: int


@dataclass(frozen=True, slots=True)
class Told:
    """One alert in words."""

    alert: Alert
    about: str
    url: str
    tone: str


@never_cache
@require_safe
@for_staff(queries.READ)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything at one look."""
    now = timezone.now()
    pile = request.GET.get("pile", "")
    pile = pile if pile in PILES else "hot"
    districts = queries.by_district(actor, since=now - WEEK)
    squares = mapped(districts)
    context = {
        "desk_now": "hotspots",
        "title": pgettext("hotspots", "Hot issues"),
        "tabs": [Tab(label, same_page(request, pile=name), name == pile) for name, (label, _of) in PILES.items()],
        "page": listing(actor, pile),
        "squares": squares,
        "map_width": max((square.x for square in squares), default=0) + 120,
        "map_height": max((square.y for square in squares), default=0) + 84,
        "districts": _districts(districts),
        "rising": _rising(actor),
        "words": _words(actor),
        "alerts": told(actor),
        "may_manage": may(actor, queries.MANAGE),
        "asleep": not queries.is_reading(at=now),
    }
    return render(request, "hotspots/board.html", context)


def listing(actor: Actor, pile: str) -> Listing:
    """The issues of a pile, the hottest first."""
    label, decisions = PILES[pile]
    rows = queries.visible_to(actor).filter(decision__in=decisions)
    total = rows.count()
    issues = list(rows.select_related("region", "matter").order_by("-heat", "-pk")[:MOST])
    samples, units = queries.samples(issues, actor), queries.units_of(issues)
    return Listing(
        columns=[
            Column(pgettext("hotspots", "Hot issue")),
            Column(pgettext("hotspots", "People"), "number"),
            Column(pgettext("hotspots", "Trend"), "narrow"),
            Column(pgettext("hotspots", "Since – until")),
            Column(pgettext("hotspots", "Units")),
            Column(pgettext("hotspots", "Decision"), "narrow"),
        ],
        rows=[line_of(each, samples.get(each.pk, ""), units.get(each.pk, [])) for each in issues],
        row_template="hotspots/_issue.html",
        caption=label,
        total=total,
        empty=pgettext("hotspots", "Nothing is hot here: no matter was reported by enough different people."),
    )


def line_of(issue: Issue, sample: str, units: list[tuple[str, int]]) -> Line:
    """An issue as a line of the board."""
    return Line(
        issue=issue,
        title=issue.shown,
        sample=sample,
        units=[name for name, _orders in units[:3]],
        tone=TONES[Decision(issue.decision)],
        trend=str(Trend(issue.trend).label),
        trend_tone=TREND_TONES[Trend(issue.trend)],
    )


def mapped(districts: list[tuple[Unit, int, int]]) -> list[Square]:
    """The districts as squares side by side, as nearly a square as they go: no outline of a country, no borders
    made up. Shades are quarters of the largest number of people."""
    if not districts:
        return []
    across = ceil(sqrt(len(districts)))
    most = max(people for _unit, people, _issues in districts) or 1
    return [
        Square(unit, 4 + 120 * (place % across), 4 + 84 * (place // across), ceil(4 * people / most), people, issues)
        for place, (unit, people, issues) in enumerate(districts)
    ]


def _districts(districts: list[tuple[Unit, int, int]]) -> Figures:
    word = pgettext("hotspots", "People of the last seven days by district")
    columns = [
        pgettext("hotspots", "District"), pgettext("hotspots", "People"), pgettext("hotspots", "Hot issues"),
    ]  # fmt: skip
    rows = [(unit.shown, people, issues) for unit, people, issues in districts]
    return Figures(word, columns, rows, pgettext("hotspots", "No district is known yet."))


def _rising(actor: Actor) -> Figures:
    measures, now = profiles.current().own.hotspots, timezone.now()
    homes = queries.homes_of(actor)
    found = [each for home in homes for each in queries.rising(home, measures=measures, at=now)]
    word = pgettext("hotspots", "Rising matters, against the same hours of eight weeks")
    columns = [
        pgettext("hotspots", "Matter and district"), pgettext("hotspots", "People now"), pgettext("hotspots", "Usual"),
        pgettext("hotspots", "Unusual above"),
    ]  # fmt: skip
    rows = [
        (f"{each.matter.shown} · {each.region.shown}", each.rise.now, each.rise.mean, each.rise.limit)
        for each in found[:MOST_ALERTS]
    ]
    return Figures(word, columns, rows, pgettext("hotspots", "Nothing rises above what is usual at this hour."))


def _words(actor: Actor) -> Figures:
    latest: dict[str, Alert] = {}
    for alert in queries.alerts(actor).filter(kind=Alarm.WORD, at__gt=timezone.now() - WEEK)[:200]:
        latest.setdefault(alert.word, alert)
    columns = [
        pgettext("hotspots", "Word"), pgettext("hotspots", "People of seven days"),
        pgettext("hotspots", "Usual in a week"),
    ]  # fmt: skip
    rows = [(alert.word, alert.people, alert.usual) for alert in latest.values()][:MOST_ALERTS]
    word = pgettext("hotspots", "Emerging words")
    return Figures(word, columns, rows, pgettext("hotspots", "No new word was used by enough different people."))


def told(actor: Actor) -> list[Told]:
    """The alerts that nobody has seen yet, the latest first; words have a table of their own."""
    hers = queries.alerts(actor).filter(seen_at__isnull=True).exclude(kind=Alarm.WORD)
    return [_told(alert) for alert in hers[:MOST_ALERTS]]


def _told(alert: Alert) -> Told:
    url, about = "", alert.word
    if alert.issue is not None:
        url, about = reverse("hotspot", args=[alert.issue.pk]), alert.issue.shown
    elif alert.matter is not None and alert.region is not None:
        about = f"{alert.matter.shown} · {alert.region.shown}"
    return Told(alert, about, url, ALARM_TONES[Alarm(alert.kind)])


@require_POST
@for_staff(queries.MANAGE)
def seen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All alerts that are shown are seen."""
    keys = tuple(int(key) for key in request.POST.getlist("alert") if key.isdigit() and len(key) < 19)
    count = actions.seen(actor=actor, at=timezone.now(), keys=keys) if keys else 0
    said = ngettext("One alert noted as seen.", "%(count)s alerts noted as seen.", count)
    messages.success(request, said % {"count": count})
    return redirect("hotspots")
