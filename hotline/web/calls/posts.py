"""One seat as its leader sees it: how it stands, the call there, and what she may do: listen, whisper, barge in, take
over, end the call, or – without a call – decide how the seat stands. Each stands in the journal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Asked
from hotline.casework.calls.models import Call, Instruction
from hotline.casework.calls.queries import asked_of, powers_over
from hotline.casework.calls.words import WITH_REASON, Outcome, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.insight.telephony import board as standing
from hotline.register.seats import actions as seats
from hotline.register.seats.queries import FORCE as FORCE_ACT
from hotline.register.seats.queries import may_force, of_staff
from hotline.register.seats.rules import ChoiceRefused
from hotline.register.seats.words import CHOSEN, ON_A_CALL, State
from hotline.register.staff.rules import may
from hotline.web.calls import shell
from hotline.web.calls.board import caller
from hotline.web.calls.seat_forms import Text
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Head, Row, Step
from hotline.web.parts.stepping import REFUSED, key_of, refuse
from hotline.web.parts.templatetags.parts import badge

LEAD, READ = "lead_calls", "read_calls"
FORCE = "force"
LATELY = timedelta(minutes=30)
REASON = pgettext_lazy("telephony", "Reason")
HELP: Mapping[str, Promise] = MappingProxyType(
    {
        Verb.MONITOR: pgettext_lazy("telephony", "You are being connected. You hear both; nobody hears you."),
        Verb.WHISPER: pgettext_lazy("telephony", "You are being connected. You hear both; the seat alone hears you."),
        Verb.BARGE: pgettext_lazy("telephony", "You are being connected. All three hear each other."),
        Verb.TAKE_OVER: pgettext_lazy("telephony", "The caller is yours; the seat goes to its after-call work."),
        Verb.LEAVE: pgettext_lazy("telephony", "You go; the conversation goes on."),
        Verb.FORCE_END: pgettext_lazy("telephony", "The call ends at once, for everybody."),
        FORCE: pgettext_lazy("telephony", "The seat stands like this from now on. Who sits there is told."),
    }
)
ICONS = {
    Verb.MONITOR: "headphones", Verb.WHISPER: "volume", Verb.BARGE: "users", Verb.TAKE_OVER: "transfer",
    Verb.LEAVE: "phone-off", Verb.FORCE_END: "player-stop", FORCE: "flag",
}  # fmt: skip
TONES = {Outcome.ASKED: "waiting", Outcome.DONE: "done", Outcome.REFUSED: "attention", Outcome.FAILED: "danger"}


class ReasonForm(forms.Form):
    """Why: it stands in the journal."""

    reason = Text(label=REASON, max_length=200)


class ForceForm(forms.Form):
    """How a seat is to stand, and why."""

    def __init__(self, now: str, *given: Any) -> None:
        super().__init__(*given)
        choices = [(state.value, state.label) for state in State if state in CHOSEN and state != now]
        self.fields["to"] = forms.ChoiceField(
            label=pgettext_lazy("telephony", "State"), choices=choices, widget=forms.RadioSelect
        )
        self.fields["reason"] = Text(label=REASON, max_length=200)


@never_cache
@require_safe
@for_staff(LEAD, FORCE_ACT)
def post(request: HttpRequest, actor: Actor, extension: str) -> HttpResponse:
    """A seat with what may be done about it now."""
    return shell.page(request, actor, "board", "calls/post.html", _shown(actor, extension))


@never_cache
@require_safe
@for_staff(LEAD, FORCE_ACT)
def post_now(request: HttpRequest, actor: Actor, extension: str) -> HttpResponse:
    """Fragment: the same, fetched when something has changed at the seat."""
    return render(request, "calls/_post.html", _shown(actor, extension))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(LEAD, FORCE_ACT)
def lead(request: HttpRequest, actor: Actor, extension: str, verb: str) -> HttpResponse:
    """One of the leader's powers, on its own page: asked for, refused, or on its way."""
    if verb not in HELP:
        raise Http404("There is no such power.")
    stands = _stands(actor, extension)
    form = _form(verb, stands, *((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, actor, stands, verb, form.cleaned_data)
        except ChoiceRefused as error:
            refuse(form, StepRefused(str(error)))
        except REFUSED as error:
            refuse(form, error)
        else:
            return redirect("calls_post", extension)
    step = _step(verb, stands, form)
    is_open = verb in _open(actor, stands)
    context = {
        "head": _head(stands), "step": step, "title": step.label, "is_open": is_open or request.method == "POST",
        "back_url": reverse("calls_post", args=[extension]), "standing": [],
    }  # fmt: skip
    status = 422 if form.errors else 200 if is_open else 409
    return shell.page(request, actor, "board", "calls/lead.html", context, status=status)


def _do(request: HttpRequest, actor: Actor, stands: standing.Standing, verb: str, given: Mapping[str, str]) -> None:
    at = timezone.now()
    if verb == FORCE:
        seat = seats.force(stands.seat.pk, to=given["to"], reason=given["reason"], actor=actor, at=at)
        said = pgettext("telephony", "The seat %(extension)s stands as %(state)s now.")
        messages.success(request, said % {"extension": seat.extension, "state": seat.get_state_display()})
        return
    asked = Asked(verb, reason=given.get("reason", ""))
    calls.instruct(asked, call=stands.call, actor=actor, at=at, key=key_of(request))
    messages.success(request, pgettext("telephony", "On its way: what comes of it is said here in a moment."))


def _stands(actor: Actor, extension: str) -> standing.Standing:
    found = standing.post(actor, extension, at=timezone.now())
    if found is None:
        raise Http404("There is no such seat.")
    return found


def _shown(actor: Actor, extension: str) -> dict[str, Any]:
    stands = _stands(actor, extension)
    steps = [_step(verb, stands, _form(verb, stands), place) for place, verb in enumerate(_open(actor, stands), 1)]
    return {
        "head": _head(stands),
        "title": _head(stands).title,
        "stands": stands,
        "caller": caller(stands.call, actor, seconds=stands.seconds) if stands.call else None,
        "record_url": reverse("calls_record", args=[stands.call.code]) if stands.call and may(actor, READ) else "",
        "facts": _facts(stands),
        "steps": steps,
        "asked": _asked(stands.call, timezone.now()),
        "lacks_seat": may(actor, LEAD) and of_staff(actor.desk_id) is None,
        "standing": [],
    }


def _open(actor: Actor, stands: standing.Standing) -> list[str]:
    """What may be done about a seat now."""
    if stands.call is not None:
        return [str(verb) for verb in powers_over(stands.call, actor)]
    return [FORCE] if stands.seat.state not in ON_A_CALL and may_force(actor) else []


def _form(verb: str, stands: standing.Standing, *given: Any) -> forms.Form:
    if verb == FORCE:
        return ForceForm(stands.seat.state, *given)
    return ReasonForm(*given) if verb in WITH_REASON else forms.Form(*given)


def _step(verb: str, stands: standing.Standing, form: forms.Form, place: int = 0) -> Step:
    label = pgettext("telephony", "Decide how it stands") if verb == FORCE else Verb(verb).label
    return Step(
        key=verb,
        label=label,
        url=reverse("calls_lead", args=[stands.seat.extension, verb]),
        form=form,
        kind="primary" if place == 1 else "warning" if verb == Verb.FORCE_END else "secondary",
        hotkey=f"Alt+{place}" if place else "",
        icon=ICONS.get(verb, ""),
        help=HELP[verb],
    )


def _head(stands: standing.Standing) -> Head:
    return Head(pgettext("telephony", "Seat"), stands.seat.extension, stands.seat.staff.name)


def _facts(stands: standing.Standing) -> list[Row]:
    seat = stands.seat
    place = " · ".join(part for part in (seat.team, seat.site) if part)
    return [
        Row(pgettext("telephony", "State"), badge("x", label=seat.get_state_display(), tone=seat.tone)),
        Row(pgettext("telephony", "Team and site"), place or "–"),
        Row(
            pgettext("telephony", "Telephone"),
            pgettext("telephony", "connected") if seat.registered_at else pgettext("telephony", "not connected"),
        ),
    ]


def _asked(call: Call | None, now: datetime) -> list[tuple[Instruction, str, str]]:
    """What was asked of the call lately, with the tone of what came of it and the sentence."""
    if call is None:
        return []
    found = asked_of(call, since=now - LATELY)
    return [(one, TONES[Outcome(one.outcome)], gettext(one.message) if one.message else "") for one in found]
