"""Proposing a restriction: which contacts and recordings show it, who persuaded the caller, for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.restrictions.actions.door import RestrictionDoor
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.queries import PROPOSE
from hotline.casework.restrictions.rules import counted, is_too_old
from hotline.casework.restrictions.words import AWAITING, HOLDING
from hotline.casework.steps.actions import replayed
from hotline.casework.steps.evidence import EVENT, EVIDENCE, MOST_FILES, digests
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.issuing import next_serial
from hotline.casework.supervision.rules import number
from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import numbers, seals
from hotline.lib.text import gate
from hotline.register.people.models import Person
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units import queries as units

PREFIX = "限制受理"
MOST_APPEALS = 50
LENGTHS = {"text": 2000, "persuaded_by": 40, "persuasion": 500}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: the appeals that show it, the reason by its code, for how many days, what the caller did, and
    when, by whom and how she was persuaded to stop."""

    appeals: Sequence[str]
    reason: str
    days: int
    text: str
    persuaded_at: datetime
    persuaded_by: str
    persuasion: str


@transaction.atomic
def propose(
    said: Proposal, *, actor: Actor, at: datetime, key: str = "", evidence: Sequence[Inspected] = ()
) -> Restriction:
    """Propose to restrict the number from which these appeals came. Under the same key it happens once.

    Raises OutOfScope, UnfitText, or StepRefused naming the field.
    """
    given = {EVIDENCE: evidence}
    request = ["propose_restriction", list(said.appeals), said.reason, said.days, *digests(given)]
    if key and (event := replayed(key=key, request=request, actor=actor)):
        return Restriction.objects.get(pk=event.subject_id)
    if not may(actor, PROPOSE):
        raise OutOfScope("Your role does not cover this.")
    profile = profiles.current()
    texts = _checked(said, profile, evidence, at)
    appeals = _appeals(said, actor)
    person = _one_number(appeals)
    follows = _free(person)
    _enough(appeals, len(evidence), follows, profile=profile, at=at)
    case = _made(said, texts, appeals, person, follows, profile=profile, actor=actor, at=at)
    after = {"number": case.number, "reason": case.reason, "for_days": case.days}
    after |= {"appeals": [appeal.number for appeal in appeals], "persuaded_at": said.persuaded_at.isoformat()}
    after |= {"files": digests(given)} if evidence else {}
    event = RestrictionDoor().begin(
        case, "propose_restriction", actor=actor, at=at, key=key, request=request, after=after, facts=texts
    )
    case.appeals.set([appeal.pk for appeal in appeals])
    _attach(event, evidence, actor=actor, at=at)
    return case


def _checked(said: Proposal, profile: Profile, evidence: Sequence[Inspected], at: datetime) -> dict[str, str]:
    """The texts of a proposal, once nothing in it is wrong by itself."""
    rule = profile.restrictions
    texts = {
        name: gate(getattr(said, name), longest=longest, field=name, lines=name != "persuaded_by")
        for name, longest in LENGTHS.items()
    }
    for name, text in texts.items():
        if not text:
            raise StepRefused("must be given", field=name)
    if rule.reason(said.reason) is None:
        raise StepRefused("is not one of the choices", field="reason")
    if not 1 <= said.days <= rule.most_days:
        raise StepRefused("is out of range", field="days")
    if said.persuaded_at > at:
        raise StepRefused("lies in the future", field="persuaded_at")
    if is_too_old(said.persuaded_at, at=at, rule=rule):
        raise StepRefused("lies too far back", field="persuaded_at")
    if len(evidence) > MOST_FILES:
        raise StepRefused("must be a list of at most 5 files", field=EVIDENCE)
    return texts


