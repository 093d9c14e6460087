"""Issuing documents of supervision: numbered, to the lead unit, about one order or many."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from psycopg.types.numeric import Int4

from hotline.casework.clocks.rules import Ticking, ticking
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import PaperForm
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.answering import DocumentDoor
from hotline.casework.supervision.models import Covered, Document
from hotline.casework.supervision.rules import number, rung
from hotline.casework.supervision.words import OPEN_STATES
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.lib import seals
from hotline.lib.statements import ask

LONGEST_TOPIC = 80


@dataclass(frozen=True, slots=True)
class Paper:
    """What is about to be written: form, reason, level, words, and the limit where it is not the level's."""

    form: str
    reason: str
    topic: str
    text: str
    level: int = 1
    workdays: int = 0
    follows: Document | None = None


Series = tuple[str, int]
"""A series of numbers: under which prefix, of which year."""

_NEXT = """
INSERT INTO supervision_serial (prefix, year, last) VALUES (%s, %s, %s)
ON CONFLICT (prefix, year) DO UPDATE SET last = supervision_serial.last + excluded.last RETURNING last
"""


def series(version: int, *, at: datetime) -> Series:
    """The series of numbers of a city's documents at an instant."""
    profile = profiles.version(version)
    return profile.supervision.prefix or "督", at.astimezone(ZoneInfo(profile.time_zone)).year


def next_serial(prefix: str, year: int, *, count: int = 1) -> int:
    """The next number of a year under a prefix, or the last of so many. Counted up in this transaction, so that none is
    given twice and none is lost with what is rolled back."""
    ((serial,),) = ask(_NEXT, [prefix, year, Int4(count)])
    return int(serial)


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit of a document: the clock that is about to run, the city with this limit, by which calendar."""

    ticks: Ticking
    profile: Profile
    calendar: int


class Limits:
    """The limits of documents that are written at one instant; each is counted once."""

    def __init__(self, at: datetime) -> None:
        self.at, self.calendar = at, workdays.calendar()
        self._known: dict[tuple[int, int, str], Limited] = {}

    def of(self, version: int, limit: Limit) -> Limited:
        """The limit under a version of the profile, from this instant on."""
        which = (version, limit.amount, limit.unit)
        if which not in self._known:
            profile = profiles.version(version)
            city, calendar = replace(profile, limits=(limit,)), workdays.calendar_for(profile, self.calendar)
            ticks = ticking("supervise", start=self.at, profile=city, calendar=calendar)
            self._known[which] = Limited(ticks, profile, calendar.version)
        return self._known[which]


def write(paper: Paper, *, order: Order, actor: Actor, at: datetime) -> Document:
    """Write a numbered document to the lead unit of an order, which is its first one."""
    serial = next_serial(*series(order.profile_version, at=at))
    document = drafted(paper, order=order, serial=serial, actor=actor, limits=Limits(at))
    after = {"number": document.number, "level": document.level, "unit": document.unit_id}
    DocumentDoor().begin(document, "issue_supervision", actor=actor, at=at, after=after, reason=paper.reason)
    return document


def drafted(paper: Paper, *, order: Order, serial: int, actor: Actor, limits: Limits) -> Document:
    """A document to the lead unit of an order under a number of its series, not entered yet."""
    profile = profiles.version(order.profile_version)
    step, limit = rung(profile, paper.level), _limit(profile, paper)
    prefix, year = series(order.profile_version, at=limits.at)
    return Document(
        number=number(prefix, year, serial),
        year=year,
        serial=serial,
        form=paper.form,
        level=step.level,
        reason=paper.reason,
        topic=paper.topic,
        text_sealed=seals.seal(paper.text),
        unit_id=order.lead_unit_id or 0,
        unit_path=order.lead_path,
        addressee=step.addressee,
        centre_id=order.centre_id,
        home_path=order.home_path,
        profile_version=order.profile_version,
        amount=limit.amount,
        unit_of_time=limit.unit,
        due_at=limits.of(order.profile_version, limit).ticks.due_at,
        issued_at=limits.at,
        issued_by_id=actor.staff_id,
        follows=paper.follows,
    )


def _limit(profile: Profile, paper: Paper) -> Limit:
    if paper.workdays:
        return Limit("supervise", paper.workdays, "workdays")
    said = rung(profile, paper.level).limit or profile.limit("supervise")
    return Limit("supervise", said.amount, cast(Any, said.unit))


def supervise(work: Work[Order]) -> None:
    """A document to the lead unit: a new one, or an open one to which this order is added."""
    order, given = work.case, work.given
    if order.lead_unit_id is None:
        raise StepRefused("No unit has this order yet: dispatch it first.")
    known = given.get("document", "")
    document = _open(order, known) if known else write(_paper(work), order=order, actor=work.actor, at=work.at)
    work.reason = document.reason
    work.after |= {"paper": document.number, "level": document.level, "form": document.form, "unit": document.unit_id}
    row = Covered(document=document, order=order, since=work.at)
    work.later.append(lambda _event: row.save(force_insert=True))


def _paper(work: Work[Order]) -> Paper:
    given = work.given
    for name in ("form", "reason", "text"):
        if not given.get(name):
            raise StepRefused("must be given", field=name)
    if given["form"] == PaperForm.RULE and work.actor.role != SYSTEM.role:
        raise StepRefused("is not one of the choices", field="form")
    level = int(given.get("level") or 1)
    if level not in work.profile.supervision.rungs and level != 1:
        raise StepRefused("is no level of the ladder", field="level")
    topic = given.get("topic") or work.case.title[:LONGEST_TOPIC]
    return Paper(given["form"], given["reason"], topic, given["text"], level, int(given.get("workdays") or 0))


def _open(order: Order, known: str) -> Document:
    found = Document.objects.filter(number=known, home_path=order.home_path, state__in=OPEN_STATES).first()
    if found is None or found.unit_id != order.lead_unit_id:
        raise StepRefused("There is no open document with this number to this unit.", field="document")
    if Covered.objects.filter(document=found, order=order).exists():
        raise StepRefused("This order is in that document already.", field="document")
    return found
