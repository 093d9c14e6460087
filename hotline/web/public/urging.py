"""Urging an appeal on its page: once a day, with what the last time brought."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.casework.supervision.actions import urge_as_caller
from hotline.casework.supervision.queries import after_urging, next_for_caller
from hotline.ground.profiles.rules import Profile
from hotline.web.public import grants

BROUGHT = {
    "reviewed": pgettext_lazy("urging", "The centre has reviewed it."),
    "dispatched": pgettext_lazy("urging", "It was passed to the unit that must act."),
    "signed": pgettext_lazy("urging", "The unit has signed for it."),
    "caller_contacted": pgettext_lazy("urging", "The unit has contacted you."),
    "sub_dispatched": pgettext_lazy("urging", "The unit has passed a part of it to an office of its own."),
    "part_reported": pgettext_lazy("urging", "Another unit has reported what it did."),
    "drafted": pgettext_lazy("urging", "The unit has written an answer, which its head is to approve."),
    "replied": pgettext_lazy("urging", "The unit has answered; the centre checks the answer."),
    "sent_back": pgettext_lazy("urging", "The centre has sent the answer back to the unit."),
    "supervised": pgettext_lazy("urging", "The centre has demanded a written explanation from the unit."),
    "audit_passed": pgettext_lazy("urging", "The answer was sent to you."),
    "visit_waived": pgettext_lazy("urging", "The answer was sent to you."),
}
"""What may follow an urging, in the citizen's words. What concerns only offices is not told."""


@dataclass(frozen=True, slots=True)
class Urged:
    """What the page says of urging: when she last did, what it brought, from when on she may again."""

    last_at: datetime | None
    next_at: datetime | None
    is_open: bool
    brought: list[tuple[datetime, str]] = field(default_factory=list)


def urged(appeal: Appeal, order: Order | None, profile: Profile, *, at: datetime) -> Urged | None:
    """Urging as the page shows it; nothing where there is nothing to urge and never was."""
    if order is None:
        return None
    next_at = next_for_caller(order, appeal.number, profile, at=at)
    last, since = after_urging(order.pk, appeal.number)
    if last is None and next_at is None:
        return None
    brought = [(event.at, str(BROUGHT[event.name])) for event in since if event.name in BROUGHT]
    return Urged(last.at if last else None, next_at, next_at is not None and next_at <= at, brought)


@require_POST
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """She urges. Twice the same form urges once; a second time on one day is told when it is possible again."""
    at = timezone.now()
    appeal = Appeal.objects.filter(number=number).first()
    if appeal is None or not grants.may_follow(request, appeal, at=at):
        return redirect(f"{reverse('track')}?number={number}")
    key = request.POST.get("idempotency_key", "")[:80]
    try:
        urge_as_caller(appeal, at=at, key=f"{key}:{appeal.pk}" if key else "")
    except KeyReused:  # the same form, sent twice
        pass
    except StepRefused as refused:
        messages.error(request, _said(refused))
    else:
        messages.success(request, _("We have urged whoever has your appeal in hand. What follows is shown below."))
    return redirect("track_appeal", number=number)


def _said(refused: StepRefused) -> str:
    if "today" in refused.message:
        return pgettext("urging", "You have urged today already. You may again from tomorrow on.")
    return pgettext("urging", "There is nothing to urge now: your appeal has been answered, or waits for you.")
