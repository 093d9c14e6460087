"""Who acts through this interface: a machine with the key of a member of staff."""

from dataclasses import replace
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from hotline.ground.journal.rules import CALLER, Actor
from hotline.register.leaves.queries import standing_in
from hotline.register.staff.queries import actor_for_token, actor_named
from hotline.register.staff.rules import OutOfScope, may


def request_id(request: HttpRequest) -> str:
    """The id of the request as the journal keeps it."""
    return str(getattr(request, "request_id", ""))[:40]


STANDS_IN_FOR = "Huiyin-Stands-In-For"
"""The account of the person on leave for whom this request is made."""


class StaffKey(HttpBearer):
    """`Authorization: Bearer <key>`; keys are given by `hotline token give`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The member of staff whose key this is, standing in for the one whom the request names, if any. Raises
        StandsInNoMore where she does not stand in for her now."""
        now = timezone.now()
        actor = actor_for_token(token, at=now, request_id=request_id(request))
        absent = request.headers.get(STANDS_IN_FOR, "").strip()
        if actor is None or not absent:
            return actor
        known = actor_named(absent)
        return standing_in(actor, known.staff_id or 0 if known else 0, at=now)


STAFF_KEY = StaffKey()


def actor_of(request: HttpRequest) -> Actor:
    """The actor that `StaffKey` has let in."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]  # ninja puts there what authenticate() gave


def actor_for(request: HttpRequest, act: str) -> Actor:
    """The actor, when the role has an act at all."""
    actor = actor_of(request)
    if not may(actor, act):
        raise OutOfScope("Your role does not cover this.")
    return actor


def actor_if_any(request: HttpRequest) -> Actor | None:
    """The actor of a request that may come with a key but need not. A key that is no longer good is refused."""
    if "Authorization" not in request.headers:
        return None
    actor = STAFF_KEY(request)
    if not isinstance(actor, Actor):
        raise AuthenticationError
    return actor


def caller_of(request: HttpRequest) -> Actor:
    """The caller herself, let in by number and code or turning to us for the first time."""
    return replace(CALLER, request_id=request_id(request))
