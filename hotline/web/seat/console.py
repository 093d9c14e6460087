"""The console: a call is registered and decided on with one click, and nothing that was typed is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.appeals.words import State
from hotline.casework.calls.models import Call
from hotline.casework.loop import take_appeal_step
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import numbers
from hotline.lib.text import UnfitText
from hotline.register.knowledge.actions import miss
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts.acting import for_staff
from hotline.web.parts.stepping import refuse
from hotline.web.parts.suggesting import by_duty
from hotline.web.seat import drafts, intake, knowing, popping, restricting, showing
from hotline.web.seat.forms import FRESH, RegisterForm
from hotline.web.seat.queries import acts_of, home_region

LOOK, KEEP, SUPPLEMENT = "look", "keep", "supplement"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("register")
def console(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A call, letter or visit: who it is, what it is about, and what is decided."""
    profile = profiles.current()
    home = home_region(actor)
    acts = acts_of(actor, profile=profile, home=home.path)
    if request.method != "POST":
        return _page(request, actor, _fresh(request, actor, profile), profile, acts)
    act, _sep, number = request.POST.get("act", "").partition(":")
    if act == LOOK:
        return _page(request, actor, _as_begun(request, actor, profile), profile, acts)
    if act == KEEP:
        return _keep(request, actor, profile, acts)
    if act in (restricting.TURN_AWAY, SUPPLEMENT):
        aside = _turn_away if act == restricting.TURN_AWAY else _supplement
        return aside(request, actor, profile, acts, number)
    if act not in acts:
        act = ""
    form = _sent(request, actor, profile, act)
    if not act:
        form.add_error(None, pgettext("seat", "Choose what shall be done with it"))
    elif form.is_valid() and _taken(request, actor, form, home, number):
        showing.forget(request)
        return redirect("seat")
    return _page(request, actor, form, profile, acts, asked=act)


def _page(
    request: HttpRequest, actor: Actor, form: RegisterForm, profile: Profile, acts: list[str], asked: str = ""
) -> HttpResponse:
    context = showing.console_context(request, actor, form, profile=profile, acts=acts, asked=asked)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "seat/console.html", context, status=status)


def _fresh(request: HttpRequest, actor: Actor, profile: Profile) -> RegisterForm:
    """The form as it begins: with a draft that was put aside, with the call at the seat, or empty."""
    kept = drafts.values(request, request.GET.get("draft", ""))
    call = popping.of_desk(actor, (kept or {}).get("call", "") or request.GET.get("call", ""))
    begun = kept if kept is not None else popping.begun_with(call, profile) if call is not None else {}
    return RegisterForm(initial={**FRESH, **begun}, profile=profile, call=call if begun.get("call") else None)


def _as_begun(request: HttpRequest, actor: Actor, profile: Profile) -> RegisterForm:
    """What is being typed, shown again without judging it."""
    begun = drafts.begin({name: values for name, values in request.POST.lists() if isinstance(name, str)})
    units = request.POST.getlist("assisting")
    return RegisterForm(initial=begun, profile=profile, offered_units=units, call=_call(request, actor))


def _sent(request: HttpRequest, actor: Actor, profile: Profile, act: str) -> RegisterForm:
    """The form as it was sent, for what shall be done with it."""
    units = request.POST.getlist("assisting")
    return RegisterForm(request.POST, profile=profile, act=act, offered_units=units, call=_call(request, actor))


def _call(request: HttpRequest, actor: Actor) -> Call | None:
    """The call that a form is about, if it was at the seat of who fills it in."""
    code = request.POST.get("call", "")
    return popping.of_desk(actor, code) if code else None


