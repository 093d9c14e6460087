"""Registering: a contact has come in, and what the citizen asks becomes an appeal."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, transaction

from hotline.casework.appeals import wording
from hotline.casework.appeals.actions.door import AppealDoor
from hotline.casework.appeals.actions.guarding import checked, guarded, is_confidential, withheld
from hotline.casework.appeals.models import Appeal, Complained, Proposed, Viewer
from hotline.casework.appeals.rules import kept_back
from hotline.casework.appeals.words import Kind, Sensitivity, Urgency
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.casework.steps.actions import replayed
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays import queries as workdays
from hotline.lib import numbers, seals
from hotline.lib.statements import Statement, ask, next_id
from hotline.lib.text import gate
from hotline.register.matters.accepting import propose
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction, introduced, was_entered_meanwhile
from hotline.register.people.models import Person
from hotline.register.people.words import Kind as PersonKind
from hotline.register.people.words import Language
from hotline.register.units import queries as units
from hotline.register.units.models import Unit


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known when an appeal is registered (domain handbook §3.1 A–D). `contact` is the call it was said in,
    where that was written down before; several appeals may come from one."""

    title: str
    content: str
    region: Unit
    channel: str = Channel.WEB
    kind: str = Kind.OTHER
    urgency: str = Urgency.NORMAL
    matter: Matter | None = None
    person: Introduction = field(default_factory=Introduction)
    language: str = "zh-Hans"
    address_text: str = ""
    occurred: str = ""
    claim: str = ""
    object_kind: str = ""
    object_name: str = ""
    is_confidential: bool = False
    is_anonymous: bool = False
    wants_visit: bool = True
    wants_public: bool = False
    preferred_time: str = ""
    prior_attempts: bool | None = None
    channel_detail: str = ""
    called_number: str = ""
    external_number: str = ""
    external_system: str = ""
    outer_due_at: datetime | None = None
    tags: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    repeat_of: Appeal | None = None
    home_path: str = ""
    sensitivity: str = Sensitivity.NONE
    complained: tuple[Unit, ...] = ()
    contact: Contact | None = None


LENGTHS = {
    "title": 120,
    "content": 20_000,
    "claim": 2000,
    "address_text": 200,
    "occurred": 80,
    "object_kind": 16,
    "object_name": 120,
    "preferred_time": 80,
    "external_number": 60,
    "external_system": 40,
    "language": 12,
}
_CHOICES = {
    "channel": frozenset(Channel.values),
    "kind": frozenset(Kind.values),
    "urgency": frozenset(Urgency.values),
    "sensitivity": frozenset(Sensitivity.values),
    "person.kind": frozenset(PersonKind.values),
    "person.language": frozenset(Language.values),
}
OF_THE_CONTACT = {"channel_detail": 80, "called_number": 20}
OF_THE_PERSON = {"name": 80, "address": 200, "email": 254, "employer": 120}


def _gated(given: object, lengths: Mapping[str, int]) -> dict[str, str]:
    """Texts through the one gate, by field; UnfitText names the one that cannot be kept."""
    return {
        name: gate(getattr(given, name), longest=longest, field=name, lines=name in ("content", "claim"))
        for name, longest in lengths.items()
    }


def _checked(given: Registration) -> dict[str, str]:
    """The texts of an appeal, by field, once nothing in the whole registration is unfit to be kept."""
    texts = _gated(given, LENGTHS)
    _gated(given, OF_THE_CONTACT)
    _gated(given.person, OF_THE_PERSON)
    if not texts["content"]:
        raise StepRefused("must be given", field="content")
    if given.sensitivity == Sensitivity.SECRET:
        texts |= withheld()
    if given.sensitivity == Sensitivity.OFFICIALS and not given.complained:
        raise StepRefused("Say which unit the report is against.", field="complained")
    texts["title"] = texts["title"] or texts["content"].split("\n")[0][:30]
    for name, words in _CHOICES.items():
        if attrgetter(name)(given) not in words:
            raise StepRefused("is not one of the choices", field=name)
    return texts


def register(
    given: Registration, *, actor: Actor, at: datetime, key: str = "", request: Any = None
) -> tuple[Appeal, str]:
    """Register an appeal. Returns it with its query code, which is told to the caller alone.

    Under the same key the same appeal comes back, also to two requests at once; two first calls from one number at once
    are one caller's. Raises StepRefused or UnfitText naming the field.
    """
    asked = request if request is not None else [given.title, given.content, given.region.code]
    if known := _known(key, asked, actor):
        return known
    try:
        return _entered(given, actor=actor, at=at, key=key, asked=asked)
    except IntegrityError as error:
        # a request under the same key, or from the same caller, was on its way; by now it has been committed
        if known := _known(key, asked, actor):
            return known
        if not was_entered_meanwhile(error):
            raise
        return _entered(given, actor=actor, at=at, key=key, asked=asked)


