"""The page on which orders about one matter are merged into one: a person looks at each and decides."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.orders.actions import merge_all
from hotline.casework.orders.alike import Alike, alike
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib import numbers
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.orders.cases import OrderCase, order_of
from hotline.web.orders.views import nothing
from hotline.web.parts.acting import for_staff
from hotline.web.parts.stepping import key_of

MOST_CHOSEN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("merge")
def merging(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Orders that may be about the same matter, beside the one that would handle them."""
    try:
        case = OrderCase(order_of(number, actor), actor)
    except Http404:
        return nothing(request)
    trouble = ""
    if request.method == "POST":
        trouble = _merged(request, actor, case.order)
        if not trouble:
            return redirect("order", number)
    chosen = set(request.POST.getlist("chosen") or request.GET.getlist("chosen"))
    found = alike(case.order, actor, at=timezone.now())
    context = {
        **case.rail(),
        "desk_now": "orders",
        "case": case.order,
        "rows": [(each, each.order.number in chosen) for each in (*found, *_others(actor, chosen, found))],
        "typed": request.POST.get("number", "")[:40],
        "note": request.POST.get("note", "")[:500],
        "trouble": trouble,
        "is_open": case.order.state in UNANSWERED,
    }
    return render(request, "orders/merging.html", context, status=422 if trouble else 200)


def _others(actor: Actor, chosen: set[str], found: list[Alike]) -> list[Alike]:
    """What was chosen elsewhere and is not among those that are alike."""
    missing = chosen - {each.order.number for each in found}
    if not missing:
        return []
    orders = visible_to(actor).filter(number__in=missing).select_related("region", "lead_unit")[:MOST_CHOSEN]
    return [Alike(order, 0, is_same_caller=False) for order in orders]


def _versions(request: HttpRequest) -> dict[str, int]:
    """Which versions of the orders she had before her when she decided."""
    said = (each[:50].partition(":") for each in request.POST.getlist("versions")[: MOST_CHOSEN * 2])
    return {number: int(version) for number, _colon, version in said if version.isdecimal() and len(version) < 9}


def _merged(request: HttpRequest, actor: Actor, order: Order) -> str:
    """Merge what was ticked, and what was named by number. Returns what was refused, or nothing."""
    typed = numbers.tidy_reference(request.POST.get("number", "")[:40])
    ticked = {numbers.tidy_reference(each[:40]) for each in request.POST.getlist("chosen")[:MOST_CHOSEN]}
    wanted = ticked | ({typed} if typed else set())
    chosen = list(visible_to(actor).filter(number__in=wanted))
    if len(chosen) < len(wanted):
        return _("There is no order with this number.")
    try:
        merge_all(
            orders=chosen,
            into=order,
            actor=actor,
            at=timezone.now(),
            note=request.POST.get("note", "")[:500].strip(),
            key=key_of(request),
            versions=_versions(request),
        )
    except (StepRefused, UnfitText, OutOfScope) as refused:
        return _(str(refused))
    sentence = pgettext("orders", "Merged: %(count)d. Each caller is told and keeps her own number and promise.")
    messages.success(request, sentence % {"count": len(chosen)})
    return ""
