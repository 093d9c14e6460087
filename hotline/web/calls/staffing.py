"""Staffing: the calls to be expected on a day by half hours, and the seats they need."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.calls.actions.exporting import EXPORT, note_export
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.insight.telephony.forecast import TooFewDays, by_calendar, forecast
from hotline.insight.telephony.past import Past, past_of
from hotline.insight.telephony.queries import scope_of
from hotline.insight.telephony.staffing import Aim, Habits, Need, planned
from hotline.register.staff.rules import may
from hotline.web.calls import charts, shell
from hotline.web.calls.naming import NOTHING, in_seconds
from hotline.web.parts import exporting
from hotline.web.parts.acting import for_staff, not_allowed
from hotline.web.parts.pieces import Figures, Link, Row, Text

FURTHEST = timedelta(days=400)
HALF_HOUR = 30


class StaffingForm(forms.Form):
    """For which day, with what aim; how long calls take and callers wait, where the last weeks are not to count."""

    on = forms.DateField(label=pgettext_lazy("telephony", "On the day"), widget=forms.DateInput(attrs={"type": "date"}))
    share = forms.IntegerField(label=pgettext_lazy("telephony", "Answered, per cent"), min_value=50, max_value=99)
    seconds = forms.IntegerField(label=pgettext_lazy("telephony", "within seconds"), min_value=1, max_value=600)
    away = forms.IntegerField(
        label=pgettext_lazy("telephony", "Away from the telephone, per cent"), min_value=0, max_value=70
    )
    handling = forms.FloatField(
        label=pgettext_lazy("telephony", "Seconds a call"), min_value=10, max_value=3600, required=False
    )
    patience = forms.FloatField(
        label=pgettext_lazy("telephony", "Seconds of patience"), min_value=5, max_value=36_000, required=False
    )
    more = forms.IntegerField(
        label=pgettext_lazy("telephony", "Calls more or fewer, per cent"), min_value=-90, max_value=500, required=False
    )

    def clean_on(self) -> date:
        """A day that can be looked ahead to."""
        on: date = self.cleaned_data["on"]
        if abs(on - timezone.localdate()) > FURTHEST:
            raise forms.ValidationError(pgettext("telephony", "Choose a day within 400 days from now."))
        return on


def default(today: date) -> dict[str, str]:
    """What is reckoned when nothing was asked: tomorrow, by the city's own aim."""
    telephone = profiles.current().telephone
    return {
        "on": (today + timedelta(days=1)).isoformat(),
        "share": str(telephone.answered_share),
        "seconds": str(telephone.service_levels[0]),
        "away": str(telephone.away),
    }


