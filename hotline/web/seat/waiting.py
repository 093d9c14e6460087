"""What came in by other ways and waits for a person: the same decisions as on a call, the one due first on top."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines, visible_to
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, reaches
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import caller_of, readable
from hotline.web.parts.choosing import matter_label, place_label
from hotline.web.parts.queues import come_since, last_act, next_url, queue, written
from hotline.web.parts.stepping import refuse
from hotline.web.parts.suggesting import by_duty
from hotline.web.seat import intake, showing
from hotline.web.seat.forms import IntakeForm, classed
from hotline.web.seat.queries import of_person


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
    fresh = come_since(showing.waiting(actor), request.GET.get("since", ""))
    return render(request, "parts/news.html", {"fresh": fresh, "url": reverse("seat_waiting")})


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
    version = request.POST.get("version", "")
    given = {"to": to} if form.act == intake.APPEND else form.given
    region = form.place_row or appeal.region
    duty = by_duty(form.matter_row, region, on=timezone.localdate(at)) if form.lead_row else None
    basis = duty.basis if duty and form.lead_row and duty.unit.pk == form.lead_row.pk else ""
    try:
        intake.settle(
            appeal,
            intake.Decision(form.act, given, form.dispatched(basis)),
            actor=actor,
            at=at,
            key=request.POST.get("idempotency_key", "")[:60],
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
            about=showing.incidents_chosen(request, actor, at=at),
            repeat_of=request.POST.get("repeat_of", "")[:24],
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    return True


def _page(request: HttpRequest, actor: Actor, appeal: Appeal | None, form: IntakeForm | None) -> HttpResponse:
    at = timezone.now()
    cases = showing.waiting(actor)
    listed = queue(request, cases, chosen=appeal.number if appeal else "", address="seat_appeal", at=at)
    if appeal is None and listed.chosen:
        appeal = next(row for row in listed.rows if row.number == listed.chosen)
    context: dict[str, Any] = {"desk_now": "seat", "queue": listed, "appeal": appeal}
    context["seat_tabs"] = showing.tabs(actor, now="waiting", waits=listed.total)
    if appeal is not None:
        context |= _beside(request, actor, appeal, form)
    status = 422 if form is not None and form.errors else 200
    return render(request, "seat/waiting.html", context, status=status)


def _beside(request: HttpRequest, actor: Actor, appeal: Appeal, form: IntakeForm | None) -> dict[str, Any]:
    profile = profiles.version(appeal.profile_version)
    acts = _acts(appeal, actor, profile)
    place = place_label(appeal.region)
    if form is None:
        begun = classed(appeal, place, matter_label(appeal.matter) if appeal.matter else "")
        form = IntakeForm(initial=begun, profile=profile)
    caller = caller_of(appeal, actor, frozenset())
    return {
        "caller": caller,
        "content": readable(appeal.content, caller.sight),
        "place": place,
        "known": of_person(appeal, actor=actor, at=timezone.now()),
        "may_append": intake.APPEND in acts,
        "may_link": True,
        "repeat_of": request.POST.get("repeat_of", ""),
        "written": written(form),
        "late": last_act(appeal) if not acts else None,
        **showing.assist_context(request, form, profile=profile, acts=acts, content=appeal.content),
        **showing.acts_context(profile, actor, acts, form.act),
    }
