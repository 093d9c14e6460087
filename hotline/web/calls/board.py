"""The live board: who waits and how long, how each seat stands, what the day came to so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.calls.models import Call
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony import board as standing
from hotline.insight.telephony.queries import Asked, count, scope_of
from hotline.insight.telephony.rules import measures
from hotline.register.seats.queries import may_force, teams_of, visible_to
from hotline.register.seats.words import ON_A_CALL, RESTING, State
from hotline.register.staff.rules import may
from hotline.web.calls import shell
from hotline.web.calls.naming import language_name, line_name, skill_name, told
from hotline.web.parts.acting import for_staff, not_allowed
from hotline.web.parts.addresses import same_page
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.pieces import Row, Tab

TODAY = (
    "offered", "queued", "answered", "connected", "within_15_of_queued", "abandoned", "wait", "handling", "satisfied",
)  # fmt: skip
SHOWN = {
    "all": (),
    "ready": (State.READY,),
    "calls": tuple(ON_A_CALL),
    "wrap_up": (State.WRAP_UP,),
    "resting": tuple(RESTING),
    "off": (State.OFF,),
}
"""The piles of seats: all but those signed off, or those that stand in some states."""
MOST_WAITING, MOST_CARDS = 50, 120
EVERY = ((40, 400), (120, 1000))
EVERY_OF_MANY = 3000
"""In how many milliseconds a board of so many seats is fetched anew at most: news of a large hall never ends."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A call as the board shows it."""

    call: Call
    seconds: int
    number: str
    line: str
    skill: str
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """A seat on the board."""

    stands: standing.Standing
    url: str
    caller: Caller | None


@never_cache
@require_safe
@for_staff(shell.WATCH)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything at one look."""
    if not shell.watches_all(actor):
        return not_allowed(request)
    now = timezone.now()
    teams = teams_of(visible_to(actor).filter(is_open=True))
    context = {**_now(request, actor, now), "today": _today(actor, now), "title": pgettext("telephony", "Live board")}
    context["teams"] = [
        Tab(team or pgettext("telephony", "All teams"), same_page(request, team=team or None), team == _team(request))
        for team in ["", *teams]
    ]
    return shell.page(request, actor, "board", "calls/board.html", context)


@never_cache
@require_safe
@for_staff(shell.WATCH)
def now(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: the queue and the seats, fetched when something has changed."""
    if not shell.watches_all(actor):
        return not_allowed(request)
    return render(request, "calls/_now.html", _now(request, actor, timezone.now()))


@never_cache
@require_safe
@for_staff(shell.WATCH)
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: what the day came to so far."""
    if not shell.watches_all(actor):
        return not_allowed(request)
    return render(request, "calls/_today.html", {"today": _today(actor, timezone.now())})


def caller(call: Call, actor: Actor, *, seconds: int) -> Caller:
    """A call in words; the number is masked, and there for those who read calls."""
    number = masked_phone(call.other) if may(actor, "read_calls") else ""
    return Caller(call, seconds, number, line_name(call.line), skill_name(call.skill), language_name(call.language))


def _team(request: HttpRequest) -> str:
    return request.GET.get("team", "")[:40]


def _now(request: HttpRequest, actor: Actor, at: datetime) -> dict[str, Any]:
    shown = request.GET.get("shown", "")
    shown = shown if shown in SHOWN else "all"
    found = standing.board(actor, at=at, team=_team(request))
    states = SHOWN[shown]
    nobody = shown == "all" and not found.signed_on
    chosen = [one for one in found.standing if (one.seat.state in states if states else nobody or not one.is_off)]
    leads = may(actor, "lead_calls") or may_force(actor)
    return {
        "board": found,
        "piles": _piles(request, found, shown),
        "groups": [(skill_name(one.code), one) for one in found.groups],
        "waiting": [caller(one.call, actor, seconds=one.seconds) for one in found.waiting[:MOST_WAITING]],
        "waiting_more": max(0, len(found.waiting) - MOST_WAITING),
        "nobody": nobody,
        "cards": [_card(one, actor, leads=leads) for one in chosen[:MOST_CARDS]],
        "cards_more": max(0, len(chosen) - MOST_CARDS),
        "every": next((every for most, every in EVERY if len(found.standing) <= most), EVERY_OF_MANY),
        "now_url": same_page(request).replace(request.path, reverse("calls_board_now"), 1),
    }


def _piles(request: HttpRequest, found: standing.Board, shown: str) -> list[Tab]:
    named = (
        ("all", pgettext("telephony", "Signed on"), found.signed_on),
        ("ready", pgettext("telephony", "Ready"), found.many(State.READY)),
        ("calls", pgettext("telephony", "On a call"), found.on_a_call),
        ("wrap_up", pgettext("telephony", "After-call work"), found.many(State.WRAP_UP)),
        ("resting", pgettext("telephony", "Resting"), found.resting),
        ("off", pgettext("telephony", "Signed off"), found.many(State.OFF)),
    )
    address = same_page(request).replace(request.path, reverse("calls_board"), 1)
    return [Tab(label, _with(address, name), name == shown, many) for name, label, many in named]


def _with(address: str, shown: str) -> str:
    path, _mark, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("shown=")]
    return "?".join([path, "&".join([*kept, f"shown={shown}"])])


def _card(one: standing.Standing, actor: Actor, *, leads: bool) -> Card:
    talks = caller(one.call, actor, seconds=one.seconds) if one.call else None
    return Card(one, reverse("calls_post", args=[one.seat.extension]) if leads else "", talks)


def _today(actor: Actor, at: datetime) -> list[Row]:
    """The day so far, from midnight of the city."""
    local = at.astimezone(ZoneInfo(profiles.current().time_zone))
    since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Asked(since, since + timedelta(days=1))
    total = count(asked, scope=scope_of(actor), now=at, codes=TODAY).total
    return [told(measures()[code], total.get(code)) for code in TODAY]
