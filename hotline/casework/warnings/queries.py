"""Reads of notices: those that concern an actor."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from hotline.casework.clocks.models import Clock
from hotline.casework.leading.models import Instruction
from hotline.casework.leading.queries import kept_from as instructions_kept_from
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.walls import numbers_kept_from, shown_to
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import kept_from as documents_kept_from
from hotline.casework.warnings.models import Notice, Tiding
from hotline.casework.warnings.rules import shown_from
from hotline.casework.whistles.models import Whistle
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Calendar, Counting, Hours, office_hours
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.staff.words import OF_THE_CENTRE
from hotline.register.units.models import Unit

NOTICE: Final = "n"
TIDING: Final = "t"
Place = tuple[datetime, Literal["n", "t"], int]
"""When it is shown, whether it is a notice or a tiding, and its key."""


def notices_for(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """The notices to an actor's role at her unit that may be shown now, the latest first. The people of a centre's
    groups read what goes to the centre."""
    found = Notice.objects.filter(_hers(actor), shows_at__lte=at).exclude(clock_id__in=_kept_from(actor))
    return found.order_by("-shows_at", "-pk")


def tidings_for(actor: Actor, *, at: datetime) -> QuerySet[Tiding]:
    """What else her role at her unit is told of, by the same rule."""
    return Tiding.objects.filter(_hers(actor), shows_at__lte=at).order_by("-shows_at", "-pk")


def latest(actor: Actor, *, at: datetime, before: Place | None, most: int) -> list[Notice | Tiding]:
    """Notices and tidings of an actor together, the latest first, from after a place in their list."""
    notices, tidings = notices_for(actor, at=at), tidings_for(actor, at=at)
    if before is not None:
        notices, tidings = notices.filter(_after(before, NOTICE)), tidings.filter(_after(before, TIDING))
    found: list[Notice | Tiding] = [*notices.select_related("unit")[:most], *tidings.select_related("unit")[:most]]
    return sorted(found, key=place_of, reverse=True)[:most]


def _after(place: Place, kind: str) -> Q:
    """The rows of a kind that come after a place in the list of both kinds."""
    since, known, key = place
    if kind == known:
        return Q(shows_at__lt=since) | Q(shows_at=since, pk__lt=key)
    return Q(shows_at__lte=since) if kind < known else Q(shows_at__lt=since)


def place_of(row: Notice | Tiding) -> Place:
    """Where a notice or a tiding stands in the list of both."""
    return row.shows_at, NOTICE if isinstance(row, Notice) else TIDING, row.pk


def titles_for(actor: Actor, numbers: Iterable[str]) -> dict[str, str]:
    """The titles of those of some orders that an actor may see, by their numbers."""
    return dict(orders_visible_to(actor).filter(number__in=set(numbers)).values_list("number", "title"))


def _hers(actor: Actor) -> Q:
    if actor.unit_id is None:
        return Q(pk__in=())
    where = Q(unit_id=actor.unit_id)
    if actor.role in OF_THE_CENTRE:
        where |= Q(unit__in=Unit.objects.filter(path__in=paths.ancestors(actor.unit_path)))
    return where & Q(role=actor.role) & ~Q(number__in=numbers_kept_from(actor))


def _kept_from(actor: Actor) -> QuerySet[Clock, int]:
    """The clocks of papers and whistles that tell of an order which is kept from an actor, and – for a leader – those
    of what was laid before another one."""
    papers = Q(subject_kind=Document.journal_kind, subject_id__in=documents_kept_from(actor))
    papers |= Q(subject_kind=Instruction.journal_kind, subject_id__in=instructions_kept_from(actor))
    whistles = Whistle.objects.filter(~shown_to(actor, order="order"), order__is_guarded=True)
    papers |= Q(subject_kind=Whistle.journal_kind, subject_id__in=whistles.values("pk"))
    return Clock.objects.filter(papers).values_list("pk", flat=True)


def unseen(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """Those that nobody in the role has seen yet."""
    return notices_for(actor, at=at).filter(seen_at__isnull=True)


_NEXT_LIGHT = """
SELECT min(light_at) FROM clocks_clock WHERE light_at <= %s AND stopped_at IS NULL AND paused_at IS NULL
"""


def next_light(*, until: datetime) -> datetime | None:
    """When the light of a running clock changes next, up to an instant."""
    rows: list[tuple[datetime | None]] = ask(_NEXT_LIGHT, [until])
    return rows[0][0]


@lru_cache(maxsize=256)
def counting_of(version: int) -> Counting:
    """The hours of duty of a city."""
    profile = profiles.version(version)
    hours = office_hours(profile.opens, profile.closes, profile.noon_break)
    return Counting(hours=hours, zone=ZoneInfo(profile.time_zone))


@lru_cache(maxsize=1024)
def shows(at: datetime, urgency: str, version: int, calendar: Calendar, own: Hours | None) -> datetime:
    """When a notice is shown at a unit: by its own hours of duty, else by the city's. The same for all that one tick
    finds of an urgency at units with these hours."""
    calendar, counting = workdays.calendar_for(profiles.version(version), calendar), counting_of(version)
    return shown_from(at, urgency, calendar=calendar, counting=replace(counting, hours=own) if own else counting)
