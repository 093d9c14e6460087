"""Numbers of the telephone: by interval, line, group of calls, seat or team, and what each of them counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.calls.actions.exporting import EXPORT, note_export
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony.queries import Asked, Table, count, scope_of
from hotline.insight.telephony.rules import Measure, cohorts, measures
from hotline.insight.telephony.words import By, Interval
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import visible_to
from hotline.register.staff.rules import may
from hotline.web.calls import charts, shell
from hotline.web.calls.naming import NOTHING, name_of, said, skill_name, told
from hotline.web.calls.number_forms import NumbersForm, codes_of, default
from hotline.web.parts import exporting
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Figures, Link, Text

CHARTED = ("queued", "answered")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a number counts, in words."""

    name: str
    numerator: str
    denominator: str
    exclusions: str
    period: str
    source: str


@never_cache
@require_safe
@for_staff(shell.WATCH)
def numbers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The numbers that were asked for, or a file with them."""
    now = timezone.now()
    today = now.astimezone(ZoneInfo(profiles.current().time_zone)).date()
    seats = list(visible_to(actor).order_by("extension")) if shell.watches_all(actor) else []
    given = {**default(today), **request.GET.dict()}
    form = NumbersForm(given, seats=seats)
    if not form.is_valid():
        return _page(request, actor, form, {}, status=422)
    asked, codes = _asked(form.cleaned_data), codes_of(form.cleaned_data["about"])
    table = count(asked, scope=scope_of(actor), now=now, codes=codes)
    shown = [measures()[code] for code in codes if asked.knows(measures()[code].over)]
    lines = _lines(table, shown, asked, seats)
    exported = request.GET.get("export", "")
    if exported in exporting.FORMS and may(actor, EXPORT):
        return _exported(request, actor, exported, shown, lines, now)
    return _page(request, actor, form, _context(request, actor, table, shown, lines, asked))


def _asked(given: Mapping[str, Any]) -> Asked:
    """What is counted: whole days of the city, the last one included."""
    zone = ZoneInfo(profiles.current().time_zone)
    since, until = (datetime.combine(given[name], datetime.min.time(), zone) for name in ("since", "until"))
    line = profiles.current().telephone.lines.get(given["line"])
    return Asked(
        since=since,
        until=until + timedelta(days=1),
        by=By(given["by"]),
        interval=Interval(given["interval"]),
        lines=line.numbers if line else (),
        skill=given["skill"],
        extension=given["extension"],
        team=given["team"],
    )


def _lines(table: Table, shown: Sequence[Measure], asked: Asked, seats: Sequence[Seat]) -> list[list[str]]:
    """The rows as texts, the last one all together."""
    name = partial(_row_name, asked=asked, names={seat.extension: seat.staff.name for seat in seats})
    rows = sorted(table.rows.items(), key=lambda row: (not row[0], str(row[0])))
    lines = [[name(key), *(said(each, sums.get(each.code)) for each in shown)] for key, sums in rows]
    total = table.total
    whole = [pgettext("telephony", "All together"), *(said(each, total.get(each.code)) for each in shown)]
    return [*lines, whole] if len(lines) > 1 else lines


def _row_name(key: datetime | str, *, asked: Asked, names: Mapping[str, str]) -> str:
    if isinstance(key, datetime):
        until = key + asked.step
        return f"{key:%Y-%m-%d}" if asked.interval == Interval.DAY else f"{key:%Y-%m-%d %H:%M}–{until:%H:%M}"
    if asked.by == By.LINE:
        line = profiles.current().telephone.lines.get(key)
        return (line.name_en or line.name if (get_language() or "").startswith("en") else line.name) if line else key
    if asked.by == By.SKILL:
        return skill_name(key) or pgettext("telephony", "Not asked for a person")
    if asked.by == By.SEAT:
        return f"{key} {names.get(key, '')}".strip() or pgettext("telephony", "No seat")
    return key or NOTHING


def _context(
    request: HttpRequest, actor: Actor, table: Table, shown: Sequence[Measure], lines: list[list[str]], asked: Asked
) -> dict[str, Any]:
    total = table.total
    columns: list[Text] = [By(asked.by).label, *(name_of(each) for each in shown)]
    return {
        "totals": [told(each, total.get(each.code)) for each in shown],
        "table": Figures(pgettext("telephony", "Numbers"), columns, lines),
        "meanings": [_meaning(each) for each in shown],
        "chart": _chart(table, asked),
        "tools": _links(request, actor, asked, has_rows=bool(lines)),
    }


def _chart(table: Table, asked: Asked) -> charts.Chart | None:
    """Calls that asked for a person, and those of them that were answered, by interval."""
    if asked.by != By.TIME or not table.rows or not all(code in table.total for code in CHARTED):
        return None
    queued, answered = (
        {key: sums[code].numerator for key, sums in table.rows.items() if isinstance(key, datetime) and code in sums}
        for code in CHARTED
    )
    at, last, marks = min(queued), max(queued), []
    while at <= last:
        label = f"{at.month}/{at.day}" if asked.interval == Interval.DAY else f"{at:%H:%M}"
        marks.append(charts.Mark(label, queued.get(at, 0), answered.get(at, 0)))
        at += asked.step
    return charts.bars(marks, name_of(measures()["queued"]), name_of(measures()["answered"]))


def _meaning(measure: Measure) -> Meaning:
    language = get_language() or ""
    period = cohorts()[measure.over].said("period", language)
    numerator, denominator, left_out = (
        measure.said(name, language) for name in ("numerator", "denominator", "exclusions")
    )
    return Meaning(name_of(measure), numerator, denominator, left_out, period, measure.words["source"])


def _exported(
    request: HttpRequest, actor: Actor, form: str, shown: Sequence[Measure], lines: list[list[str]], now: datetime
) -> HttpResponse:
    """The table as a file, journalled first."""
    asked = {name: value for name, value in request.GET.dict().items() if name in NumbersForm.base_fields and value}
    note_export(asked={"list": "numbers", **asked}, text="", rows=len(lines), form=form, actor=actor, at=now)
    headings = [str(By(request.GET.get("by", By.TIME)).label), *(name_of(each) for each in shown)]
    return exporting.answer(form, f"numbers-{timezone.localtime(now):%Y%m%d-%H%M}", headings, lines)


def _links(request: HttpRequest, actor: Actor, asked: Asked, *, has_rows: bool) -> list[Link]:
    """The calls behind the numbers, and the files."""
    found = []
    if may(actor, "read_calls"):
        last = asked.until - timedelta(days=1)
        narrowed = {"line": request.GET.get("line", ""), "seat": asked.extension}
        query = {"since": f"{asked.since:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}", **narrowed}
        address = f"{reverse('calls_records')}?{urlencode({name: value for name, value in query.items() if value})}"
        found.append(Link(pgettext("telephony", "The calls"), address, icon="list-details"))
    if has_rows and may(actor, EXPORT):
        found += [Link(one.label, one.url, icon="download") for one in exporting.links(request)]
    return found


def _page(
    request: HttpRequest, actor: Actor, form: NumbersForm, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    begun: dict[str, Any] = {"form": form, "title": pgettext("telephony", "Numbers")}
    return shell.page(request, actor, "numbers", "calls/numbers.html", {**begun, **context}, status=status)