@never_cache
@require_safe
@for_staff(shell.WATCH)
def staffing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What a day needs, or a file with it."""
    if not shell.watches_all(actor):
        return not_allowed(request)
    now = timezone.now()
    today = now.astimezone(ZoneInfo(profiles.current().time_zone)).date()
    form = StaffingForm({**default(today), **request.GET.dict()})
    if not form.is_valid():
        return _page(request, actor, form, {}, status=422)
    given = form.cleaned_data
    past = past_of(given["on"], scope=scope_of(actor), now=now)
    habits = Habits(given["handling"] or past.habits.handling, given["patience"] or past.habits.patience)
    try:
        calls = forecast(past.days, given["on"], kind=by_calendar(workdays.calendar()))
    except TooFewDays:
        return _page(request, actor, form, {"too_few": True})
    times = 1 + (given["more"] or 0) / 100
    aim = Aim(given["share"] / 100, given["seconds"], given["away"] / 100)
    needs = planned([many * times for many in calls], habits, aim)
    exported = request.GET.get("export", "")
    if exported in exporting.FORMS and may(actor, EXPORT):
        asked = {name: value for name, value in request.GET.dict().items() if name in form.fields and value}
        note_export(asked={"list": "staffing", **asked}, text="", rows=len(needs), form=exported, actor=actor, at=now)
        headings = [str(each) for each in _columns(given)]
        return exporting.answer(exported, f"staffing-{given['on']:%Y%m%d}", headings, _lines(needs, past))
    return _page(request, actor, form, _shown(request, actor, needs, past, habits, given))


def _shown(
    request: HttpRequest, actor: Actor, needs: Sequence[Need], past: Past, habits: Habits, given: Mapping[str, Any]
) -> dict[str, Any]:
    marks = [
        charts.Mark(_begins(place), past.seats[place] if past.seats else 0, need.seats)
        for place, need in enumerate(needs)
    ]
    needed = pgettext("telephony", "Seats needed (Erlang C)")
    there = pgettext("telephony", "Seats there on the last day like it")
    return {
        "facts": _facts(needs, past, habits),
        "chart": charts.bars(marks, there, needed, inset=0.4),
        "table": Figures(pgettext("telephony", "Half hour by half hour"), _columns(given), _lines(needs, past)),
        "tools": [Link(one.label, one.url, icon="download") for one in exporting.links(request)]
        if may(actor, EXPORT)
        else [],
    }


def _facts(needs: Sequence[Need], past: Past, habits: Habits) -> list[Row]:
    busiest = max(range(len(needs)), key=lambda place: needs[place].calls)
    hours = sum(need.rostered for need in needs) * HALF_HOUR / 60
    return [
        Row(pgettext("telephony", "Calls to be expected"), f"{sum(need.calls for need in needs):,.0f}"),
        Row(pgettext("telephony", "Busiest half hour"), f"{_begins(busiest)} · {needs[busiest].calls:.0f}"),
        Row(pgettext("telephony", "Seats at most"), max(need.seats for need in needs)),
        Row(pgettext("telephony", "Hours on the roster"), f"{hours:,.0f}"),
        Row(pgettext("telephony", "Average handling"), in_seconds(habits.handling)),
        Row(pgettext("telephony", "Patience"), in_seconds(habits.patience) if habits.patience else NOTHING),
        Row(pgettext("telephony", "Days it goes by"), len(past.days)),
        Row(pgettext("telephony", "Last day like it"), f"{past.seats_on:%Y-%m-%d}" if past.seats_on else NOTHING),
    ]


def _columns(given: Mapping[str, Any]) -> list[Text]:
    return [
        pgettext("telephony", "Half hour"),
        pgettext("telephony", "Calls to be expected"),
        pgettext("telephony", "Load (Erlang)"),
        pgettext("telephony", "Seats, Erlang C"),
        pgettext("telephony", "Seats, Erlang A"),
        pgettext("telephony", "On the roster"),
        pgettext("telephony", "Were there"),
        pgettext("telephony", "Answered in %(seconds)s s") % {"seconds": given["seconds"]},
        pgettext("telephony", "Average wait"),
        pgettext("telephony", "Occupancy"),
    ]


def _lines(needs: Sequence[Need], past: Past) -> list[list[str]]:
    return [
        [
            f"{_begins(place)}–{_begins(place + 1)}",
            f"{need.calls:.1f}",
            f"{need.load:.2f}",
            str(need.seats),
            str(need.seats_with_patience),
            str(need.rostered),
            f"{past.seats[place]:.1f}" if past.seats else NOTHING,
            f"{100 * need.within:.1f}%",
            in_seconds(need.wait),
            f"{100 * need.occupancy:.1f}%",
        ]
        for place, need in enumerate(needs)
    ]


def _begins(place: int) -> str:
    return f"{place * HALF_HOUR // 60:02}:{place * HALF_HOUR % 60:02}"


def _page(
    request: HttpRequest, actor: Actor, form: StaffingForm, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    begun: dict[str, Any] = {"form": form, "title": pgettext("telephony", "Staffing")}
    return shell.page(request, actor, "staffing", "calls/staffing.html", {**begun, **context}, status=status)
