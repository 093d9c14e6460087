"""The calendar of working days: a year to look at, and a day to change."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.recounts.queries import is_behind
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays import actions
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.rules import FIRST_YEAR, LAST_YEAR
from hotline.ground.workdays.words import Kind
from hotline.register.staff.queries import names
from hotline.register.staff.rules import may
from hotline.web.office import rules, shell
from hotline.web.office.forms import ChangeDay
from hotline.web.office.notices import changed_days
from hotline.web.parts.acting import for_staff

SATURDAY = 5
WEEKDAYS = (
    pgettext_lazy("weekday", "Mo"),
    pgettext_lazy("weekday", "Tu"),
    pgettext_lazy("weekday", "We"),
    pgettext_lazy("weekday", "Th"),
    pgettext_lazy("weekday", "Fr"),
    pgettext_lazy("weekday", "Sa"),
    pgettext_lazy("weekday", "Su"),
)
CHANGES = 12
"""How many changes of the calendar a page shows."""


@dataclass(frozen=True)
class Cell:
    """A day of the year; `kind` is by the table, or by the weekday where the table does not know the day."""

    on: date
    kind: str
    name: str
    is_known: bool
    is_today: bool

    @property
    def css(self) -> str:
        """How it looks: by its kind, and apart where only the weekday says so."""
        return f"day day-{self.kind}" if self.is_known else f"day day-{self.kind} day-guess"

    @property
    def words(self) -> str:
        """The day in words, for who cannot see its colour."""
        said = f"{date_format(self.on, pgettext('office', 'N j'))} {Kind(self.kind).label}"
        return f"{said} {self.name}" if self.name else said


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else timezone.localdate().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@require_safe
@for_staff("read_registers")
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A year: holidays, make-up days, weekends, and which of it is not published yet."""
    year = _year(request)
    known = {day.on: day for day in Day.objects.filter(on__year=year)}
    today = timezone.localdate()
    months = [
        (month, [[_cell(day, known, today) for day in week] for week in month.weeks]) for month in rules.months(year)
    ]
    special = [day for day in known.values() if day.kind in (Kind.HOLIDAY, Kind.MAKE_UP)]
    holidays = sorted((day.on, day.name) for day in special if day.kind == Kind.HOLIDAY)
    is_whole = len(known) == (date(year + 1, 1, 1) - date(year, 1, 1)).days
    may_recount = is_whole and may(actor, "recount_limits")
    context = {
        "year": year,
        "months": months,
        "weekdays": [(short, date(2024, 1, day)) for day, short in enumerate(WEEKDAYS, 1)],
        "holidays": [(first, last, name, (last - first).days + 1) for first, last, name in rules.runs(holidays)],
        "make_ups": sorted((day.on, day.name) for day in special if day.kind == Kind.MAKE_UP),
        "working": sum(Kind(day.kind).is_working for day in known.values()) if is_whole else None,
        "is_settled": is_whole,
        "neighbours": [
            (other, f"{request.path}?year={other}", icon)
            for other, icon in ((year - 1, "chevron-left"), (year + 1, "chevron-right"))
            if FIRST_YEAR <= other <= LAST_YEAR
        ],
        "changes": _changes(),
        "notice_url": f"{reverse('office_notice')}?year={year}",
        "may_change": may(actor, "manage_workdays"),
        "recount_url": f"{reverse('office_recount')}?year={year}" if may_recount else "",
        "is_behind": may_recount and is_behind(year),
    }
    return shell.page(request, actor, "calendar", "calendar.html", context)


def _cell(day: date | None, known: dict[date, Day], today: date) -> Cell | None:
    if day is None:
        return None
    row = known.get(day)
    usual = Kind.WORK if day.weekday() < SATURDAY else Kind.REST
    return Cell(day, row.kind if row else usual.value, row.name if row else "", row is not None, day == today)


def _changes() -> list[tuple[CalendarVersion, str, list[tuple[date, str, str]]]]:
    """The latest versions of the calendar: who made them, and which days became what."""
    changes = list(CalendarVersion.objects.order_by("-number")[:CHANGES])
    ids = {change.actor_id for change in changes if change.actor_id}
    known = names(ids) if ids else {}
    return [(change, known.get(change.actor_id or 0, ""), changed_days(change.changes)) for change in changes]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("manage_workdays")
def day(request: HttpRequest, actor: Actor, on: str) -> HttpResponse:
    """Say what a day is, and by which notice."""
    try:
        when = date.fromisoformat(on)
    except ValueError:
        raise Http404("This is no day.") from None
    known = Day.objects.filter(on=when).first()
    usual = Kind.WORK if when.weekday() < SATURDAY else Kind.REST
    initial = {"kind": known.kind if known else usual.value, "name": known.name if known else ""}
    form = ChangeDay(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_day(on=when, at=timezone.now(), actor_id=actor.staff_id, **given)
        except actions.DayRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = {"day": date_format(when, "DATE_FORMAT"), "kind": Kind(given["kind"]).label}
            messages.success(request, pgettext("office", "%(day)s is a %(kind)s now.") % said)
            return HttpResponseRedirect(f"{reverse('office_calendar')}?year={when.year}")
    back = f"{reverse('office_calendar')}?year={when.year}"
    context = {"on": when, "known": known, "form": form, "back_url": back}
    return shell.page(request, actor, "calendar", "day.html", context, status=422 if form.is_bound else 200)
