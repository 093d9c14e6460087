"""What a seat sees beside the form: who calls, what she has asked before, who should act and by when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from hotline.casework.appeals import repeats
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import is_open, visible_to
from hotline.casework.appeals.repeating import LONGEST, Asked
from hotline.casework.appeals.searching import by_caller
from hotline.casework.appeals.words import State
from hotline.casework.orders.alike import Alike, alike_to
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import OPEN_STATES
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Line, Profile
from hotline.lib import masks
from hotline.lib.phones import Phone, normalise
from hotline.register.matters.models import Matter
from hotline.register.matters.pressing import pressing
from hotline.register.people import queries as people
from hotline.register.staff.rules import reaches
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.suggesting import Promise, Proposal, alike_nearby, by_duty, promise
from hotline.web.seat import intake

MOST = 20


@dataclass(frozen=True)
class Known:
    """One thing a caller has asked before: where it stands, and whether what she says now may be the same."""

    appeal: Appeal
    order: Order | None
    name: str
    is_open: bool
    is_repeat: bool

    @property
    def title(self) -> str:
        """What it is about, numbers and identities made unreadable: a telephone may be several people's."""
        return masks.in_text(self.appeal.title)

    @property
    def state(self) -> str:
        """Where it stands: the order's state once there is one."""
        return self.order.state if self.order else self.appeal.state

    @property
    def due_at(self) -> datetime | None:
        """The limit that runs."""
        return self.order.turn_due_at if self.order else self.appeal.turn_due_at

    @property
    def waits_for_supplement(self) -> bool:
        """Whether it is what the caller was asked to complete."""
        return self.appeal.state == State.SUPPLEMENT_AWAITED


@dataclass(frozen=True)
class History:
    """What is known of a number."""

    phone: str
    is_number: bool
    lines: tuple[Known, ...] = ()
    recent: int = 0

    @property
    def open_lines(self) -> list[Known]:
        """What is still open."""
        return [line for line in self.lines if line.is_open]

    @property
    def repeats(self) -> list[Known]:
        """What the caller may be asking again."""
        return [line for line in self.lines if line.is_repeat]


def new(given: Mapping[str, str], *, matter: Matter | None, place: Unit | None, at: datetime) -> Asked:
    """What is being typed, as the rule of repeats looks at it."""
    text = f"{given.get('title', '')}\n{given.get('content', '')}".strip()
    code, path = matter.code if matter else "", place.path if place else ""
    return Asked(repeats.terms_of(text[:LONGEST]), at, matter=code, place=path, address=given.get("address_text", ""))


def history(text: str, *, profile: Profile, actor: Actor, asked: Asked) -> History:
    """What the caller of a number has asked before, as far as the actor may see it and connect it with her. Three
    queries."""
    if not text.strip():
        return History("", True)
    phone: Phone | None = normalise(text, area_code=profile.area_code or None)
    if phone is None:
        return History("", False)
    persons = people.by_phone(phone)
    lines = _lines(visible_to(actor).filter(by_caller(persons, actor)), replace(asked, persons=frozenset(persons)))
    month = asked.at - timedelta(days=profile.repeats.within_days)
    recent = sum(line.appeal.received_at >= month for line in lines)
    return History(masked_phone(phone.key), True, lines, recent)


def of_person(appeal: Appeal, *, actor: Actor) -> History:
    """What the caller of a waiting appeal has asked besides."""
    if appeal.person_id is None:
        return History("", True)
    others = visible_to(actor).filter(by_caller([appeal.person_id], actor)).exclude(pk=appeal.pk)
    lines = _lines(others, repeats.asked(appeal))
    return History(masked_phone(appeal.person.phone) if appeal.person else "", True, lines)


def _lines(appeals: QuerySet[Appeal], asked: Asked) -> tuple[Known, ...]:
    known = list(appeals.select_related("matter", "region", "person", "share__order__lead_unit").order_by("-id")[:MOST])
    alike = {found.appeal.pk for found in repeats.likeliest(asked, known, at=asked.at)}
    return tuple(_known(appeal, appeal.pk in alike) for appeal in known)


def _known(appeal: Appeal, is_repeat: bool) -> Known:
    share = getattr(appeal, "share", None)
    name = "" if appeal.is_anonymous or appeal.person is None else masks.name(appeal.person.name)
    order = share.order if share else None
    still_open = is_open(appeal) and (order is None or order.state in OPEN_STATES)
    return Known(appeal, order, name, still_open, is_repeat)


@dataclass(frozen=True)
class Assistance:
    """What the desk says while an appeal is typed in: who should act, by when, what else is reported from there."""

    proposal: Proposal | None
    promise: Promise | None
    alike: int
    others: list[Alike]
    emergencies: tuple[Line, ...]
    urgency: str
    is_known: bool


def assistance(
    *,
    profile: Profile,
    matter: Matter | None,
    place: Unit | None,
    given: Mapping[str, str],
    actor: Actor | None,
    at: datetime,
) -> Assistance:
    """What may be said about what has been typed so far."""
    asked = new(given, matter=matter, place=place, at=at)
    known_place = place if actor is not None and asked.terms else None
    kind, urgency = given.get("kind", ""), given.get("urgency", "")
    promised = promise(profile, kind=kind, urgency=urgency, at=at, matter=matter) if kind else None
    known = matter is not None and place is not None
    said = f"{given.get('title', '')}\n{given.get('content', '')}"
    urgent = pressing(said, matter, profile=profile)
    return Assistance(
        proposal=by_duty(matter, place, on=timezone.localdate(at)) if place is not None else None,
        promise=promised,
        alike=alike_nearby(matter, place, at=at) if place is not None else 0,
        others=alike_to(asked, region=known_place, matter=matter, actor=actor, at=at) if known_place and actor else [],
        emergencies=profile.emergencies(given.get("content", "")),
        urgency=urgent.urgency if urgent else "",
        is_known=known,
    )


def home_region(actor: Actor) -> Unit:
    """The region whose centre keeps what this seat takes in where no place is known."""
    unit = units.at_path(actor.unit_path)
    return units.at_path(units.home_of(units.region_of(unit)))


def acts_of(actor: Actor, *, profile: Profile, home: str) -> list[str]:
    """What a seat may decide about what it registers itself: the acts whose every step its role and reach cover."""
    at_centre = frozenset({units.centre_of(home).path})

    def covers(step: str) -> bool:
        return reaches(actor, step, home=home, units=at_centre)

    found = [intake.REGISTER]
    for act, steps in intake.STEPS.items():
        if not steps or not all(covers(step) for step in steps):
            continue
        if act == intake.DISPATCH and profile.review_before_dispatch:
            continue
        found.append(act)
    return found
