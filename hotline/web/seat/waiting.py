"""What came in by other ways and waits for a person: the same decisions as on a call, the one due first on top."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines, visible_to
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.register.staff.rules import reaches
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import caller_of, readable
from hotline.web.parts.choosing import matter_label, place_label
from hotline.web.parts.queue_pages import QueuePage, opened
from hotline.web.parts.queues import last_act, next_url, queue, written
from hotline.web.parts.stepping import tried
from hotline.web.parts.suggesting import by_duty
from hotline.web.seat import intake, knowing, showing
from hotline.web.seat.forms import IntakeForm, classed
from hotline.web.seat.queries import of_person

PAGE = QueuePage(
    name="seat_waiting",
    desk="seat",
    title=pgettext_lazy("seat", "To be accepted"),
    queue_title=pgettext_lazy("seat", "To be accepted"),
    queue_empty=pgettext_lazy(
        "seat", "Everything has been dealt with. What comes in by web, letter or message appears here."
    ),
    nothing=pgettext_lazy("seat", "Nothing is open."),
    case="seat/waiting_case.html",
    line="seat/waiting_line.html",
    template="seat/waiting.html",
)


@never_cache
@require_safe
@for_staff("register")
def queue_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue with its first appeal."""
    return _page(request, actor, None, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("register")
def appeal_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One waiting appeal, and what is decided about it."""
    appeal = _found(actor, number)
    if request.method != "POST":
        return _page(request, actor, appeal, None)
    act, _sep, to = request.POST.get("act", "").partition(":")
    profile = profiles.version(appeal.profile_version)
    act = act if intake.STEPS.get(act) else ""
    form = IntakeForm(request.POST, profile=profile, act=act, offered_units=request.POST.getlist("assisting"))
    if not act:
        form.add_error(None, pgettext("seat", "Choose what shall be done with it"))
    elif form.is_valid() and _settled(request, actor, appeal, form, to):
        done = pgettext("seat", "Appeal %(number)s: done.") % {"number": appeal.number}
        messages.success(request, done)
        return redirect(next_url("seat_appeal", request.POST.get("next", ""), fallback="seat_waiting"))
    return _page(request, actor, _found(actor, number), form)


@never_cache
@require_safe
@for_staff("register")
def news(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: how many appeals have come in since the page was opened."""
    return PAGE.news(request, showing.waiting(actor))


def _found(actor: Actor, number: str) -> Appeal:
    appeal = (
        visible_to(actor)
        .filter(number=number)
        .select_related("region", "matter", "person", "turn_clock", "share__order")
        .first()
    )
    if appeal is None:
        raise Http404
    return appeal


def _acts(appeal: Appeal, actor: Actor, profile: Profile) -> list[str]:
    """What may be decided about an appeal now: acts whose first step is open, and whose other steps are covered."""
    open_steps = {line.step for line in open_lines(appeal, actor)}
    found = [act for act, steps in intake.STEPS.items() if steps and steps[0] in open_steps]
    may_dispatch = reaches(actor, "dispatch", home=appeal.home_path) and not profile.review_before_dispatch
    return [act for act in found if act != intake.DISPATCH or may_dispatch]


def _settled(request: HttpRequest, actor: Actor, appeal: Appeal, form: IntakeForm, to: str) -> bool:
    at = timezone.now()
    given = {"to": to} if form.act == intake.APPEND else form.given
    region = form.place_row or appeal.region
    duty = by_duty(form.matter_row, region, on=timezone.localdate(at)) if form.lead_row else None
    basis = duty.basis if duty and form.lead_row and duty.unit.pk == form.lead_row.pk else ""
    settle = partial(
        intake.settle,
        appeal,
        intake.Decision(form.act, given, form.dispatched(basis)),
        actor=actor,
        about=showing.incidents_chosen(request, actor, at=at),
        repeat_of=request.POST.get("repeat_of", "")[:24],
        crisis=showing.crisis_chosen(request, actor, profile=profiles.version(appeal.profile_version)),
        told=knowing.told(request),
    )
    return tried(request, form, settle)


def _page(request: HttpRequest, actor: Actor, appeal: Appeal | None, form: IntakeForm | None) -> HttpResponse:
    chosen = appeal.number if appeal else ""
    listed = queue(request, showing.waiting(actor), chosen=chosen, address="seat_appeal", at=timezone.now())
    case = opened(listed, appeal)
    tabs = showing.tabs(actor, now="waiting", waits=listed.total)
    return PAGE.answer(
        request, listed, case, form, lambda: _beside(request, actor, case, form), appeal=case, seat_tabs=tabs
    )


def _said(form: IntakeForm, appeal: Appeal) -> dict[str, str]:
    return {**showing.values_of(form), "content": appeal.content, "title": appeal.title}


def _beside(request: HttpRequest, actor: Actor, appeal: Appeal, form: IntakeForm | None) -> dict[str, Any]:
    profile = profiles.version(appeal.profile_version)
    acts = _acts(appeal, actor, profile)
    place = place_label(appeal.region)
    if form is None:
        begun = classed(appeal, place, matter_label(appeal.matter) if appeal.matter else "")
        form = IntakeForm(initial=begun, profile=profile)
    caller, known = caller_of(appeal, actor, frozenset()), of_person(appeal, actor=actor)
    repeats = showing.repeats_of(known)
    return {
        "caller": caller,
        "content": readable(appeal.content, caller.sight),
        "place": place,
        "known": known,
        "may_append": intake.APPEND in acts,
        "may_link": True,
        "restricted": None,  # what is written is taken as always
        "propose_url": "",
        "repeat_of": request.POST.get("repeat_of", ""),
        "written": written(form),
        "late": last_act(appeal) if not acts else None,
        "versions_told": knowing.told(request).versions,
        **showing.assist_context(request, form, profile=profile, acts=acts, repeats=repeats, entered=appeal),
        **showing.classes_context(_said(form, appeal), profile=profile),
        **showing.acts_context(profile, actor, acts, form.act),
    }
