"""The visit desk: whom to ring up now, what to read out, what the caller says, and what follows from it."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.orders.actions import unmask
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.orders.words import Missed, State
from hotline.casework.visits import queries as visits
from hotline.casework.visits.rules import daypart, is_dissatisfied, may_give_up
from hotline.casework.visits.wishes import fits
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import dialled
from hotline.web.parts.cases import appeals_of, order_of, replies_of
from hotline.web.parts.pieces import Tab
from hotline.web.parts.queue_pages import QueuePage, opened
from hotline.web.parts.queues import COUNTED, Queue, last_act, next_url, queue, written
from hotline.web.parts.stepping import ask_again_for_files, tried
from hotline.web.visit import ringing
from hotline.web.visit.carrying import carry_out
from hotline.web.visit.forms import ACTS, CLOSE, GIVE_UP, TRY, VISIT, VisitForm

CLOSING = "closing"
"""The second tab: visited, waiting to be closed."""


VISIT_PAGE = QueuePage(
    name="visit",
    desk="visit",
    title=pgettext_lazy("visit", "Return visits"),
    queue_title=pgettext_lazy("visit", "Whom to ring up"),
    queue_empty=pgettext_lazy("visit", "Nobody waits for a call."),
    nothing=pgettext_lazy("visit", "All visits are made. What passes the audit appears here by itself."),
    case="visit/case.html",
    line="visit/line.html",
    template="visit/desk.html",
)
CLOSE_PAGE = replace(
    VISIT_PAGE,
    queue_title=pgettext_lazy("visit", "Visited"),
    queue_empty=pgettext_lazy("visit", "Nothing waits to be closed."),
    nothing=pgettext_lazy("visit", "Nothing waits to be closed."),
    line="parts/queue_lead.html",
)


def waiting(actor: Actor, state: str = State.AUDITED) -> QuerySet[Order]:
    """The orders whose callers are to be rung up; or those that were, waiting to be closed."""
    return (
        visible_to(actor)
        .filter(state=state)
        .select_related("region", "matter", "turn_clock", "lead_unit", "centre")
        .prefetch_related("appeals")
    )


@never_cache
@require_safe
@for_staff("visit")
def queue_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue with its first order."""
    return _page(request, actor, None, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("visit")
def order_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One visit: verdict, attempt, closing or rework – and the next."""
    order = order_of(actor, number)
    if order is None:
        raise Http404
    if request.method != "POST":
        return _page(request, actor, order, None)
    act, _sep, outcome = request.POST.get("act", "").partition(":")
    appeals = [one.appeal for one in appeals_of(order, actor)]
    form = VisitForm(request.POST, request.FILES, act=act if act in ACTS else "", outcome=outcome, appeals=appeals)
    if not form.steps:
        form.add_error(None, pgettext("visit", "Choose what shall be recorded"))
    elif form.is_valid() and _taken(request, actor, order, form):
        if _others_wait(order):
            return redirect("visit_order", number)
        onward = next_url("visit_order", request.POST.get("next", ""), fallback="visit")
        return redirect(f"{onward}?tab={CLOSING}" if request.GET.get("tab") == CLOSING else onward)
    ask_again_for_files(form)
    return _page(request, actor, order_of(actor, number) or order, form)


@never_cache
@require_POST
@for_staff("unmask")
def number_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The number to dial, after a reason that stands in the journal: a fragment, or the whole page without scripts."""
    order = order_of(actor, number)
    if order is None:
        raise Http404
    asked = request.POST.get("of", "")
    one = next((one for one in appeals_of(order, actor) if one.appeal.number == asked), None)
    if one is None:
        raise OutOfScope
    try:
        reason = request.POST.get("reason", "")
        shown = unmask(appeal=one.appeal, reason=reason, actor=actor, at=timezone.now())
    except UnfitText as error:
        revealed = {"of": asked, "trouble": error.reason, "phone": "", "name": ""}
    else:
        revealed = {"of": asked, "phone": dialled(shown["phone"]), "name": shown["name"], "trouble": ""}
    if request.headers.get("HX-Request"):
        return render(request, "visit/number.html", {"order": order, "one": one, "ring": None, "revealed": revealed})
    return _page(request, actor, order, None, revealed)


@never_cache
@require_safe
@for_staff("visit")
def news(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: how many orders have come into the queue since the page was opened."""
    return VISIT_PAGE.news(request, waiting(actor))


def _taken(request: HttpRequest, actor: Actor, order: Order, form: VisitForm) -> bool:
    taken = [(step, form.given(step)) for step in form.steps]
    if not tried(request, form, partial(carry_out, order, taken, actor=actor, files=form.attached)):
        return False
    ringing.written_down(order, actor)
    messages.success(request, _said(form) % {"number": order.number})
    return True


def _others_wait(order: Order) -> bool:
    """Whether others who share the order are still to be called: then it stays open on the desk."""
    order.refresh_from_db(fields=["state", "callers", "round"])
    return order.state == State.AUDITED and order.callers > 1


def _said(form: VisitForm) -> str:
    if form.act == TRY:
        return pgettext("visit", "%(number)s: the attempt is recorded.")
    if form.act == GIVE_UP:
        return pgettext("visit", "%(number)s: the visit has ended without the caller.")
    if form.steps[-1] == CLOSE:
        return pgettext("visit", "%(number)s is closed.")
    if form.steps == (VISIT,):
        return pgettext("visit", "%(number)s: the visit is recorded.")
    return pgettext("visit", "%(number)s goes back to the unit, the caller is told.")


def _page(
    request: HttpRequest,
    actor: Actor,
    order: Order | None,
    form: VisitForm | None,
    revealed: dict[str, str] | None = None,
) -> HttpResponse:
    at = timezone.now()
    is_closing = request.GET.get("tab") == CLOSING or (order is not None and order.state == State.VISITED)
    cases = waiting(actor, State.VISITED if is_closing else State.AUDITED)
    listed = queue(request, cases, chosen=order.number if order else "", address="visit_order", at=at)
    listed = _by_preference(listed, is_chosen=order is not None)
    case = opened(listed, order)
    phone = ringing.standing(actor, case)
    return (CLOSE_PAGE if is_closing else VISIT_PAGE).answer(
        request,
        listed,
        case,
        form,
        lambda: _beside(case, actor, form, has_seat=phone["has_seat"]),
        order=case,
        tabs=_tabs(request, actor, listed, is_closing),
        is_closing=is_closing,
        revealed=revealed,
        **phone,
    )


def _by_preference(listed: Queue, *, is_chosen: bool) -> Queue:
    """Overdue first, then who likes to be rung up now, then by limit."""
    now = listed.since
    part = daypart(now, timezone.get_current_timezone_name())
    for row in listed.rows:
        row.preferred = next((appeal.preferred_time for appeal in row.appeals.all() if appeal.preferred_time), "")
        row.fits_now = fits(row.preferred, part)
    rows = sorted(listed.rows, key=lambda row: (row.turn_due_at > now, not row.fits_now, row.turn_due_at, row.pk))
    chosen = listed.chosen if is_chosen else (rows[0].number if rows else "")
    return replace(listed, rows=rows, chosen=chosen)


def _tabs(request: HttpRequest, actor: Actor, listed: Queue, is_closing: bool) -> list[Tab]:
    other = waiting(actor, State.AUDITED if is_closing else State.VISITED).order_by()[:COUNTED].count()
    visiting, closing = (other, listed.total) if is_closing else (listed.total, other)
    here = reverse("visit")
    return [
        Tab(pgettext("visit", "To be visited"), here, not is_closing, visiting),
        Tab(pgettext("visit", "To be closed"), f"{here}?tab={CLOSING}", is_closing, closing),
    ]


def _beside(order: Order, actor: Actor, form: VisitForm | None, *, has_seat: bool) -> dict[str, Any]:
    appeals = appeals_of(order, actor)
    steps = {found.step for found in open_steps(order, actor)}
    profile = profiles.version(order.profile_version)
    needed, parts = int(profile.visit.get("attempts", 3)), int(profile.visit.get("dayparts", 2))
    now = visits.round_of(order)
    awaited = [one.appeal for one in appeals if one.appeal.pk in now.unheard - now.given_up]
    late = [one.appeal for one in appeals if one.appeal.pk in now.given_up]
    tried = visits.attempts(order.pk, order.round)
    dayparts_of = [[each.daypart for each in visits.attempts(order.pk, order.round, one.pk)] for one in awaited]
    verdicts = visits.of_order(order.pk)
    replies = replies_of(order)
    heard = [verdict for verdict in verdicts if verdict.round == order.round]
    return {
        "form": form or VisitForm(appeals=[*awaited, *late]),
        "is_shared": order.callers > 1,
        "others_wait": len(awaited) > 1,
        "left": len(awaited),
        "asked": form.act if form else "",
        "steps": steps,
        "appeals": appeals,
        "numbers": ringing.numbers(order, actor, appeals, has_seat=has_seat),
        "reply": replies[0] if replies else None,
        "profile": profile,
        "city": profile.titled(get_language() or ""),
        "may_close": may(actor, CLOSE) and len(awaited) <= 1,
        "closing_url": f"{reverse('visit_order', args=[order.number])}?tab={CLOSING}",
        "missed": [(code, name, f"Alt+{place}") for place, (code, name) in enumerate(Missed.choices, 1)],
        "tried": tried,
        "needed": needed,
        "dayparts": parts,
        "may_give_up": not awaited
        or any(may_give_up(dayparts, attempts=needed, dayparts=parts) for dayparts in dayparts_of),
        "heard": heard,
        "earlier": [verdict for verdict in verdicts if verdict not in heard],
        "is_dissatisfied": bool(heard) and is_dissatisfied(order.solved, order.satisfied),
        "written": written(form),
        "late": None if steps & {VISIT, CLOSE} else last_act(order),
    }
