"""The frame of the pages of calls: its pages as tabs, each for those who may open it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import matrix, may
from hotline.web.parts.acting import for_staff, not_allowed
from hotline.web.parts.pieces import Tab

PAGES = (
    ("board", pgettext_lazy("telephony", "Live board"), "calls_board", "watch_calls"),
    ("call_backs", pgettext_lazy("call-back", "Call-backs"), "calls_call_backs", "call_back"),
    ("records", pgettext_lazy("call records", "Call records"), "calls_records", "read_calls"),
    ("messages", pgettext_lazy("messages", "Messages and faxes"), "calls_messages", "register_messages"),
    ("recordings", pgettext_lazy("call records", "Faulty recordings"), "calls_recordings", "listen"),
    ("numbers", pgettext_lazy("telephony", "Numbers"), "calls_numbers", "watch_calls"),
    ("staffing", pgettext_lazy("telephony", "Staffing"), "calls_staffing", "watch_calls"),
    ("visits", pgettext_lazy("visit run", "Return visits by keys"), "calls_visits", "run_visits"),
    ("seats", pgettext_lazy("telephony", "Seats"), "calls_seats", "manage_seats"),
    ("centres", pgettext_lazy("call centres", "Connected call centres"), "calls_centres", "manage_call_centres"),
)
"""The pages of the face: key, name, address name, and the act that opens it."""
OF_ALL = frozenset({"calls_board", "calls_staffing"})
"""Pages about everybody: not for those who may see of the telephone but what is their own."""
WATCH = "watch_calls"


def watches_all(actor: Actor) -> bool:
    """Whether somebody watches over more than her own seat."""
    permission = matrix()[WATCH].roles.get(actor.role)
    return permission is not None and permission.scope != "mine"


def pages_of(actor: Actor) -> list[tuple[str, Any, str]]:
    """The pages that somebody may open: key, name, address name."""
    return [
        (key, label, name)
        for key, label, name, act in PAGES
        if may(actor, act) and (name not in OF_ALL or watches_all(actor))
    ]


def tabs(actor: Actor, now: str) -> list[Tab]:
    """The pages that somebody may open, as tabs."""
    return [Tab(label, reverse(name), current=key == now) for key, label, name in pages_of(actor)]


def page(
    request: HttpRequest, actor: Actor, now: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the face. Browsers keep none of it: numbers of callers and names of colleagues stand there."""
    answer = render(request, template, {"desk_now": "calls", "tabs": tabs(actor, now), **context}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@for_staff(WATCH, "read_calls", "manage_seats", "register_messages")
def front(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first page that somebody may open."""
    first = next(iter(pages_of(actor)), None)
    return redirect(first[2]) if first else not_allowed(request)
