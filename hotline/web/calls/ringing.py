"""Ringing up the caller of a case, and how it stands with that: a fragment in the page it was asked from, or a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.calls import actions as calls
from hotline.casework.calls.dialling import Wish, way_to
from hotline.casework.calls.models import Errand
from hotline.casework.calls.words import Mode, Purpose
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.ground.journal.rules import Actor
from hotline.web.calls import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.ringing import Asked, Ring, asked
from hotline.web.parts.stepping import REFUSED, key_of


@never_cache
@require_POST
@for_staff("dial")
def ring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ring up the caller of an appeal: from the asker's seat, or for her unit."""
    appeal, order = _case(request, actor)
    way, at, key = way_to(order, actor), timezone.now(), key_of(request)
    wish = Wish(appeal, request.POST.get("why", ""), order=order)
    act = calls.connect if way == Mode.UNIT else calls.dial
    is_piece = request.headers.get("HX-Request")
    try:
        errand = act(wish, actor=actor, at=at, key=key)
    except REFUSED as error:
        said = Ring(way, appeal.number, order.number if order else "", trouble=_(str(error)))
        if is_piece:
            return render(request, "parts/ring.html", {"ring": said})
        return _page(request, actor, {"ring": said, "back": _back(appeal, order)}, status=422)
    if is_piece:
        return render(request, "parts/errand.html", {"asked": asked(errand)})
    return redirect("calls_errand", errand.pk)


@never_cache
@require_safe
@for_staff("dial")
def errand(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """How it stands with somebody whom one has asked to be rung up: nobody else's errands are shown."""
    own = Errand.objects.filter(pk=key, asked_by=actor.staff_id)
    found = own.select_related("call", "order", "appeal", "unit").first()
    if found is None:
        raise Http404("no errand of hers")
    told = asked(found)
    if request.headers.get("HX-Request"):
        again = _again(found, told)
        return render(request, "parts/ring.html" if again else "parts/errand.html", {"asked": told, "ring": again})
    return _page(request, actor, {"asked": told, "back": _back(found.appeal, found.order)})


def _again(errand: Errand, told: Asked) -> Ring | None:
    """The button once more when a call is over, beside what it came to."""
    if not told.is_over:
        return None
    order = errand.order
    address = reverse("visit_ring", args=[order.number]) if order and errand.purpose == Purpose.VISIT else ""
    return Ring(errand.mode, errand.appeal.number, order.number if order else "", told, address=address)


def _case(request: HttpRequest, actor: Actor) -> tuple[Appeal, Order | None]:
    number, of = request.POST.get("appeal", ""), request.POST.get("order", "")
    if not of:
        appeal = appeals_visible_to(actor).select_related("person").filter(number=number).first()
        order = None
    else:
        order = orders_visible_to(actor).filter(number=of).first()
        appeal = Appeal.objects.select_related("person").filter(share__order=order, number=number).first()
        appeal = appeal if order else None
    if appeal is None:
        raise Http404("no such case")
    return appeal, order


def _back(appeal: Appeal, order: Order | None) -> str:
    return reverse("order", args=[order.number]) if order else reverse("appeal", args=[appeal.number])


def _page(request: HttpRequest, actor: Actor, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    title = pgettext("ringing", "Ringing up the caller")
    return shell.page(request, actor, "ringing", "calls/errand.html", {"title": title, **context}, status=status)
