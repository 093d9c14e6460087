"""Who is acting on a page: from the signed-in account to the actor of the loop, and the frame of the staff pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg.types.numeric import Int8

from hotline.ground.journal.rules import Actor
from hotline.lib.statements import read
from hotline.register.leaves.models import Leave
from hotline.register.leaves.queries import STANDS_IN_NOW, standing_in, stood_in_by
from hotline.register.leaves.rules import StandsInNoMore
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.web.parts import standing
from hotline.web.parts.naming import standing_for
from hotline.web.parts.pieces import Desk, Who

P = ParamSpec("P")

DESKS = (
    ("seat", _("Seat console"), "seat", "headset", ("register",)),
    ("dispatch", _("Dispatch"), "dispatch", "send", ("dispatch",)),
    ("unit", _("Unit desk"), "unit", "building", ("sign", "draft", "approve")),
    ("audit", _("Reply audit"), "audit", "clipboard-check", ("pass_audit",)),
    ("visit", _("Return visits"), "visit", "phone-call", ("visit",)),
    ("desk", _("Supervision desk"), "desk", "flag", ("watch",)),
    ("leader", _("Before me"), "leader", "edit", ("instruct",)),
    ("orders", _("Orders"), "orders", "search", ("read_orders",)),
    ("knowledge", _("Knowledge base"), "knowledge", "book", ("read_answers",)),
    ("emergencies", _("Emergencies"), "emergencies", "ambulance", ("read_incidents",)),
    ("hotspots", _("Hot issues"), "hotspots", "chart-bar", ("read_hot_issues",)),
    (
        "calls",
        pgettext_lazy("telephony", "Calls"),
        "calls",
        "phone",
        ("watch_calls", "read_calls", "manage_seats", "register_messages"),
    ),
    ("office", _("Office"), "office", "settings", ("read_orders", "manage_units", "manage_staff", "read_journal")),
)
"""The desks of the house: key, name, address name, icon, and the acts of which one opens it."""


HOMES = {
    Role.DISPATCHER: "dispatch",
    Role.LIAISON: "unit",
    Role.HANDLER: "unit",
    Role.HEAD: "unit",
    Role.SUPERVISOR: "desk",
    Role.CITY_LEADER: "leader",
    Role.EDITOR: "knowledge",
    Role.SYSTEM_ADMIN: "office",
}
"""Where those begin who may also do what an earlier desk is for; all others begin at their first."""


HEARS = "read_orders"
"""The act of those to whom warnings are made known."""


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a request, kept for the request: who is signed in, or she for the one whose work she has taken
    up. Raises StandsInNoMore where that one's leave is over."""
    known = getattr(request, "_actor", False)
    if known is False:
        own = own_actor_of(request)
        absent = standing.taken_up(request)
        known = standing_in(own, absent, at=timezone.now()) if own is not None and absent is not None else own
        request._actor = known  # type: ignore[attr-defined]  # kept for this request alone
    return known if isinstance(known, Actor) else None


def own_actor_of(request: HttpRequest) -> Actor | None:
    """Who is signed in, whoever she stands in for."""
    user = request.user
    request_id = str(getattr(request, "request_id", ""))[:40]
    return actor_for(user.pk, request_id=request_id) if user.is_authenticated and user.pk else None


def for_staff(
    *acts: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """A page for those whose role has one of these acts; hands the view its actor.

    Who is not signed in is asked to; who may not gets a page that says so (403), never a trace of what is there.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                actor = actor_of(request)
                if actor is None:
                    return redirect_to_login(request.get_full_path(), reverse("account_login"))
                if acts and not any(may(actor, act) for act in acts):
                    return not_allowed(request)
                return view(request, actor, *args, **kwargs)
            except StandsInNoMore:
                return standing.over(request)
            except OutOfScope:
                return not_allowed(request)

        return guarded

    return wrap


def not_allowed(request: HttpRequest) -> HttpResponse:
    """The page that says that a role does not cover this, and whom to ask."""
    return render(request, "not_allowed.html", status=403)


def desks_of(actor: Actor) -> list[Desk]:
    """The desks an actor can work at, in the order of the house."""
    found = []
    for key, label, name, icon, acts in DESKS:
        if any(may(actor, act) for act in acts):
            try:
                found.append(Desk(key, label, reverse(name), icon))
            except NoReverseMatch:
                continue
    return found


def home_url(actor: Actor) -> str:
    """Where somebody's working day begins; empty for who has no desk."""
    desks = {desk.key: desk.url for desk in desks_of(actor)}
    return desks.get(HOMES.get(Role(actor.role), ""), next(iter(desks.values()), ""))


def _standing(actor: Actor) -> tuple[Unit | None, list[Leave]]:
    """An actor's unit, and the leaves in which she stands in: one query for almost everybody."""
    now, staff_id = timezone.now(), Int8(actor.staff_id or 0)
    asked = [staff_id, now, now, Int8(actor.unit_id or 0)]
    unit = next(iter(read(Unit, "t.id = %s", asked, has_leaves=STANDS_IN_NOW)), None)
    return unit, stood_in_by(staff_id, at=now) if getattr(unit, "has_leaves", False) else []


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the staff pages: desks and who is signed in. Asks nothing on public pages."""
    if not hasattr(request, "user") or "/staff/" not in request.path:
        return {}
    try:
        actor = actor_of(request)
    except StandsInNoMore:
        return {}
    if actor is None:
        return {}
    unit, leaves = _standing(actor)
    name = standing_for(actor.name, actor.for_name)
    who = Who(name, unit.shown if unit else "", Role(actor.role).label, reverse("account_logout"))
    return {
        "desks": desks_of(actor),
        "who": who,
        "actor": actor,
        "may_hear": may(actor, HEARS),
        "stands_in": [leave for leave in leaves if leave.absent_id != actor.for_staff_id],
        "taken_up": next((leave for leave in leaves if leave.absent_id == actor.for_staff_id), None),
    }
