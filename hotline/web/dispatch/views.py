"""The dispatch desk: a queue, the order on top of it, the units that should act, and the next one after each act."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.words import Urgency
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.orders.words import State
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import masks
from hotline.register.liaisons import queries as liaisons
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.web.dispatch.forms import OTHER, DispatchForm, begin, typed
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.cases import Shown, appeals_of, order_of
from hotline.web.parts.choosing import MATTERS
from hotline.web.parts.classing import proposed
from hotline.web.parts.history import Teller
from hotline.web.parts.pieces import Entry
from hotline.web.parts.queue_pages import QueuePage, opened
from hotline.web.parts.queues import last_act, next_url, queue, written
from hotline.web.parts.stepping import piece, tried
from hotline.web.parts.suggesting import Proposal, alike_nearby, for_order, promise

STEPS = ("dispatch", "review")
DECIDED_HERE = (State.RETURN_ASKED, State.DISPUTED, State.REOPENING_ASKED)
"""A unit or a citizen asks, the centre decides: what is done then has pages of its own."""


DECIDING = frozenset(
    ("accept_return", "refuse_return", "dispute", "record_meeting", "rule", "reopen", "refuse_reopening")
)
ASKED_OR_TOLD = (
    "return_drafted",
    "return_asked",
    "return_refused",
    "return_accepted",
    "disputed",
    "meeting_recorded",
    "reopening_asked",
    "reopening_refused",
)


PAGE = QueuePage(
    name="dispatch",
    desk="dispatch",
    title=pgettext_lazy("dispatch", "Dispatch desk"),
    queue_title=pgettext_lazy("dispatch", "To be dispatched"),
    queue_empty=pgettext_lazy("dispatch", "Nothing waits to be dispatched."),
    nothing=pgettext_lazy("dispatch", "Everything is with its unit. New orders appear here by themselves."),
    case="dispatch/case.html",
)


def waiting(actor: Actor) -> QuerySet[Order]:
    """The orders that wait for review or dispatch, or for a decision on what a unit or a citizen asks."""
    return (
        visible_to(actor)
        .filter(state__in=(State.OPENED, State.REVIEWED, *DECIDED_HERE))
        .select_related("region", "matter", "turn_clock", "lead_unit", "centre")
    )


@never_cache
@require_safe
@for_staff("dispatch")
def queue_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue with its first order."""
    return _page(request, actor, None, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("dispatch")
def order_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One order: review or dispatch it, and go to the next."""
    order = order_of(actor, number)
    if order is None:
        raise Http404
    if request.method != "POST":
        return _page(request, actor, order, None)
    act = request.POST.get("act", "")
    found = _proposals(order, appeals_of(order, actor), request.POST)
    if act not in STEPS:
        # another category asks for other units: the page comes back with them, nothing is judged
        begun = {**begin(order, found), **typed(request.POST)}
        return _page(request, actor, order, DispatchForm(initial=begun, proposals=found))
    form = DispatchForm(request.POST, act=act, proposals=found)
    if form.is_valid() and _taken(request, actor, order, form):
        return redirect(next_url("dispatch_order", request.POST.get("next", ""), fallback="dispatch"))
    return _page(request, actor, order_of(actor, number) or order, form)


@never_cache
@require_safe
@for_staff("dispatch")
def news(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: how many orders have come into the queue since the page was opened."""
    return PAGE.news(request, waiting(actor))


def _chosen(order: Order, given: Mapping[str, Any] | None) -> Matter | None:
    """The category that stands in the form now, else the order's."""
    if given and given.get("matter"):
        with suppress(ValidationError):
            return MATTERS.meant(given["matter"], given.get("matter_code", ""))
    return order.matter


def _proposals(order: Order, said: Sequence[Shown], given: Mapping[str, Any] | None = None) -> list[Proposal]:
    """The units for an order, by what the callers say and the category that stands in the form now."""
    at = timezone.now()
    return for_order(order, _chosen(order, given), said=_text(said), at=at, on=timezone.localdate(at))


def _text(said: Sequence[Shown]) -> str:
    return "\n".join(each.content for each in said)


def _taken(request: HttpRequest, actor: Actor, order: Order, form: DispatchForm) -> bool:
    if not tried(request, form, partial(take_step, order, form.act, actor=actor, given=form.given)):
        return False
    if form.act == "dispatch" and form.lead_row is not None:
        sentence = pgettext("dispatch", "%(number)s is dispatched to %(unit)s.")
        messages.success(request, sentence % {"number": order.number, "unit": form.lead_row.shown})
    else:
        messages.success(request, pgettext("dispatch", "%(number)s is reviewed.") % {"number": order.number})
    return True


def _page(request: HttpRequest, actor: Actor, order: Order | None, form: DispatchForm | None) -> HttpResponse:
    chosen = order.number if order else ""
    listed = queue(request, waiting(actor), chosen=chosen, address="dispatch_order", at=timezone.now())
    case = opened(listed, order)
    return PAGE.answer(request, listed, case, form, lambda: _beside(case, actor, form), order=case)


def _asked(order: Order) -> list[Entry]:
    """What was asked, and what was done about it since: the latest first."""
    told = journal.since(order.journal_kind, order.pk, last=order.journal_length)
    about = [each for each in reversed(told) if each.event.name in ASKED_OR_TOLD]
    return Teller(about, profile=profiles.version(order.profile_version), readable=masks.in_text).entries()


URGENT = (Urgency.URGENT, Urgency.CRITICAL)


def _told_by_phone(order: Order, proposals: Sequence[Proposal]) -> list[tuple[Unit, str, str]]:
    """Whom of the units proposed an urgent order is also told to by telephone: unit, name, masked number. Units that
    have nobody in charge are left out."""
    if order.urgency not in URGENT:
        return []
    units = {unit.pk: unit for proposal in proposals for unit in (proposal.unit, *proposal.assisting)}
    posts = liaisons.of_units(units)
    return [(units[pk], held[0].name, masked_phone(held[0].phone)) for pk, held in posts.items() if held]


def _classes(
    order: Order, said: Sequence[Shown], given: Mapping[str, Any], profile: Profile, at: datetime
) -> dict[str, Any]:
    """Categories and urgency that are proposed for what the callers say; the unit stands among the proposals."""
    urgency = str(given.get("urgency") or order.urgency)
    matter = _chosen(order, given)
    return proposed(
        _text(said), title=order.title, profile=profile, at=at, matter=matter, urgency=urgency, keys="Ctrl+Alt+"
    )


def _beside(order: Order, actor: Actor, form: DispatchForm | None) -> dict[str, Any]:
    at = timezone.now()
    known = open_steps(order, actor)
    steps = {found.step for found in known} & set(STEPS)
    deciding = [found for found in known if found.step in DECIDING] if order.state in DECIDED_HERE else []
    profile = profiles.version(order.profile_version)
    if profile.review_before_dispatch and order.state == State.OPENED:
        steps.discard("dispatch")
    said = appeals_of(order, actor)
    if form is None:
        found = _proposals(order, said) if steps else []
        form = DispatchForm(initial=begin(order, found), proposals=found)
    picked = str(form["pick"].value() or "")
    ticked = form["assisting"].value() or []
    standing = form.data if form.is_bound else form.initial
    return {
        **(_classes(order, said, standing, profile, at) if steps else {}),
        "form": form,
        "steps": steps,
        "may_merge": any(found.step == "merge" for found in known),
        "picked": picked,
        "ticked": ticked,
        "other": OTHER,
        "appeals": said,
        "told_by_phone": _told_by_phone(order, form.proposals),
        "promise": promise(profile, kind=order.kind, urgency=order.urgency, at=at, matter=_chosen(order, standing)),
        "alike": alike_nearby(order.matter, order.region, at=at),
        "written": written(form),
        "deciding": [
            piece(found.line, url=reverse("order_step", args=[order.number, found.step]), case=order, form=None)
            for found in deciding
        ],
        "asked": _asked(order) if deciding else [],
        "late": None if steps or deciding else last_act(order),
    }
