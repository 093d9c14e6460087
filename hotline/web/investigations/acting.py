"""What is done with an investigation on site, each on a page of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.investigations import actions
from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.queries import MANAGE
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import SupervisionReason
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.units.queries import centre_of
from hotline.web.investigations.forms import CallOffForm, MinutesForm, PlanForm, ResultForm, begun_with
from hotline.web.investigations.pages import found
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.numbered import MOST
from hotline.web.parts.stepping import version_of


def _page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    act: str,
    save: Callable[[], Investigation],
    one: Investigation | None = None,
) -> HttpResponse:
    """A page with one form; what was done leads to the investigation."""
    version = request.POST.get("version", one.journal_length) if one else ""
    panel = one.number if one else title
    back = reverse("investigation", args=[one.pk]) if one else reverse("investigations")

    def saved() -> str:
        return reverse("investigation", args=[save().pk])

    return form_page(request, form, save=saved, title=title, act=act, back=back, version=version, panel_title=panel)


def _begun(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the form begins with, where orders were chosen elsewhere."""
    numbers = request.GET.getlist("order")[:MOST]
    orders = list(visible_to(actor).filter(number__in=numbers).order_by("number"))
    if not orders:
        return {}
    begun = {"orders": "\n".join(order.number for order in orders), "organiser": centre_of(orders[0].home_path).code}
    units = {order.lead_unit.code for order in orders if order.lead_unit}
    title = {"topic": masks.in_text(orders[0].title)[:120]} if len(orders) == 1 else {}
    return {**begun, **title, "units": "、".join(sorted(units))}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def planning(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Plan an investigation about one order or several."""
    form = PlanForm(actor, request.POST or None, initial=_begun(request, actor))

    def save() -> Investigation:
        key = request.POST.get("idempotency_key", "")[:60]
        made = actions.plan(form.said, actor=actor, at=timezone.now(), key=key)
        messages.success(request, pgettext("investigations", "Planned: %(number)s.") % {"number": made.number})
        return made

    title, act = pgettext("investigations", "Plan an investigation on site"), pgettext("investigations", "Plan it")
    return _page(request, form, title=title, act=act, save=save)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def changing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Change what is planned."""
    one = found(actor, key)
    form = PlanForm(actor, request.POST or None, initial=begun_with(one))

    def save() -> Investigation:
        actions.change(one, said=form.said, actor=actor, at=timezone.now(), version=version_of(request))
        messages.success(request, pgettext("investigations", "The plan is changed."))
        return one

    title, act = pgettext("investigations", "Change the plan"), pgettext("investigations", "Change it")
    return _page(request, form, title=title, act=act, save=save, one=one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def calling_off(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Call an investigation off, with a reason."""
    one = found(actor, key)
    form = CallOffForm(request.POST or None)

    def save() -> Investigation:
        said = form.cleaned_data["reason"]
        actions.call_off(one, reason=said, actor=actor, at=timezone.now(), version=version_of(request))
        messages.success(request, pgettext("investigations", "The investigation is called off."))
        return one

    title, act = pgettext("investigations", "Call the investigation off"), pgettext("investigations", "Call it off")
    return _page(request, form, title=title, act=act, save=save, one=one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def holding(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Write the minutes."""
    one, now = found(actor, key), timezone.now()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MinutesForm(*posted) if posted else MinutesForm(initial={"held_at": min(one.planned_at, now)})

    def save() -> Investigation:
        actions.hold(one, **form.cleaned_data, actor=actor, at=now, version=version_of(request))
        messages.success(request, pgettext("investigations", "The minutes are written."))
        return one

    title, act = pgettext("investigations", "Minutes of the investigation"), pgettext("investigations", "Write them")
    return _page(request, form, title=title, act=act, save=save, one=one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(MANAGE)
def concluding(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Write the result; on request the lead units are supervised for it."""
    one = found(actor, key)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    begun = {"reason": SupervisionReason.HOTSPOT.value}
    form = ResultForm(actor, *posted) if posted else ResultForm(actor, initial=begun)

    def save() -> Investigation:
        said = form.cleaned_data
        actions.conclude(
            one,
            result=said["result"],
            evidence=said["evidence"],
            paper=form.paper,
            actor=actor,
            at=timezone.now(),
            version=version_of(request),
        )
        messages.success(request, pgettext("investigations", "The investigation is concluded."))
        return one

    title, act = pgettext("investigations", "Conclude the investigation"), pgettext("investigations", "Conclude it")
    return _page(request, form, title=title, act=act, save=save, one=one)
