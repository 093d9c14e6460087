"""Reads of the journal for screens: what happened, with the personal facts that belong to it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import FACTS_ERASED, REASON
from hotline.lib import seals


@dataclass(frozen=True, slots=True)
class Told:
    """One event and its personal facts in clear; `is_erased` where facts were erased for good."""

    event: Event
    facts: Mapping[str, Any]
    is_erased: bool = False

    @property
    def reason(self) -> str:
        """Why: in somebody's own words, or the code of a vocabulary."""
        return str(self.facts.get(REASON, "")) or self.event.reason


def history(subjects: Iterable[tuple[str, int]]) -> list[Told]:
    """Everything that happened to these subjects (kind, id), in the order in which it happened."""
    which = Q()
    for kind, subject_id in subjects:
        which |= Q(subject_kind=kind, subject_id=subject_id)
    if not which:
        return []
    events = Event.objects.filter(which).select_related("facts").order_by("at", "id")
    return [told(event) for event in events]


def since(kind: str, subject_id: int, *, last: int) -> list[Told]:
    """The last events of one subject, in the order in which they happened."""
    events = Event.objects.filter(subject_kind=kind, subject_id=subject_id).select_related("facts")
    return [told(event) for event in reversed(events.order_by("-place")[:last])]


def behind(kind: str, subject_id: int, names: Iterable[str]) -> Event | None:
    """The last event of one of these names in a subject's chain: who did it, and for whom."""
    found = Event.objects.filter(subject_kind=kind, subject_id=subject_id, name__in=list(names))
    return found.order_by("-place").first()


def looks(person_ids: Iterable[int], *, case: str) -> list[Told]:
    """Who has seen the personal data of these persons for a case, or has had them rung up, and why."""
    events = Event.objects.select_related("facts").filter(
        subject_kind="person", subject_id__in=list(person_ids), name__in=("unmasked", "dialled"), after__case=case
    )
    return [told(event) for event in events.order_by("at", "id")]


def with_facts(subjects: Iterable[tuple[str, int]]) -> list[Event]:
    """The events of these subjects (kind, id) whose personal facts are still there; what was said when others were
    erased stays."""
    which = Q()
    for kind, subject_id in subjects:
        which |= Q(subject_kind=kind, subject_id=subject_id)
    kept = Event.objects.filter(facts__sealed__isnull=False).exclude(name=FACTS_ERASED)
    return list(kept.filter(which)) if which else []


def named(name: str) -> Iterator[Told]:
    """Every event of a name that still has personal facts, with these in clear."""
    found = Event.objects.filter(name=name, facts__sealed__isnull=False).select_related("facts")
    return (told(event) for event in found.iterator())


def told(event: Event) -> Told:
    """An event, read with its facts (`select_related("facts")`), and these in clear."""
    kept = getattr(event, "facts", None)
    if kept is None:
        return Told(event, {})
    if kept.sealed is None:
        return Told(event, {}, is_erased=True)
    facts: dict[str, Any] = json.loads(seals.unseal(bytes(kept.sealed)))["facts"]
    return Told(event, facts)
