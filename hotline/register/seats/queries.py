"""Reads of seats."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from django.db.models import Min, Q, QuerySet

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.seats.models import Seat, Spell
from hotline.register.seats.words import ON_A_CALL, State
from hotline.register.staff.rules import matrix, may

FORCE = "force_seats"

MOST_NAMED = 100


def of_staff(staff_id: int | None) -> Seat | None:
    """The seat at which somebody takes calls."""
    return Seat.objects.filter(staff_id=staff_id, is_open=True).select_related("staff").first() if staff_id else None


def named(names: Iterable[str], *, within: str) -> list[Seat]:
    """The seats that a call centre of the city's own means, each by its extension, or by the account or the name of who
    sits there; a name of several people means none of them. Only seats of people at units within a region."""
    here = Seat.objects.filter(is_open=True, staff__unit__path__gte=within, staff__unit__path__lt=paths.upper(within))
    wanted = list(names)
    which = Q(extension__in=wanted) | Q(staff__username__in=wanted) | Q(staff__name__in=wanted)
    rows = list(here.filter(which).select_related("staff").order_by("pk")[:MOST_NAMED])
    found: dict[int, Seat] = {}
    for name in wanted:
        for known in ("extension", "staff.username", "staff.name"):
            meant = [row for row in rows if attrgetter(known)(row) == name]
            if len(meant) == 1:
                found[meant[0].pk] = meant[0]
                break
    return list(found.values())


def signed_on() -> QuerySet[Seat]:
    """The seats whose people are there, whatever they do."""
    return Seat.objects.filter(is_open=True).exclude(state=State.OFF).select_related("staff")


def reachable() -> QuerySet[Seat]:
    """Those of them that can be rung: their telephones are there. One that has a call was there a moment ago; its
    conversation knows best whether it still is."""
    return signed_on().filter(Q(registered_at__isnull=False) | Q(state__in=ON_A_CALL))


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that can be rung, as whoever distributes calls needs it."""

    seat_id: int
    extension: str
    state: str
    idle_since: datetime
    skills: Mapping[str, int]
    languages: frozenset[str]
    districts: tuple[str, ...]
    site: str
    is_senior: bool
    is_leader: bool


PLACES = """
SELECT id, extension, state, coalesce(idle_since, since), skills::text, languages::text, districts::text, site,
       is_senior, is_leader
FROM seats_seat
WHERE is_open AND state <> %s AND (registered_at IS NOT NULL OR state = ANY(%s))"""


def places() -> list[Place]:
    """The seats that are `reachable`, without what only pages show: looked at many times a second in a rush."""
    rows = ask(PLACES, [State.OFF.value, [state.value for state in ON_A_CALL]])
    return [
        Place(
            seat_id,
            extension,
            state,
            idle_since,
            _levels(skills),
            frozenset(_words(languages)),
            _words(districts),
            *rest,
        )
        for seat_id, extension, state, idle_since, skills, languages, districts, *rest in rows
    ]


@lru_cache(maxsize=1024)
def _levels(skills: str) -> Mapping[str, int]:
    return MappingProxyType(json.loads(skills))


@lru_cache(maxsize=1024)
def _words(words: str) -> tuple[str, ...]:
    return tuple(json.loads(words))


def teams_of(seats: QuerySet[Seat]) -> list[str]:
    """The teams of these seats, in the order of their first extensions."""
    named = seats.exclude(team="").order_by().values("team").annotate(first=Min("extension"))
    return list(named.order_by("first").values_list("team", flat=True))


def visible_to(actor: Actor, act: str = "watch_calls") -> QuerySet[Seat]:
    """The seats that somebody may look at by an act of the matrix: those of people at units within her reach, or her
    own alone."""
    permission = matrix()[act].roles.get(actor.role)
    seats = Seat.objects.select_related("staff", "staff__unit")
    if permission is None:
        return seats.none()
    if permission.scope == "mine":
        return seats.filter(staff_id=actor.desk_id or 0)
    if actor.role == "system":
        return seats
    if not actor.reach:
        return seats.none()
    return seats.filter(staff__unit__path__gte=actor.reach, staff__unit__path__lt=paths.upper(actor.reach))


def may_force(actor: Actor) -> bool:
    """Whether somebody may decide how others' seats stand: by the matrix, and as the city's profile has it."""
    return may(actor, FORCE) and actor.role in profiles.current().telephone.forced_by


def rests_since(seat_id: int, state: str, since: datetime) -> list[datetime]:
    """When a seat's rests of one kind began, from a moment on."""
    taken = Spell.objects.filter(seat_id=seat_id, state=state, began_at__gte=since)
    return list(taken.order_by("began_at").values_list("began_at", flat=True))
