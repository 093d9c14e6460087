"""Reads of restrictions: what somebody may see, whether a number is restricted, what may be done now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.db.models import Q, QuerySet

from hotline.casework.orders.queries import OpenStep
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.rules import Hands, barred
from hotline.casework.restrictions.words import AWAITING, ENDS, HOLDING, State
from hotline.casework.restrictions.workflow import TABLE
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.evidence import EVENT
from hotline.casework.steps.rules import Line
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths, seals
from hotline.lib.phones import Phone
from hotline.lib.statements import ask
from hotline.register.people.models import Person
from hotline.register.staff.rules import matrix, may, reaches

READ, PROPOSE, OBJECT = "read_restrictions", "propose_restriction", "object_restriction"
PILES: Mapping[str, Q] = MappingProxyType(
    {
        "awaiting": Q(state__in=AWAITING),
        "in_force": Q(state__in=HOLDING),
        "objections": Q(contested_at__isnull=False),
        "ended": Q(state__in=ENDS),
    }
)
"""What lies in each pile of the list."""


def visible_to(actor: Actor) -> QuerySet[Restriction]:
    """The restrictions of an actor's region."""
    permission = matrix()[READ].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Restriction.objects.none()
    end = paths.upper(actor.reach)
    if permission.scope == "own":
        return Restriction.objects.filter(centre__path__gte=actor.reach, centre__path__lt=end)
    return Restriction.objects.filter(home_path__gte=actor.reach, home_path__lt=end)


def to_decide(actor: Actor) -> int:
    """How many restrictions and objections wait for this very person: her role decides and she had no part in them."""
    if not any(may(actor, step) for step in ("endorse_restriction", "approve_restriction", "grant_objection")):
        return 0
    waiting = visible_to(actor).filter(Q(state__in=AWAITING) | Q(state=State.CONTESTED))
    deciding = ("endorse_restriction", "approve_restriction", "grant_objection")
    return sum(any(one.step in deciding for one in open_steps(each, actor)) for each in waiting[:200])


def in_force(line_hash: bytes | memoryview | None, *, at: datetime) -> Restriction | None:
    """The restriction that holds for a number (its keyed hash) at an instant."""
    if not line_hash:
        return None
    return _held(line_hash, at).select_related("approved_by", "person").first()


def _held(line_hash: bytes | memoryview, at: datetime) -> QuerySet[Restriction]:
    return Restriction.objects.filter(line_hash=bytes(line_hash), state__in=HOLDING, until_at__gt=at)


def is_in_force(line_hash: bytes | memoryview | None, *, at: datetime) -> bool:
    """Whether one holds for a number (its keyed hash) at an instant: all that a call needs to know as it arrives."""
    if line_hash is None:
        return False
    held = "line_hash = %s AND state = ANY(%s) AND until_at > %s"
    values = [bytes(line_hash), [str(state) for state in HOLDING], at]
    return ask(f"SELECT EXISTS (SELECT 1 FROM {Restriction._meta.db_table} WHERE {held})", values)[0][0] is True  # noqa: S608  # no value is in it


def in_force_for(phone: Phone | None, *, at: datetime) -> Restriction | None:
    """The same for a number as it is dialled. Whoever sits behind an extension of it is meant, too."""
    return in_force(seals.keyed_hash("line", phone.line), at=at) if phone else None


def of_person(person: Person | None, *, at: datetime) -> Restriction | None:
    """The same for a caller whom we know."""
    return in_force(person.line_hash, at=at) if person else None


def latest_of(person: Person | None) -> Restriction | None:
    """The latest restriction of a caller's number that has ever been in force, for her own page."""
    if person is None or not person.line_hash:
        return None
    known = Restriction.objects.filter(line_hash=bytes(person.line_hash), from_at__isnull=False)
    return known.order_by("-from_at", "-id").first()


def standing(restriction: Restriction) -> Standing:
    """The centre has it; whether the caller has objected before."""
    is_new = restriction.contested_at is None
    units = frozenset({restriction.centre.path})
    return Standing(units, frozenset(), (), frozenset({"not_contested_yet"}) if is_new else frozenset())


def hands_of(restriction: Restriction) -> Hands:
    """Through whose hands a restriction has gone, those on leave among them for whom somebody acted."""
    events = Event.objects.filter(subject_kind=Restriction.journal_kind, subject_id=restriction.pk)
    absent = events.filter(actor_for_id__isnull=False).values_list("actor_for_id", flat=True)
    return replace(restriction.hands, absent=frozenset(pk for pk in absent if pk is not None))


def open_steps(restriction: Restriction, actor: Actor) -> list[OpenStep]:
    """The steps an actor may take on a restriction now, in the order of the table: buttons come from here."""
    stands, rule = standing(restriction), profiles.version(restriction.profile_version).restrictions
    found, hands = [], hands_of(restriction)
    for line in TABLE.open_to(restriction.state, stands.parts, stands.holds):
        is_hers = reaches(actor, line.step, home=restriction.home_path, units=stands.units)
        if is_hers and not barred(line.step, persons=actor.persons, role=actor.role, hands=hands, rule=rule):
            found.append(OpenStep(line.step, matrix()[line.step].title, line))
    return found


def lines_of(step: str) -> list[Line]:
    """The lines of a step, whatever the state."""
    return [line for line in TABLE.lines if line.step == step and line.came_from]


def line_behind(event: str) -> Line | None:
    """The line of the table that an event comes from."""
    return next((line for line in TABLE.lines if line.event == event), None)


def files_of(restriction: Restriction) -> list[Attachment]:
    """The recordings and papers that came with the proposal."""
    events = Event.objects.filter(subject_kind=Restriction.journal_kind, subject_id=restriction.pk)
    return attached({EVENT: events.values("pk")})
