"""Ringing up from the visit desk: whoever is next, or the caller of the case that lies open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hotline.casework.calls import actions as calls
from hotline.casework.calls.dialling import way_to
from hotline.casework.calls.errands import held_by
from hotline.casework.calls.models import Errand
from hotline.casework.calls.words import Mode
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.web.parts.acting import for_staff
from hotline.web.parts.cases import Shown, appeals_of, order_of
from hotline.web.parts.ringing import Ring, asked, ring
from hotline.web.parts.stepping import REFUSED, key_of


@never_cache
@require_POST
@for_staff("visit")
def ring_next(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ring up whoever is next on the list: overdue first, in the hours she named, not twice in one part of a day."""
    held = held_by(actor)
    if held is not None and held.order is not None:
        messages.warning(request, pgettext("visit", "First write down what this caller said, or leave her to others."))
        return redirect("visit_order", held.order.number)
    try:
        errand = calls.take_next(actor=actor, at=timezone.now(), key=key_of(request))
    except REFUSED as error:
        messages.warning(request, _(str(error)))
        return redirect("visit")
    if errand is None or errand.order is None:
        messages.info(request, pgettext("visit", "Nobody may be rung up now: not at this hour, or others do."))
        return redirect("visit")
    return redirect("visit_order", errand.order.number)


@never_cache
@require_POST
@for_staff("visit")
def ring_one(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ring up the caller of an appeal of this order, also out of turn: a fragment, or the page without scripts."""
    order = order_of(actor, number)
    one = _named(order, actor, request.POST.get("appeal", "")) if order else None
    if order is None or one is None:
        raise Http404
    try:
        errand = calls.take_next(actor=actor, at=timezone.now(), key=key_of(request), number=one.appeal.number)
        if errand is None:
            raise StepRefused("Somebody is ringing this caller up already.")
    except REFUSED as error:
        trouble = _(str(error))
        if request.headers.get("HX-Request"):
            return render(request, "parts/ring.html", {"ring": _button(one, order, trouble=trouble)})
        messages.warning(request, trouble)
        return redirect("visit_order", number)
    if request.headers.get("HX-Request"):
        return render(request, "parts/errand.html", {"asked": asked(errand)})
    return redirect("visit_order", number)


@never_cache
@require_POST
@for_staff("visit")
def let_go(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave whom she has rung up to others."""
    held = held_by(actor)
    try:
        if held is not None:
            calls.give_back(held, actor=actor, at=timezone.now())
    except REFUSED as error:
        messages.warning(request, _(str(error)))
    return redirect("visit")


def standing(actor: Actor, order: Order | None) -> dict[str, Any]:
    """What the desk shows above the case: whether there is a seat to ring from, and whose call of another order is not
    written down yet."""
    has_seat = way_to(order, actor) == Mode.SEAT
    held = held_by(actor) if has_seat else None
    is_other = held is not None and (order is None or held.order_id != order.pk)
    is_open = held is not None and held.order is not None and held.order.state == State.AUDITED
    return {"has_seat": has_seat, "held": held if is_other and is_open else None}


def numbers(order: Order, actor: Actor, appeals: list[Shown], *, has_seat: bool) -> list[tuple[Shown, Ring | None]]:
    """The callers of an order, each with the button by which she is rung up."""
    held = held_by(actor) if has_seat else None
    made = [held] if held else []
    return [(one, _ring(one, order, actor, made) if has_seat else None) for one in appeals]


def written_down(order: Order, actor: Actor) -> None:
    """What a caller said is recorded: whom the visitor has rung up for it need not be kept any longer."""
    held = held_by(actor)
    if held is not None and held.order_id == order.pk and (held.call is None or held.call.ended_at is not None):
        calls.give_back(held, actor=actor, at=timezone.now())


def _ring(one: Shown, order: Order, actor: Actor, made: list[Errand]) -> Ring | None:
    found = ring(Mode.SEAT, one.appeal, order, actor, may_see=one.caller.sight.may_unmask, made=made)
    return _button(one, order, found) if found else None


def _button(one: Shown, order: Order, found: Ring | None = None, *, trouble: str = "") -> Ring:
    address = reverse("visit_ring", args=[order.number])
    said = found.asked if found else None
    return Ring(Mode.SEAT, one.appeal.number, order.number, said, trouble, address=address)


def _named(order: Order, actor: Actor, number: str) -> Shown | None:
    return next((one for one in appeals_of(order, actor) if one.appeal.number == number), None)
