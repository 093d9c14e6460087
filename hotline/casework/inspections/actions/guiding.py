"""Guidance of a unit as a record: what it was about, who took part, what was agreed, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from hotline.casework.inspections.actions.planning import LONGEST_TOPIC
from hotline.casework.inspections.models import Guidance, Inspection
from hotline.casework.inspections.queries import GUIDE, guidance_visible_to, is_of_office, open_to_inspect, organiser_of
from hotline.casework.steps.actions import replayed
from hotline.casework.steps.evidence import MOST_FILES, digests
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.casework.supervision.actions.issuing import next_serial
from hotline.casework.supervision.rules import number
from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

LONGEST_PERSONS, LONGEST_AGREED = 500, 4000
NOT_YOURS = gettext_noop("This unit is not yours to guide.")
STILL_TO_COME = gettext_noop("lies in the future")
BEFORE_IT = gettext_noop("The day to look again is before the guidance.")
SEEN_TO = gettext_noop("What came of it has been written already.")


@dataclass(frozen=True, slots=True)
class Guided:
    """Which unit was guided about what, on which day, with whom; what was agreed; when somebody looks again whether it
    is done, if ever; and the inspection it follows from."""

    unit: Unit
    topic: str
    held_on: date
    persons: str
    agreed: str
    follow_up_on: date | None = None
    inspection: Inspection | None = None


@transaction.atomic
def guide(said: Guided, *, actor: Actor, at: datetime, materials: Sequence[Inspected] = (), key: str = "") -> Guidance:
    """Record guidance that was given. Under the same key it happens once. Raises OutOfScope, StepRefused, UnfitText."""
    request = ["guide", *_asked(said), digests({"materials": materials})]
    if key and (event := replayed(key=key, request=request, actor=actor)):
        return Guidance.objects.get(pk=event.subject_id)
    if not may(actor, GUIDE) or not open_to_inspect(actor).filter(pk=said.unit.pk).exists():
        raise OutOfScope(NOT_YOURS)
    profile = profiles.current()
    today = at.astimezone(ZoneInfo(profile.time_zone)).date()
    texts = _checked(said, materials, today=today)
    prefix = profile.inspecting.guidance_prefix
    one = Guidance(
        number=number(prefix, today.year, next_serial(prefix, today.year)),
        topic=texts["topic"],
        unit=said.unit,
        unit_path=said.unit.path,
        organiser_id=organiser_of(actor),
        home_path=actor.reach,
        profile_version=profile.version,
        held_on=said.held_on,
        persons_sealed=seals.seal(texts["persons"]),
        agreed_sealed=seals.seal(texts["agreed"]),
        follow_up_on=said.follow_up_on,
        inspection=said.inspection,
        opened_at=at,
        opened_by_id=actor.staff_id,
    )
    after = {"number": one.number, "unit": said.unit.pk, "held_on": said.held_on.isoformat()}
    journal.open_chain(subject=one, name="guidance_given", at=at, actor=actor, after=after, key=key, request=request)
    for file in materials:
        files.keep(
            upload=file, name=file.name, subject_kind=Guidance.journal_kind, subject_id=one.pk,
            actor_id=actor.staff_id, visibility=Visibility.STAFF, at=at,
        )  # fmt: skip
    return one


def _asked(said: Guided) -> list[object]:
    """Everything that was said: the same key stands for the same words."""
    again = said.follow_up_on.isoformat() if said.follow_up_on else ""
    words = [said.unit.code, said.topic, said.persons, said.agreed, said.held_on.isoformat(), again]
    return [*words, said.inspection.pk if said.inspection else None]


def _checked(said: Guided, materials: Sequence[Inspected], *, today: date) -> dict[str, str]:
    texts = {
        "topic": gate(said.topic, longest=LONGEST_TOPIC, field="topic", lines=False),
        "persons": gate(said.persons, longest=LONGEST_PERSONS, field="persons"),
        "agreed": gate(said.agreed, longest=LONGEST_AGREED, field="agreed"),
    }
    for name, text in texts.items():
        if not text:
            raise StepRefused("must be given", field=name)
    if said.held_on > today:
        raise StepRefused(STILL_TO_COME, field="held_on")
    if said.follow_up_on is not None and said.follow_up_on < said.held_on:
        raise StepRefused(BEFORE_IT, field="follow_up_on")
    if said.inspection is not None and said.inspection.unit_id != said.unit.pk:
        raise StepRefused("is not one of the choices", field="inspection")
    if len(materials) > MOST_FILES:
        raise StepRefused("must be a list of at most 5 files", field="materials")
    return texts


@transaction.atomic
def follow_up(one: Guidance, *, result: str, actor: Actor, at: datetime, version: int | None = None) -> None:
    """Write what came of it. Its version is the length of its chain. Raises OutOfScope, StepRefused, StaleVersion."""
    seen = guidance_visible_to(actor).filter(pk=one.pk).exists()
    if not may(actor, GUIDE) or not seen or not is_of_office(one, actor):
        raise OutOfScope(NOT_YOURS)
    locked = Guidance.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if version is not None and version != locked.journal_length:
        raise StaleVersion("Somebody else has changed this case since you opened it. Look at it again.")
    if locked.followed_at is not None:
        raise StepRefused(SEEN_TO)
    text = gate(result, longest=LONGEST_AGREED, field="result")
    if not text:
        raise StepRefused("must be given", field="result")
    journal.note(subject=locked, name="guidance_followed", at=at, actor=actor, facts={"text": text})
    Guidance.objects.filter(pk=one.pk).update(followed_at=at, result_sealed=seals.seal(text))
