"""Incidents: opened and changed; appeals are linked to them, and taken out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import units_of
from hotline.casework.emergencies.models import Incident, Link
from hotline.casework.emergencies.words import Kind
from hotline.casework.steps.rules import StepRefused, dated
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib.text import gate
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope, may, reaches
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

SHOWN_FOR = timedelta(days=1)
"""So long an incident without an expected end is shown, unless somebody says otherwise."""
MOST_LINKED_AT_ONCE = 200
LENGTHS: Mapping[str, int] = {
    "title": 80,
    "title_en": 120,
    "facts": 2000,
    "announcement": 300,
    "announcement_en": 500,
    "speech": 300,
}


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """What is known of an incident, and what is said of it."""

    kind: str
    title: str
    announcement: str
    areas: tuple[Unit, ...]
    begins_at: datetime
    expected_end_at: datetime | None = None
    shown_until: datetime | None = None
    matters: tuple[Matter, ...] = ()
    facts: str = ""
    speech: str = ""
    title_en: str = ""
    announcement_en: str = ""
    is_public: bool = True


def open_incident(card: IncidentCard, *, actor: Actor, at: datetime) -> Incident:
    """Open an incident: from now on the seats see it, and the public where it is for them.

    Raises OutOfScope, StepRefused, UnfitText.
    """
    values = _checked(card, actor)
    home = units.home_of(units.at_path(actor.reach or actor.unit_path))
    incident = Incident(home_path=home, opened_by_id=actor.staff_id, **values)
    with transaction.atomic():
        journal.open_chain(subject=incident, name="incident_opened", at=at, actor=actor, after=_after(card, values))
        incident.areas.set([unit.pk for unit in card.areas])
        incident.matters.set([matter.pk for matter in card.matters])
    return incident


def change(incident: Incident, *, card: IncidentCard, actor: Actor, at: datetime) -> None:
    """Say what is known by now: the end is expected later, another area is hit.

    Raises OutOfScope, StepRefused where it is closed, UnfitText.
    """
    values = _checked(card, actor)
    with transaction.atomic():
        opened(incident)
        journal.note(subject=incident, name="incident_changed", at=at, actor=actor, after=_after(card, values))
        Incident.objects.filter(pk=incident.pk).update(**values)
        incident.areas.set([unit.pk for unit in card.areas])
        incident.matters.set([matter.pk for matter in card.matters])


def _shown_until(card: IncidentCard) -> datetime:
    """Until when it is shown: as was said, else to its expected end, else for a day."""
    for name in ("begins_at", "expected_end_at", "shown_until"):
        if moment := getattr(card, name):
            dated(moment, field=name)
    until = card.shown_until or card.expected_end_at or card.begins_at + SHOWN_FOR
    if until <= card.begins_at:
        name = "shown_until" if card.shown_until else "expected_end_at"
        raise StepRefused("must be later than the beginning", field=name)
    return until


def _checked(card: IncidentCard, actor: Actor) -> dict[str, Any]:
    if not may(actor, "manage_incidents"):
        raise OutOfScope("Your role does not cover this.")
    texts = {
        name: gate(getattr(card, name), longest=longest, field=name, lines=name == "facts")
        for name, longest in LENGTHS.items()
    }
    for name in ("title", "announcement"):
        if not texts[name]:
            raise StepRefused("must be given", field=name)
    if card.kind not in Kind.values:
        raise StepRefused("is not one of the choices", field="kind")
    if not card.areas:
        raise StepRefused("Say which places it is about.", field="areas")
    until = _shown_until(card)
    return {
        **texts,
        "kind": card.kind,
        "begins_at": card.begins_at,
        "expected_end_at": card.expected_end_at,
        "shown_until": until,
        "is_public": card.is_public,
    }


def _after(card: IncidentCard, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal shows: an incident names places and things, nobody."""
    moments = {
        name: values[name].isoformat() for name in ("begins_at", "expected_end_at", "shown_until") if values[name]
    }
    plain = {"incident_kind": values["kind"]}
    plain |= {name: values[name] for name in ("title", "announcement", "is_public")}
    codes = {"areas": [unit.code for unit in card.areas], "matters": [matter.code for matter in card.matters]}
    return {**plain, **moments, **codes}


def opened(incident: Incident) -> Incident:
    """The incident, locked; refused where it is closed."""
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if locked.closed_at is not None:
        raise StepRefused("This incident is closed.")
    return locked


@transaction.atomic
def link(incident: Incident, *, appeals: Iterable[Appeal], actor: Actor, at: datetime) -> int:
    """Say that appeals are about an incident, one or many. Their handling stays as it is. Returns how many are new.

    Raises OutOfScope where one of them is not within the actor's reach, StepRefused where the incident is closed.
    """
    chosen = list(appeals)
    if len(chosen) > MOST_LINKED_AT_ONCE:
        raise StepRefused("These are too many at once. Link them in several turns.")
    for appeal in chosen:
        if not reaches(actor, "link_incident", home=appeal.home_path, units=units_of(appeal, actor)):
            raise OutOfScope("Your role or your unit does not cover this step.")
    locked = opened(incident)
    known = set(Link.objects.filter(incident=locked, appeal__in=chosen).values_list("appeal_id", flat=True))
    fresh = [appeal for appeal in chosen if appeal.pk not in known]
    if fresh:
        Link.objects.bulk_create(
            Link(incident=locked, appeal=appeal, linked_at=at, linked_by_id=actor.staff_id) for appeal in fresh
        )
        Incident.objects.filter(pk=locked.pk).update(linked=F("linked") + len(fresh))
        numbers = [appeal.number for appeal in fresh]
        journal.note(subject=locked, name="appeals_linked", at=at, actor=actor, after={"appeals": numbers})
    return len(fresh)


@transaction.atomic
def unlink(incident: Incident, *, appeal: Appeal, actor: Actor, at: datetime) -> None:
    """An appeal was not about this incident after all. Raises as `link` does."""
    if not reaches(actor, "link_incident", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    locked = opened(incident)
    gone, _rows = Link.objects.filter(incident=locked, appeal=appeal).delete()
    if gone:
        Incident.objects.filter(pk=locked.pk).update(linked=F("linked") - 1)
        journal.note(subject=locked, name="appeal_unlinked", at=at, actor=actor, after={"appeals": [appeal.number]})
