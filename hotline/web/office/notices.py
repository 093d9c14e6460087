"""The notice of a year: pasted, understood, looked at, and only then entered."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.ground.journal.rules import Actor
from hotline.ground.workdays import actions, queries
from hotline.ground.workdays.rules import FIRST_YEAR, LAST_YEAR, LONGEST, Notice, NoticeRefused, read_notice
from hotline.ground.workdays.words import Kind
from hotline.lib.text import UnfitText
from hotline.web.office import rules, shell
from hotline.web.office.forms import Text
from hotline.web.parts.acting import for_staff


class EnterNotice(forms.Form):
    """The notice or a list, and what it does not say itself. Clean, it holds the `notice` as it was understood."""

    text = forms.CharField(
        label=pgettext_lazy("calendar", "Text of the notice, or a list"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=pgettext_lazy(
            "calendar",
            "Paste the whole notice or its paragraphs. Lists are understood, too: CSV (date,kind,name), TOML or JSON.",
        ),
    )
    year = forms.IntegerField(
        label=pgettext_lazy("calendar", "Year, where the text names none"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    source = Text(
        label=pgettext_lazy("office", "Notice it rests on"),
        max_length=200,
        help_text=pgettext_lazy("calendar", "Its name or number, for example 国办发明电〔2025〕7号"),
    )

    notice: Notice | None = None

    def clean(self) -> dict[str, Any]:
        """Read the notice; each mistake in it is named with its line."""
        given = super().clean() or self.cleaned_data
        if "text" in given and "year" in given:
            try:
                self.notice = read_notice(given["text"], year=given["year"])
            except NoticeRefused as refused:
                for fault in refused.faults[:20]:
                    said = pgettext("calendar", "Line %(line)d: %(what)s") % {"line": fault.line, "what": fault}
                    self.add_error("text", said if fault.line else str(fault))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("manage_workdays")
def notice(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Paste a notice; look at what it would change; enter it."""
    form = EnterNotice(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.notice:
        is_seen = request.POST.get("seen") == str(queries.version())
        if is_seen and (entered := _entered(request, actor, form, form.notice)):
            return entered
    year = request.GET.get("year", "")
    back = f"{reverse('office_calendar')}?year={form.notice.year if form.notice else year}"
    context: dict[str, Any] = {"form": form, "back_url": back, "notice": None}
    if form.is_bound and form.is_valid() and form.notice:
        context |= _preview(form.notice)
    refused = form.is_bound and not form.is_valid()
    return shell.page(request, actor, "calendar", "notice.html", context, status=422 if refused else 200)


def _entered(request: HttpRequest, actor: Actor, form: EnterNotice, notice: Notice) -> HttpResponse | None:
    """Enter what was looked at, and go to its year; None where it is refused."""
    try:
        version = actions.enter_notice(
            notice=notice, source=form.cleaned_data["source"], at=timezone.now(), actor_id=actor.staff_id
        )
    except (actions.DayRefused, UnfitText) as refused:
        form.add_error(None, str(refused))
        return None
    said = {"year": notice.year, "version": version.number if version else queries.version()}
    messages.success(request, pgettext("calendar", "%(year)d is entered: calendar version %(version)d.") % said)
    return HttpResponseRedirect(f"{reverse('office_calendar')}?year={notice.year}")


def _preview(notice: Notice) -> dict[str, Any]:
    """What was understood, and what would be otherwise than now."""
    changes = queries.changes(notice)
    days = sorted({**notice.before, **notice.days}.items())
    off = [(on, mark.name) for on, mark in days if mark.kind is Kind.HOLIDAY]
    return {
        "notice": notice,
        "holidays": [(first, last, name, (last - first).days + 1) for first, last, name in rules.runs(off)],
        "make_ups": [(on, mark.name) for on, mark in days if mark.kind is Kind.MAKE_UP],
        "working": sum(kind.is_working for on, kind, _ in notice.rows() if on.year == notice.year),
        "felt": [change for change in changes if change.is_felt],
        "is_new": any(change.before is None for change in changes),
        "changes": changes,
        "version": queries.version(),
    }


def changed_days(changes: list[list[str | None]]) -> list[tuple[date, str, str]]:
    """The days of a version that became something else than their weekday or the table said: day, before, after."""
    found = []
    for on, before, after in changes:
        day = date.fromisoformat(str(on))
        usual = Kind.WORK if day.weekday() < 5 else Kind.REST
        was, now = Kind(before or usual), Kind(str(after))
        if was is not now:
            found.append((day, str(was.label), str(now.label)))
    return found
