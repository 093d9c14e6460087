"""The limits of a year are counted anew: looked at first, then done by an act with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.clocks.words import Kind
from hotline.casework.recounts.actions import RecountRefused, begin
from hotline.casework.recounts.queries import Preview, latest, preview
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays.rules import FIRST_YEAR, LAST_YEAR
from hotline.lib.text import UnfitText
from hotline.web.office import shell
from hotline.web.office.forms import Text
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Row


class CountAnew(forms.Form):
    """Why it is done."""

    reason = Text(
        label=pgettext_lazy("recount", "Why the limits are counted anew"),
        max_length=200,
        help_text=pgettext_lazy("recount", "It is kept in the journal. For example: 国办发明电〔2026〕9号已公布"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("recount_limits")
def recount(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What would move, and the act."""
    year = _year(request)
    form = CountAnew(request.POST or None)
    seen = preview(year, at=timezone.now())
    if request.method == "POST" and form.is_valid() and request.POST.get("seen") == str(seen.version):
        try:
            begin(year=year, actor=actor, at=timezone.now(), reason=form.cleaned_data["reason"])
        except (RecountRefused, UnfitText) as refused:
            form.add_error(None, str(refused))
        else:
            said = pgettext("recount", "The limits of %(year)d are being counted anew.") % {"year": year}
            messages.success(request, said)
            return HttpResponseRedirect(f"{request.path}?year={year}")
    context = {
        "year": year,
        "form": form,
        "seen": seen,
        "sums": _sums(seen),
        "rows": [
            {"number": number, "clock": str(Kind(clock.kind).label), "found": found}
            for _kind, number, clock, found in seen.told
        ],
        "act": latest(year),
        "here_url": f"{request.path}?year={year}",
        "back_url": f"{reverse('office_calendar')}?year={year}",
    }
    is_refused = form.is_bound and not form.is_valid()
    return shell.page(request, actor, "calendar", "recount.html", context, status=422 if is_refused else 200)


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else timezone.localdate().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _sums(seen: Preview) -> list[Row]:
    """How many limits would move, and which way."""
    return [
        Row(pgettext("recount", "Open limits that reach into the year"), seen.limits),
        Row(pgettext("recount", "Cases they belong to"), seen.cases),
        Row(pgettext("recount", "End later"), seen.later),
        Row(pgettext("recount", "End earlier"), seen.earlier),
        Row(pgettext("recount", "Stay as they are"), seen.same),
    ]