def _appeals(said: Proposal, actor: Actor) -> list[Appeal]:
    """The appeals of the evidence, the latest first. Who may not see one of them may not build on it."""
    wanted = list(dict.fromkeys(numbers.tidy_reference(one[:60]) for one in said.appeals if one.strip()))
    if not wanted:
        raise StepRefused("Name at least one appeal of this caller.", field="appeals")
    if len(wanted) > MOST_APPEALS:
        raise StepRefused("must be a list of at most 50 entries", field="appeals")
    found = appeals_visible_to(actor).filter(number__in=wanted).select_related("person")
    appeals = list(found.order_by("-received_at", "-id"))
    if len(appeals) != len(wanted):
        raise StepRefused("There is no such appeal, or you may not see it.", field="appeals")
    return appeals


def _one_number(appeals: Sequence[Appeal]) -> Person:
    """The caller. All appeals came from one number, whoever gave which name; two proposals at once wait here."""
    people = [appeal.person for appeal in appeals if appeal.person and appeal.person.line_hash]
    hashes = {bytes(person.line_hash or b"") for person in people}
    if len(people) != len(appeals) or len(hashes) != 1:
        raise StepRefused("All of them must have come from one and the same number.", field="appeals")
    list(Person.objects.select_for_update(of=("self",)).filter(line_hash=hashes.pop()).order_by("pk").only("pk"))
    return people[0]


def _free(person: Person) -> Restriction | None:
    """Nobody has proposed it already. Returns the restriction that this one follows."""
    known = Restriction.objects.filter(line_hash=person.line_hash)
    if known.filter(state__in=AWAITING).exists():
        raise StepRefused("A restriction of this number is proposed already.", field="appeals")
    return known.filter(state__in=HOLDING).first() or known.filter(from_at__isnull=False).order_by("-id").first()


def _enough(
    appeals: Sequence[Appeal], papers: int, follows: Restriction | None, *, profile: Profile, at: datetime
) -> None:
    """Enough evidence, none of it too old, none of it used before: what was restricted once is not restricted again
    for the same."""
    rule = profile.restrictions
    if any(is_too_old(appeal.received_at, at=at, rule=rule) for appeal in appeals):
        raise StepRefused("Evidence of this age no longer counts.", field="appeals")
    used = Restriction.objects.filter(appeals__in=appeals, from_at__isnull=False)
    if used.exists():
        raise StepRefused("An earlier restriction rests on one of them: name new evidence.", field="appeals")
    calls = follows.turned_away if follows and follows.ended_at is None else 0
    contacts = [appeal.contact_id for appeal in appeals]
    if counted(contacts=contacts, files=papers, turned_away=calls) < rule.evidence:
        raise StepRefused("This is not enough evidence: name more contacts, or add recordings.", field="appeals")


def _made(
    said: Proposal,
    texts: dict[str, str],
    appeals: Sequence[Appeal],
    person: Person,
    follows: Restriction | None,
    *,
    profile: Profile,
    actor: Actor,
    at: datetime,
) -> Restriction:
    about = appeals[0]
    year = at.astimezone(ZoneInfo(profile.time_zone)).year
    return Restriction(
        number=number(PREFIX, year, next_serial(PREFIX, year)),
        person=person,
        line_hash=person.line_hash,
        about=about,
        follows=follows,
        centre=units.centre_of(about.home_path),
        home_path=about.home_path,
        profile_version=profile.version,
        reason=said.reason,
        days=said.days,
        text_sealed=seals.seal(texts["text"]),
        persuaded_at=said.persuaded_at,
        persuader_sealed=seals.seal(texts["persuaded_by"]),
        persuasion_sealed=seals.seal(texts["persuasion"]),
        proposed_at=at,
        proposed_by_id=actor.staff_id,
    )


def _attach(event: Event, evidence: Sequence[Inspected], *, actor: Actor, at: datetime) -> None:
    """Recordings and papers, as evidence of the proposal."""
    for file in evidence:
        files.keep(
            upload=file, name=file.name, subject_kind=EVENT, subject_id=event.pk,
            actor_id=actor.staff_id, visibility=Visibility.STAFF, at=at,
        )  # fmt: skip
