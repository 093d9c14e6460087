"""Loading the demo city into a database: everything or nothing, and never beside another city."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from hotline.config.demo import (
    above,
    answering,
    calling,
    cases,
    duties,
    guarding,
    incidents,
    inspecting,
    investigating,
    joint,
    knowing,
    leading,
    leaves,
    liaisons,
    malicious,
    quoting,
    registers,
    seating,
    sharing,
    standards,
    supervising,
    turning,
)
from hotline.config.demo.files import Case, City
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit

LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)


class AnotherCity(RuntimeError):
    """The database holds a city already, and it is not the demo city."""


def is_loaded(city: City) -> bool:
    """Whether this very city is in the database. Raises AnotherCity when another one is."""
    root = Unit.objects.filter(parent__isnull=True).order_by("path").first()
    if root is not None:
        if root.code == city.root and ProfileVersion.objects.filter(name=city.profile.stem).exists():
            return True
        raise AnotherCity(root.name)
    other = ProfileVersion.objects.exclude(name=city.profile.stem).order_by("-id").first()
    if other is not None:
        raise AnotherCity(str(other.body.get("profile", {}).get("title", other.name)))
    return False


@transaction.atomic
def load(city: City, *, now: datetime, show: Callable[[list[Case]], Iterable[Case]] = list) -> int:
    """Enter the registers and play the cases up to now. One transaction: cut off, it leaves nothing behind.

    `show` is handed the cases and hands them on, so that somebody can watch. Returns how many there were.
    """
    cases.forget()
    registers.enter(city, at=now, in_force_from=LONG_AGO)
    duties.enter(at=now)
    seating.enter(city.seats, at=now)
    player = cases.Player(now, ZoneInfo(profiles.current().time_zone))
    for case in show(player.in_order(city.cases)):
        player.play(case)
    kept = (*supervising.KEYS, joint.WHISTLED)
    turning.play(city.turns, now=now, without=[player.numbers[key] for key in kept if key in player.numbers])
    supervising.play(player.numbers, now=now)
    leading.play(player.numbers, now=now)
    answering.enter(now=now)
    investigating.play(player.numbers, now=now)
    incidents.enter(city, now=now)
    sharing.play(player.numbers, now=now)
    joint.play(player.numbers, now=now)
    guarding.play(city.guarded, now=now)
    liaisons.enter(now=now)
    standards.enter(now=now)
    if (desk := knowing.enter(city, now=now)) is not None:
        quoting.tell(desk)
        quoting.prove_wrong(desk)
    inspecting.play(now=now)
    leaves.enter(now=now)
    above.play(city.above, now=now)
    malicious.play(city.malicious, now=now)
    calling.enter(city.days_of_calls, now=now)
    return len(city.cases)


def accounts() -> list[tuple[str, str, str, str]]:
    """One account a role: its name, the role, the person, the unit."""
    found: dict[str, Staff] = {}
    for person in Staff.objects.select_related("unit").order_by("id"):
        found.setdefault(person.role, person)
    return [
        (found[role].username, str(Role(role).label), found[role].name, found[role].unit.name)
        for role in Role.values
        if role in found
    ]
