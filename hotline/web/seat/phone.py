"""The telephone of a seat: its bar, how it stands, what is asked to be done with a call, who is calling.

Answering, hanging up and muting are the browser's own; all else is an instruction to the process that leads the calls.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.calls import actions as calls
from hotline.casework.calls import queries
from hotline.casework.loop import take_step
from hotline.casework.orders.words import Urger
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.seats.rules import ChoiceRefused
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts import calling
from hotline.web.parts.acting import for_staff
from hotline.web.seat import asking, popping

P = ParamSpec("P")
REFUSED = (StepRefused, ChoiceRefused, OutOfScope)
DUE, DONE, MORE = "due", "done", "more"
WINDOW = re.compile(r"[0-9a-f-]{36}")
PLACES = ("seat", "visit", "orders", "calls")
"""The desks from which somebody telephones."""
MORE_TIME = timedelta(seconds=30)
DIALOGS = frozenset({"phone-transfer", "phone-third", "phone-emergency", "phone-keypad", "phone-pause"})


def at_seat(
    view: Callable[Concatenate[HttpRequest, Actor, Seat, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A piece for whoever takes calls at a seat of her own; nobody else's is reachable. Kept by no cache."""

    @never_cache
    @for_staff("take_calls")
    @wraps(view)
    def guarded(request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        seat = of_staff(actor.desk_id)
        if seat is None:
            raise Http404("no seat")
        return view(request, actor, seat, *args, **kwargs)

    return guarded


def shown(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """The bar as it is now."""
    seat.refresh_from_db()
    phone = calling.bar(seat, actor, profiles.current(), at=timezone.now())
    return render(request, "seat/phone_bar.html", {"phone": phone})


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """What was refused, in the dialog it was asked in, else beneath the bar."""
    sentence = _(getattr(error, "message", "") or str(error)) % (getattr(error, "facts", None) or {})
    if getattr(error, "field", "") == "disposition" or isinstance(error, OutOfScope):
        sentence = pgettext("seat phone", "This is not possible any more.")
    answer = render(request, "seat/phone_trouble.html", {"sentence": sentence}, status=422)
    dialog = request.POST.get("dialog", "")
    answer["HX-Retarget"] = f"#{dialog}-trouble" if dialog in DIALOGS else "#phone-trouble"
    answer["HX-Reswap"] = "innerHTML"
    return answer


@require_safe
@at_seat
def window(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """The telephone in a small window of its own, which holds the line while all other pages are left and loaded."""
    return render(request, "seat/phone_window.html", {"extension": seat.extension, "places": PLACES})


@require_safe
@at_seat
def bar(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Piece: how the seat stands, its call, and what can be done with it."""
    return shown(request, actor, seat)


@require_POST
@at_seat
def credentials(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """With what the browser of this very seat registers. In no page, in no cache, for nobody standing in."""
    if not calling.has_telephone(seat, actor):
        raise Http404("no telephone")
    address: str = settings.HUIYIN_PHONE_SOFTPHONE
    window = request.POST.get("window", "")
    secret = seats.take_telephone(seat, window=window if WINDOW.fullmatch(window) else "")
    uri = f"sip:{seat.extension}@{urlsplit(address).hostname}"
    return JsonResponse({"address": address, "uri": uri, "user": seat.extension, "secret": secret})


@require_POST
@at_seat
def stand(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Ready, resting in some way, or signed off; from the notes on a call, too, which may take more time or be over."""
    to = request.POST.get("to", "")
    try:
        if to == MORE:
            most = timedelta(seconds=profiles.current().telephone.wrap_up_most)
            seats.extend_wrap_up(seat.pk, more=MORE_TIME, most=most, actor=actor)
        else:
            _chosen(seat, to, actor)
    except REFUSED as error:
        return refused(request, error)
    return shown(request, actor, seat)


@transaction.atomic
def _chosen(seat: Seat, to: str, actor: Actor) -> None:
    at = timezone.now()
    if seat.state == State.WRAP_UP:
        calls.finish_wrap_up(seat.pk, at=at, only_due=to == DUE)
    if to not in (DUE, DONE):
        rest = calling.rest_of(profiles.current(), to)
        seats.choose(seat.pk, to=to, actor=actor, at=at, rest=rest, since=calling.day_began(at))


@require_POST
@at_seat
def instruct(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Ask for something to be done with the call at this seat."""
    key = request.POST.get("key", "")[:60]
    try:
        asked = asking.asked(request)
        calls.instruct(asked, call=queries.at_seat(seat), actor=actor, at=timezone.now(), key=key)
    except REFUSED as error:
        return refused(request, error)
    return shown(request, actor, seat)


@require_POST
@at_seat
def dispose(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Note what the call came to."""
    call = calling.about(seat) or queries.last_at_seat(seat)
    known = frozenset(profiles.current().telephone.dispositions)
    try:
        if call is None:
            raise StepRefused(pgettext("seat phone", "There is no call to note this about."))
        disposition = request.POST.get("disposition", "")
        calls.dispose(call, disposition=disposition, known=known, actor=actor, at=timezone.now())
    except REFUSED as error:
        return refused(request, error)
    return shown(request, actor, seat)


@require_safe
@at_seat
def pop(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Piece: who is calling, for this seat alone, as soon as it rings here; empty while nobody is."""
    call = calling.about(seat)
    found = popping.pop(call, actor, profiles.current(), seat=seat, at=timezone.now()) if call else None
    return render(request, "seat/phone_pop.html", {"pop": found, "form_call": request.GET.get("call", "")})


@require_safe
@at_seat
def destinations(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Piece: to whom a call can be given now."""
    offered = calling.destinations(seat, profiles.current(), is_third=request.GET.get("for") == "third")
    return render(request, "seat/phone_destinations.html", offered)


@require_POST
@at_seat
def urge(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """The caller of the call at this seat urges one of her open orders. In one call she does so once."""
    call = calling.about(seat)
    number, order = popping.order_of(actor, request.POST.get("number", ""))
    if call is None or order is None:
        raise Http404("nothing to urge")
    given = {"urger": Urger.CALLER.value, "appeal": number}
    sentence, is_refused = pgettext("seat phone", "Urged: the unit is told at once."), False
    try:
        take_step(order, "urge", actor=actor, at=timezone.now(), given=given, key=f"urge:{call.code}:{number}"[:60])
    except REFUSED as error:
        sentence, is_refused = _(getattr(error, "message", "") or str(error)), True
    return render(request, "seat/phone_urged.html", {"sentence": sentence, "is_refused": is_refused})
