"""Answering days: the list, one day with its live list and counts, and what is done with it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
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
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.answering_days.forms import AnnouncementForm, CancelForm, MinutesForm, begun_with
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Head, Link, Row, Tile
from hotline.web.parts.templatetags.parts import badge, moment

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
    announce = pgettext("answering", "Announce an answering day")
    tools = [Link(announce, reverse("answering_day_announce"), "plus", "primary")] if may(actor, MANAGE) else []
    title = pgettext("answering", "Leaders' answering days")
    context = {"desk_now": "desk", "title": title, "rows": rows, "tools": tools}
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
        "head": Head(pgettext("answering", "Answering day"), f"{one.leader_office} {one.leader_name}", one.about),
        "standing": _standing(one, at),
        "tools": _tools(one, phase) if may(actor, MANAGE) else [],
        "is_live": phase == Phase.ON,
        "tiles": [Tile(label, number, here, tone) for label, number, tone in labels],
        "rows": [(row, masks.in_text(row.appeal.title), _order_of(row.appeal)) for row in queries.taken_on(one, actor)],
        "may_take": may(actor, "take_on_answering_day") and phase in (Phase.ON, Phase.OVER),
    }
    return render(request, "answering_days/day.html", context)


def _standing(one: AnsweringDay, at: datetime) -> list[Row]:
    when = format_html("{} – {}", moment(one.begins_at, exact=True), date(timezone.localtime(one.ends_at), "G:i"))
    return [
        Row(pgettext("orders", "State"), badge("x", label=one.phase(at).label, tone=one.tone(at))),
        Row(pgettext("answering", "When"), when),
        Row(pgettext("answering", "Unit"), one.unit.shown),
        Row(pgettext("answering", "Seat"), one.seat),
    ]


def _tools(one: AnsweringDay, phase: Phase) -> list[Link]:
    """What can be done with a day now."""

    def link(word: str, name: str, icon: str, kind: str = "secondary") -> Link:
        return Link(word, reverse(name, args=[one.pk]), icon, kind)

    if phase == Phase.ANNOUNCED:
        return [
            link(pgettext("answering", "Change"), "answering_day_change", "edit"),
            link(pgettext("answering", "Call off"), "answering_day_cancel", "ban"),
        ]
    minutes = link(pgettext("answering", "Write the minutes"), "answering_day_close", "clipboard-list", "primary")
    return [minutes] if phase in (Phase.ON, Phase.OVER) else []


def _order_of(appeal: Appeal) -> Any:
    share = getattr(appeal, "share", None)
    return share.order if share else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def announcing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Announce an answering day."""
    form = AnnouncementForm(request.POST or None, initial={"is_public": True})

    def save() -> None:
        actions.announce(form.said, actor=actor, at=timezone.now())
        messages.success(request, pgettext("answering", "The answering day is announced."))

    title, act = pgettext("answering", "Announce an answering day"), pgettext("answering", "Announce")
    return form_page(request, form, title=title, act=act, back=reverse("answering_days"), save=save)


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
    return form_page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


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
    return form_page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


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
    return form_page(request, form, title=title, act=act, back=reverse("answering_day", args=[key]), save=save)


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