def _taken(request: HttpRequest, actor: Actor, form: RegisterForm, home: Any, number: str) -> bool:
    """Register and decide; what is refused stands in the form."""
    at = timezone.now()
    earlier = None
    given = form.given
    if form.act == intake.APPEND:
        earlier = _appeal(actor, number)
        given = {"to": number}
    repeat = _appeal(actor, form.cleaned_data["repeat_of"])
    if form.act == intake.REFUSE and repeat is not None:
        given = {**given, "earlier": repeat.number}
    region = form.place_row or home
    duty = by_duty(form.matter_row, region, on=timezone.localdate(at)) if form.lead_row else None
    basis = duty.basis if duty and form.lead_row and duty.unit.pk == form.lead_row.pk else ""
    try:
        taken = intake.take_in(
            form.registration(region=region, known=earlier, repeat=repeat),
            intake.Decision(form.act, given, form.dispatched(basis)),
            actor=actor,
            at=at,
            key=request.POST.get("idempotency_key", "")[:60],
            about=showing.incidents_chosen(request, actor, at=at),
            on=showing.days_chosen(request, actor, at=at),
            crisis=showing.crisis_chosen(request, actor, profile=profiles.current()),
            told=knowing.told(request),
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    showing.remember(request, form.act, taken, form.lead_row.shown if form.lead_row else "")
    return True


def _appeal(actor: Actor, number: str) -> Appeal | None:
    """The appeal of a number, as far as the seat may see it."""
    tidy = numbers.tidy_reference(number)
    return visible_to(actor).filter(number=tidy).select_related("person").first() if tidy else None


def _keep(request: HttpRequest, actor: Actor, profile: Profile, acts: list[str]) -> HttpResponse:
    """Put the draft aside and begin with an empty form."""
    if drafts.keep(request):
        showing.forget(request)
        messages.success(request, pgettext("seat", "The draft is kept until you sign out."))
        return redirect("seat")
    form = _as_begun(request, actor, profile)
    messages.error(
        request, pgettext("seat", "There is no room for another draft. Finish one of them first; this text stays here.")
    )
    return _page(request, actor, form, profile, acts)


def _supplement(request: HttpRequest, actor: Actor, profile: Profile, acts: list[str], number: str) -> HttpResponse:
    """The caller has rung up to complete an earlier appeal: what was typed goes there, nothing new is registered."""
    form = _sent(request, actor, profile, SUPPLEMENT)
    appeal = visible_to(actor).filter(number=number, state=State.SUPPLEMENT_AWAITED).first()
    if appeal is None:
        form.add_error(None, pgettext("seat", "That appeal no longer waits for a supplement."))
    elif form.is_valid() and _completed(request, actor, form, appeal):
        showing.forget(request)
        sentence = pgettext("seat", "The supplement is with appeal %(number)s, which waits to be accepted again.")
        messages.success(request, sentence % {"number": number})
        return redirect("seat")
    return _page(request, actor, form, profile, acts)


def _completed(request: HttpRequest, actor: Actor, form: RegisterForm, appeal: Appeal) -> bool:
    key = request.POST.get("idempotency_key", "")[:60]
    given = {"text": form.cleaned_data["content"]}
    try:
        take_appeal_step(appeal, "supplement", actor=actor, at=timezone.now(), given=given, key=key)
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    return True


def _turn_away(request: HttpRequest, actor: Actor, profile: Profile, acts: list[str], _number: str) -> HttpResponse:
    """A restricted caller was told where to write: the call is recorded, nothing is registered."""
    form = _sent(request, actor, profile, "")
    form.errors.clear()  # only what turning away asks for is asked of this form
    if restricting.turn_away(request, actor, form, profile):
        showing.forget(request)
        return redirect("seat")
    return _page(request, actor, form, profile, acts)


@never_cache
@require_POST
@for_staff("register")
def caller(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: who calls, and what she has asked before. The number comes in the body, so that no log keeps it."""
    profile = profiles.current()
    acts = acts_of(actor, profile=profile, home=home_region(actor).path)
    form = _as_begun(request, actor, profile)
    return render(request, "seat/caller.html", showing.caller_context(form, profile=profile, actor=actor, acts=acts))


@never_cache
@require_POST
@for_staff("register")
def assist(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: limit, suggested unit, what else is reported from there."""
    profile = profiles.current()
    acts = acts_of(actor, profile=profile, home=home_region(actor).path)
    form = _as_begun(request, actor, profile)
    repeats = showing.repeats_shown(request)
    context = showing.assist_context(request, form, profile=profile, acts=acts, repeats=repeats)
    return render(request, "seat/assist.html", context)


@never_cache
@require_POST
@for_staff("register")
def answers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: standard answers that fit the word looked for, or else what the caller says."""
    given = showing.values_of(_as_begun(request, actor, profiles.current()))
    sought, at = request.POST.get("knowledge", ""), timezone.now()
    found = knowing.context(given, actor, sought=sought, at=at)
    if request.POST.get("settled") and found["sought"] and not found["told"] and not found["is_knowledge_down"]:
        miss(text=found["sought"], is_seat=True, at=at)
    return render(request, "seat/answers.html", found)
