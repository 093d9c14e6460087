"""Emergency lines that did not answer: each is called again within the city's time, and how it ended is entered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.words import State, Transfer
from hotline.casework.emergencies.models import Handover
from hotline.casework.emergencies.queries import call_backs
from hotline.casework.loop import take_appeal_step
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts.acting import for_staff
from hotline.web.parts.stepping import refuse
from hotline.web.seat import showing

MOST = 30


class CallBack(forms.Form):
    """How another call ended."""

    transfer = forms.ChoiceField(
        label=pgettext_lazy("seat", "How the handover ended"), choices=Transfer.choices, widget=forms.RadioSelect
    )
    line_number = forms.CharField(
        label=pgettext_lazy("seat", "The line's own number of the case"), required=False, max_length=60
    )
    note = forms.CharField(
        label=pgettext_lazy("seat", "Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("hand_over")
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What must be called again, due first, each with its form."""
    waiting = list(call_backs(actor)[:MOST])
    asked = request.POST.get("number", "")
    form = CallBack(request.POST, prefix=asked) if asked else None
    chosen = next((handover for handover in waiting if handover.appeal.number == asked), None)
    if chosen is None and form is not None:
        messages.error(request, pgettext("seat", "Somebody has called this line again already."))
        return redirect("seat_call_backs")
    if form is not None and chosen is not None and form.is_valid() and _called(request, actor, chosen, form):
        return redirect("seat_call_backs")
    rows = [(handover, form if handover is chosen else CallBack(prefix=handover.appeal.number)) for handover in waiting]
    context: dict[str, Any] = {"desk_now": "seat", "rows": rows, "seat_tabs": showing.tabs(actor, now="call_backs")}
    return render(request, "seat/call_backs.html", context, status=422 if form is not None else 200)


def _called(request: HttpRequest, actor: Actor, handover: Handover, form: CallBack) -> bool:
    given = {name: value for name, value in form.cleaned_data.items() if value}
    given |= {"line": handover.line_code, "called_first": handover.called_first}
    appeal = handover.appeal
    key = request.POST.get("idempotency_key", "")[:80]
    try:
        take_appeal_step(appeal, "hand_over", actor=actor, at=timezone.now(), given=given, key=key)
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    appeal.refresh_from_db(fields=("state",))
    said = {
        State.HANDED_OVER: pgettext("seat", "Appeal %(number)s is handed over."),
        State.ACCEPTED: pgettext("seat", "The line declines %(number)s: we were called first, an order is open."),
    }.get(State(appeal.state), pgettext("seat", "Nobody answered for %(number)s. Call again."))
    messages.success(request, said % {"number": appeal.number})
    return True
