"""Answering days: the list, one day with its live list and counts, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.answering_days import actions, queries
from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.answering_days.words import Phase
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.lib.numbers import tidy_reference
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.answering_days.forms import AnnouncementForm, CancelForm, MinutesForm, begun_with
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Tile
from hotline.web.parts.stepping import refuse

READ = "read_answering_days"
MANAGE = "manage_answering_days"
SHOWN = 100


def _found(actor: Actor, key: int) -> AnsweringDay:
    found = queries.visible_to(actor).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@for_staff(READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answering days, the latest first, with what has become of what was taken."""
    at, days = timezone.now(), list(queries.visible_to(actor)[:SHOWN])
    known = queries.counts([day.pk for day in days])
    rows = [(day, day.phase(at).label, day.tone(at), known.get(day.pk, queries.Counts())) for day in days]
    context = {"desk_now": "desk", "rows": rows, "may_manage": may(actor, MANAGE)}
    return render(request, "answering_days/days.html", context)


@never_cache
@require_safe
@for_staff(READ)
def day(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One day: who, when, the live list of what was taken, and how far each of it is."""
    one, at = _found(actor, key), timezone.now()
    phase, count = one.phase(at), queries.counts([key]).get(key, queries.Counts())
    here = request.path
    labels = (
        (pgettext("answering", "Taken by the leader"), count.taken, "active"),
        (pgettext("answering", "Overflow, taken by seats"), count.overflow, "attention"),
        (pgettext("answering", "Settled"), count.done, "done"),
        (pgettext("answering", "Under way"), count.under_way, "waiting"),
    )
    context = {
        "desk_now": "desk",
        "day": one,
        "phase": phase.label,
        "tone": one.tone(at),
        "is_live": phase == Phase.ON,
        "tiles": [Tile(label, number, here, tone) for label, number, tone in labels],
        "rows": [(row, masks.in_text(row.appeal.title), _order_of(row.appeal)) for row in queries.taken_on(one, actor)],
        "may_take": may(actor, "take_on_answering_day") and phase in (Phase.ON, Phase.OVER),
        "may_manage": may(actor, MANAGE),
        "may_change": may(actor, MANAGE) and phase == Phase.ANNOUNCED,
        "may_close": may(actor, MANAGE) and phase in (Phase.ON, Phase.OVER),
    }
    return render(request, "answering_days/day.html", context)


def _order_of(appeal: Appeal) -> Any:
    share = getattr(appeal, "share", None)
    return share.order if share else None


def _page(
    request: HttpRequest, form: forms.Form, *, title: str, act: str, back: str, save: Callable[[], None]
) -> HttpResponse:
    """A page with one form: what is refused stands in it, what was done leads back."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except (StepRefused, UnfitText, OutOfScope) as error:
            refuse(form, error)
        else:
            return redirect(back)
    context = {"desk_now": "desk", "form": form, "title": title, "act": act, "back_url": back}
    return render(request, "answering_days/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def announcing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Announce an answering day."""
    form = AnnouncementForm(request.POST or None, initial={"is_public": True})

    def save() -> None:
        actions.announce(form.said, actor=actor, at=timezone.now())
        messages.success(request, pgettext("answering", "The answering day is announced."))

    title, act = pgettext("answering", "Announce an answering day"), pgettext("answering", "Announce")
    return _page(request, form, title=title, act=act, back=reverse("answering_days"), save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def changing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Change what was announced."""
    one = _found(actor, key)
    form = AnnouncementForm(request.POST or None, initial=begun_with(one))

    def save() -> None:
        actions.change(one, said=form.said, actor=actor, at=timezone.now())
        messages.success(request, pgettext("answering", "Changed."))

    title, act = pgettext("answering", "Change the answering day"), pgettext("answering", "Change")
    return _page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def cancelling(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Call a day off."""
    one = _found(actor, key)
    form = CancelForm(request.POST or None)

    def save() -> None:
        actions.cancel(one, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())
        messages.success(request, pgettext("answering", "The answering day is called off."))

    title, act = pgettext("answering", "Call the answering day off"), pgettext("answering", "Call off")
    return _page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def closing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Write the minutes."""
    one = _found(actor, key)
    form = MinutesForm(request.POST or None)

    def save() -> None:
        actions.close(one, actor=actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, pgettext("answering", "The minutes are written; the public reads the summary."))

    title, act = pgettext("answering", "Minutes of the answering day"), pgettext("answering", "Write the minutes")
    return _page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


@require_POST
@for_staff("take_on_answering_day")
def taking(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Mark an appeal as taken on a day, by its number, or take the mark away."""
    one, at = _found(actor, key), timezone.now()
    number = tidy_reference(request.POST.get("number", "")[:40])
    appeal = appeals_visible_to(actor).filter(number=number).first()
    if appeal is None:
        messages.error(request, pgettext("answering", "There is no appeal with this number."))
        return redirect("answering_day", key)
    try:
        if request.POST.get("act") == "untake":
            actions.untake(one, appeal=appeal, actor=actor, at=at)
        else:
            actions.take(one, appeal=appeal, actor=actor, at=at, overflow=bool(request.POST.get("overflow")))
    except (StepRefused, OutOfScope) as error:
        messages.error(request, _(str(error)))
    return redirect("answering_day", key)