def _entered(given: Registration, *, actor: Actor, at: datetime, key: str, asked: Any) -> tuple[Appeal, str]:
    """All that is written is one statement, which is a transaction of its own; inside another one it gets a savepoint,
    so that a key or a caller that comes twice spoils nothing."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        return _enter(given, actor=actor, at=at, key=key, asked=asked)


def _known(key: str, asked: Any, actor: Actor) -> tuple[Appeal, str] | None:
    event = replayed(key=key, request=asked, actor=actor) if key else None
    if event is None:
        return None
    appeal = Appeal.objects.get(pk=event.subject_id)
    return appeal, appeal.code


def _enter(given: Registration, *, actor: Actor, at: datetime, key: str, asked: Any) -> tuple[Appeal, str]:
    texts = _checked(given)
    profile = profiles.current()
    person = None if given.is_anonymous and given.person.is_empty else introduced(given=given.person, at=at)
    person_id, contact_id, appeal_id, serial, calendar, centre_id, centre_path, home = _reserve(given)
    statement = Statement()
    if person is not None and person._state.adding:
        person.pk = person_id
        statement.insert(person)
    contact = given.contact or _contact(given, contact_id, person, actor=actor, at=at)
    code = numbers.query_code()
    appeal = Appeal(
        pk=appeal_id,
        number=numbers.reference(profile.number_prefix, profile.day(at), serial % 1_000_000),
        code_sealed=seals.seal(code),
        contact=contact,
        person=person,
        registered_by_id=actor.staff_id,
        received_at=at,
        home_path=given.home_path or home,
        profile_version=profile.version,
        turn_unit_id=centre_id,
        turn_path=centre_path,
        **{name: getattr(given, name) for name in _TAKEN_OVER},
        **texts,
    )
    appeal.calendar_now, appeal.tags = calendar, list(given.tags)
    after = _guard(appeal, given, statement, actor)
    _write_down(statement, appeal, contact, profile)
    AppealDoor().begin(
        appeal,
        "register",
        actor=actor,
        at=at,
        key=key,
        request=asked,
        after=after,
        fields={"code": code},
        statement=statement,
    )
    return appeal, code


def _write_down(statement: Statement, appeal: Appeal, contact: Contact, profile: Profile) -> None:
    """What goes with the appeal: the contact it came in with – a call that was written down before has a name to it
    now –, by what it is found, and what the acceptance rules propose for it – a person decides. Of what may be a state
    secret nothing is looked at."""
    if contact._state.adding:
        statement.insert(contact)
    elif contact.person_id is None and appeal.person_id is not None:
        statement.update(Contact, {"id": contact.pk, "person_id": None}, {"person_id": appeal.person_id})
    wording.keep(statement, appeal)
    if appeal.is_withheld or not profile.acceptance.rules:
        return
    found = propose(appeal.content, profile=profile, channel=appeal.channel)
    kept = {"outcome": found.outcome, "rule": found.rule, "sign": found.sign}
    statement.insert(Proposed(appeal=appeal, profile_version=profile.version, at=appeal.received_at, **kept))


def _guard(appeal: Appeal, given: Registration, statement: Statement, actor: Actor) -> dict[str, object]:
    """How carefully the appeal is kept from its first moment on. Returns what the journal says of the appeal. Who takes
    it down goes on seeing it, and so does the one for whom she acts."""
    known: dict[str, object] = {"number": appeal.number, "channel": given.channel, "kind": given.kind}
    level = Sensitivity(given.sensitivity)
    appeal.is_confidential = is_confidential(given.is_confidential, kind=given.kind, level=level)
    if appeal.is_confidential or appeal.is_anonymous:
        # the title goes where nothing is asked of the reader: into lists, documents, papers
        appeal.title = kept_back(appeal.title, appeal.gives_away)
    if level == Sensitivity.NONE and not given.complained:
        return known
    units = checked(given.complained, home=appeal.home_path)
    for name, value in guarded(level, units).items():
        setattr(appeal, name, value)
    if appeal.is_restricted and actor.for_staff_id is not None:
        statement.insert(Viewer(appeal=appeal, staff_id=actor.for_staff_id))
    if units:
        statement.insert(*(Complained(appeal=appeal, unit=unit) for unit in units))
    return known | {"level": level.value, "complained": [unit.code for unit in units]}


def _reserve(given: Registration) -> tuple[Any, ...]:
    """The ids of the rows to come, the next serial, the calendar in force and the centre that answers for the place."""
    reserved = ask(_RESERVED, [units.along_the_way(given.home_path or given.region.path)])
    if not reserved:
        raise Unit.DoesNotExist(f"No hotline centre answers for {given.region.code}.")
    return reserved[0]


def _contact(given: Registration, contact_id: int, person: Person | None, *, actor: Actor, at: datetime) -> Contact:
    """The call, message or letter that the appeal came in with."""
    return Contact(
        pk=contact_id,
        channel=given.channel,
        channel_detail=given.channel_detail[:80],
        person=person,
        language=given.language,
        received_at=at,
        taken_by_id=actor.staff_id,
        called_number=given.called_number[:20],
        external_number=given.external_number[:60],
    )


# Ids of the rows to come, the next serial of a reference number – never given out twice, gaps are left –, and who will
# keep the appeal.
_RESERVED = (
    f"SELECT {next_id(Person)} AS person, {next_id(Contact)} AS contact, {next_id(Appeal)} AS appeal, "  # noqa: S608  # parts of our own
    f"nextval('appeals_serial') AS serial, {workdays.LATEST} AS calendar, keeper.id, keeper.path, keeper.home "
    f"FROM {units.NEAREST_KEEPER} AS keeper"
)

_TAKEN_OVER = (
    "channel",
    "kind",
    "urgency",
    "matter",
    "region",
    "is_anonymous",
    "wants_visit",
    "wants_public",
    "prior_attempts",
    "longitude",
    "latitude",
    "repeat_of",
    "outer_due_at",
)
