"""What a citizen may ask for besides: to take her appeal back, to have a closed one handled again, or one that
the end of an incident has answered handled on its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework import loop
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines
from hotline.casework.emergencies.queries import may_say_not_solved
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.ground.journal.rules import CALLER
from hotline.web.public import grants, shell
from hotline.web.public.fields import Words

WITHDRAW, REOPEN, NOT_SOLVED = "withdraw", "ask_reopening", "not_solved"


class Withdrawal(forms.Form):
    """Why she takes it back, if she likes to say."""

    note = Words(label=gettext_lazy("Why do you withdraw it?"), longest=500, lines=True, rows=3, required=False)


class Reopening(forms.Form):
    """What is new, or was not done."""

    note = Words(label=gettext_lazy("What is new, or what was not done?"), longest=1000, lines=True, rows=5)


class NotSolved(forms.Form):
    """What goes on where she is, if she likes to say."""

    note = Words(
        label=gettext_lazy("What is not solved where you are?"), longest=1000, lines=True, rows=4, required=False
    )


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that may be asked for: its page, and what is done."""

    form: type[forms.Form]
    take: Callable[..., None]
    title: str | Promise
    text: str | Promise
    button: str | Promise
    done: str | Promise


REQUESTS = {
    WITHDRAW: Request(
        Withdrawal,
        loop.withdraw,
        gettext_lazy("Withdraw your appeal"),
        gettext_lazy("Nobody will handle it any further. This cannot be undone; you can always submit a new appeal."),
        gettext_lazy("Withdraw it"),
        gettext_lazy("Your appeal is withdrawn."),
    ),
    REOPEN: Request(
        Reopening,
        loop.ask_reopening,
        gettext_lazy("Have it handled again"),
        gettext_lazy("The hotline centre reads what you write and decides. You are told either way."),
        gettext_lazy("Ask for it"),
        gettext_lazy("We have got your request."),
    ),
    NOT_SOLVED: Request(
        NotSolved,
        loop.not_solved,
        gettext_lazy("It is not solved for me"),
        gettext_lazy("Your appeal is then handled on its own, and you get an answer of your own."),
        gettext_lazy("Have it handled on its own"),
        gettext_lazy("Your appeal goes on. You will be told how far it has come."),
    ),
}


def may_ask(appeal: Appeal, order: Order | None) -> frozenset[str]:
    """What a citizen may ask for now."""
    if may_say_not_solved(appeal):
        return frozenset({NOT_SOLVED})
    steps = {line.step for line in open_lines(appeal, CALLER)}
    if order is not None:
        steps = {found.step for found in open_steps(order, CALLER)}
    return frozenset(steps & set(REQUESTS)) if appeal.ended_at is None else frozenset()


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The page on which something is asked for."""
    at = timezone.now()
    appeal = Appeal.objects.filter(number=number).first()
    if appeal is None or not grants.may_follow(request, appeal, at=at):
        return redirect(f"{reverse('track')}?number={number}")
    asked = REQUESTS[step]
    order = Order.objects.filter(shares__appeal=appeal).first()
    if request.method != "POST" and step not in may_ask(appeal, order):
        return redirect("track_appeal", number=number)
    form = asked.form(request.POST or None) if request.method == "POST" else asked.form()
    if request.method == "POST" and form.is_valid() and _taken(request, appeal, asked, form, at):
        messages.success(request, str(asked.done))
        return redirect("track_appeal", number=number)
    context: dict[str, Any] = {
        "appeal": appeal,
        "form": form,
        "asked": asked,
        "back_url": reverse("track_appeal", args=[number]),
    }
    return shell.page(request, "public/ask.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, appeal: Appeal, asked: Request, form: forms.Form, at: datetime) -> bool:
    key = request.POST.get("idempotency_key", "")[:80]
    try:
        asked.take(appeal, actor=CALLER, at=at, note=form.cleaned_data["note"], key=f"{key}:{appeal.pk}" if key else "")
    except KeyReused:  # the same form, sent twice: it is done
        return True
    except StepRefused as refused:
        form.add_error(None, _(refused.message))
        return False
    return True
