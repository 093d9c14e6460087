"""Handled consultations that could become standard answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.orders.models import Order
from hotline.casework.quotations import actions
from hotline.casework.quotations.queries import ENTER, offered_to, worth_entering
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.knowledge.rules import AnswerRefused
from hotline.web.knowledge import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Column, Listing

MOST = 50


@never_cache
@require_safe
@for_staff(ENTER)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Consultations handled lately about which there is no answer yet, the latest first."""
    orders = worth_entering(actor, at=timezone.now(), most=MOST)
    columns = [
        Column(pgettext("knowledge", "Consultation")),
        Column(pgettext("knowledge", "Matter")),
        Column(pgettext("knowledge", "Handled by")),
        Column(pgettext("knowledge", "What to do"), "narrow"),
    ]
    listing = Listing(
        columns=columns,
        rows=[(order, masks.in_text(order.title)) for order in orders],
        row_template="knowledge/_offer_row.html",
        caption=pgettext("knowledge", "Handled consultations without a standard answer"),
        empty=pgettext("knowledge", "No consultation waits to become an answer."),
    )
    context: dict[str, Any] = {"title": listing.caption, "page": listing, "tools": []}
    return shell.page(request, actor, "offers", "list.html", context)


def offered(actor: Actor, number: str) -> Order | None:
    """The consultation of a number, if it is offered to somebody."""
    if not number:
        return None
    found = offered_to(actor, at=timezone.now()).select_related("matter", "lead_unit")
    return found.filter(number=number.replace("\0", "")).first()


def begun_with(order: Order) -> dict[str, Any]:
    """What the editor begins with: the question and the answer the caller got, without what names her."""
    content = actions.proposed(order)
    texts = {name: masks.in_text(getattr(content, name)) for name in ("question", "full")}
    return texts | {"matter": content.matter, "unit": order.lead_unit.code if order.lead_unit else ""}


@require_POST
@for_staff(ENTER)
def pass_over(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """It is not worth a standard answer."""
    order = offered(actor, number[:40])
    if order is None:
        messages.warning(request, pgettext("knowledge", "Somebody has decided about this consultation already."))
        return redirect("knowledge_offers")
    try:
        actions.pass_over(order_id=order.pk, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "It is offered no more."))
    except AnswerRefused:
        messages.warning(request, pgettext("knowledge", "Somebody has decided about this consultation already."))
    return redirect(reverse("knowledge_offers"))
