"""Who listens: from the cookie of a page to the person, and from the person to what she may hear."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import timezone

from hotline.register.seats.queries import of_staff
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import matrix

SEAT, BOARD = "seat", "board"


@dataclass(frozen=True, slots=True)
class Hearer:
    """A signed-in person, her session, and how her account stood when she began to listen."""

    person: int
    session: str
    topics: frozenset[str]
    account: tuple[Any, ...]


def hearer(cookies: str, asked: Collection[str]) -> Hearer | None:
    """Who listens by the cookies of a request, and to which of the topics asked for; None for nobody who may.

    `seat` is the person's own seat, `board` all seats and queues, for those whose role looks at more than its own.
    """
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    if not key:
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    person = auth.get_user(request)
    if not isinstance(person, Staff) or not person.is_active:
        return None
    topics = _topics(person.pk, asked)
    return Hearer(person.pk, key, topics, _account(person)) if topics else None


def _topics(person: int, asked: Collection[str]) -> frozenset[str]:
    topics = set()
    actor = actor_for(person)
    if actor is None:
        return frozenset()
    if SEAT in asked and (seat := of_staff(person)) is not None:
        topics.add(f"{SEAT}:{seat.pk}")
    permission = matrix()["watch_calls"].roles.get(actor.role)
    if BOARD in asked and permission is not None and permission.scope != "mine":
        topics.add(BOARD)
    return frozenset(topics)


def still_there(hearers: Collection[Hearer]) -> set[Hearer]:
    """Those whose session runs on and whose account stands as it did: not closed, with the same role and password."""
    keys = {one.session for one in hearers}
    people = {one.person for one in hearers}
    running = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    accounts = {person.pk: _account(person) for person in Staff.objects.filter(pk__in=people, is_active=True)}
    return {one for one in hearers if one.session in running and accounts.get(one.person) == one.account}


def _account(person: Staff) -> tuple[Any, ...]:
    return (person.password, person.role, person.unit_id)
