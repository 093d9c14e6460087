"""The writers of answering days: announcing, changing, calling off, marking what was taken, closing with minutes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.casework.answering_days.models import AnsweringDay, Taken
from hotline.casework.answering_days.rules import is_overflow
from hotline.casework.answering_days.words import Phase
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import units_of
from hotline.casework.steps.rules import StepRefused, dated
from hotline.ground.journal import actions as journal
from hotline.ground.journal import queries as events
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may, reaches
from hotline.register.units.models import Unit

LENGTHS = {"leader_name": 40, "leader_office": 60, "topic": 80, "topic_en": 120, "seat": 20}
LONGEST_MINUTES = 10_000
LONGEST_SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Announcement:
    """Who takes calls, when, at which seat, about what."""

    leader_name: str
    leader_office: str
    unit: Unit
    topic: str
    begins_at: datetime
    ends_at: datetime
    seat: str
    topic_en: str = ""
    is_public: bool = True


def announce(said: Announcement, *, actor: Actor, at: datetime) -> AnsweringDay:
    """Enter an answering day; the public is told of it. Raises OutOfScope, StepRefused, UnfitText."""
    values = _checked(said, actor, at)
    day = AnsweringDay(**values, home_path=actor.reach, opened_by_id=actor.staff_id)
    with transaction.atomic():
        journal.open_chain(subject=day, name="day_announced", at=at, actor=actor, after=_after(values))
    return day


@transaction.atomic
def change(day: AnsweringDay, *, said: Announcement, actor: Actor, at: datetime) -> None:
    """Change what was announced, before the day begins. Raises as `announce` does."""
    values = _checked(said, actor, at)
    locked = _locked(day)
    if locked.phase(at) != Phase.ANNOUNCED:
        raise StepRefused("This answering day has begun: nothing of it is changed any more.")
    journal.note(subject=locked, name="day_changed", at=at, actor=actor, after=_after(values))
    AnsweringDay.objects.filter(pk=day.pk).update(**values)


def _checked(said: Announcement, actor: Actor, at: datetime) -> dict[str, Any]:
    if not may(actor, "manage_answering_days"):
        raise OutOfScope("Your role does not cover this.")
    texts = {
        name: gate(getattr(said, name), longest=longest, field=name, lines=False) for name, longest in LENGTHS.items()
    }
    for name in ("leader_name", "leader_office", "topic", "seat"):
        if not texts[name]:
            raise StepRefused("must be given", field=name)
    if dated(said.ends_at, field="ends_at") <= dated(said.begins_at, field="begins_at"):
        raise StepRefused("must be later than the beginning", field="ends_at")
    if said.ends_at <= at:
        raise StepRefused("lies in the past", field="ends_at")
    moments = {"begins_at": said.begins_at, "ends_at": said.ends_at}
    return {**texts, **moments, "unit": said.unit, "is_public": said.is_public}


def _after(values: dict[str, Any]) -> dict[str, Any]:
    """What the journal keeps: times, seat and unit, nobody's words."""
    moments = {name: values[name].isoformat() for name in ("begins_at", "ends_at")}
    return {**moments, "unit": values["unit"].pk, "seat": values["seat"], "is_public": values["is_public"]}


def _locked(day: AnsweringDay) -> AnsweringDay:
    return AnsweringDay.objects.select_for_update(of=("self",)).get(pk=day.pk)


@transaction.atomic
def cancel(day: AnsweringDay, *, reason: str, actor: Actor, at: datetime) -> None:
    """Call an answering day off before it begins. Raises OutOfScope, StepRefused, UnfitText."""
    if not may(actor, "manage_answering_days"):
        raise OutOfScope("Your role does not cover this.")
    why = gate(reason, longest=500, field="reason")
    if not why:
        raise StepRefused("must be given", field="reason")
    locked = _locked(day)
    if locked.phase(at) != Phase.ANNOUNCED:
        raise StepRefused("This answering day has begun: nothing of it is changed any more.")
    journal.note(subject=locked, name="day_cancelled", at=at, actor=actor, reason=why)
    AnsweringDay.objects.filter(pk=day.pk).update(cancelled_at=at)


@transaction.atomic
def take(day: AnsweringDay, *, appeal: Appeal, actor: Actor, at: datetime, overflow: bool = False) -> Taken:
    """Mark an appeal as taken on an answering day; its handling stays as it is. `overflow`: it came for the leader and
    a seat took it. Done again it changes nothing. Raises OutOfScope, StepRefused."""
    if not reaches(actor, "take_on_answering_day", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    locked = _locked(day)
    if locked.phase(at) not in (Phase.ON, Phase.OVER):
        raise StepRefused("Calls are marked from the beginning of an answering day until its minutes are written.")
    flowed = is_overflow(appeal.received_at, ends_at=locked.ends_at, was_said=overflow)
    values = {"day": locked, "at": at, "by_id": actor.staff_id, "is_overflow": flowed}
    # two days may ask for one appeal at the same moment: one of them gets it
    row, is_new = Taken.objects.get_or_create(appeal=appeal, defaults=values)
    if row.day_id != day.pk:
        raise StepRefused("This appeal was taken on another answering day.")
    if not is_new:
        return row
    after = {"appeals": [appeal.number], "overflow": flowed}
    journal.note(subject=locked, name="appeal_taken", at=at, actor=actor, after=after)
    return row


@transaction.atomic
def untake(day: AnsweringDay, *, appeal: Appeal, actor: Actor, at: datetime) -> None:
    """An appeal was not taken on this day after all. Raises OutOfScope, StepRefused where the minutes are written."""
    if not reaches(actor, "take_on_answering_day", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    locked = _locked(day)
    if locked.closed_at is not None:
        raise StepRefused("The minutes of this answering day are written.")
    gone, _rows = Taken.objects.filter(day=locked, appeal=appeal).delete()
    if gone:
        journal.note(subject=locked, name="appeal_untaken", at=at, actor=actor, after={"appeals": [appeal.number]})


def forget(*, appeal_ids: Iterable[int], scrub: Callable[[str], str]) -> set[int]:
    """Scrub a caller from the minutes and the summaries of the days on which these appeals were taken. Returns the
    events with personal facts."""
    days = list(AnsweringDay.objects.filter(taken__appeal__in=list(appeal_ids)).distinct())
    for day in days:
        minutes = seals.seal(scrub(day.minutes)) if day.minutes_sealed else None
        summary = scrub(day.summary)[:LONGEST_SUMMARY]
        AnsweringDay.objects.filter(pk=day.pk).update(minutes_sealed=minutes, summary=summary)
    return {event.pk for event in events.with_facts([(AnsweringDay.journal_kind, day.pk) for day in days])}


@transaction.atomic
def close(day: AnsweringDay, *, minutes: str, summary: str, actor: Actor, at: datetime) -> None:
    """Write the minutes, for the staff, and the summary the public reads. What was taken is followed from now on.

    Raises OutOfScope, StepRefused, UnfitText.
    """
    if not may(actor, "manage_answering_days"):
        raise OutOfScope("Your role does not cover this.")
    texts = {
        "minutes": gate(minutes, longest=LONGEST_MINUTES, field="minutes"),
        "summary": gate(summary, longest=LONGEST_SUMMARY, field="summary"),
    }
    for name, text in texts.items():
        if not text:
            raise StepRefused("must be given", field=name)
    locked = _locked(day)
    if locked.phase(at) not in (Phase.ON, Phase.OVER):
        raise StepRefused("Minutes are written once, when an answering day has been held.")
    count = Taken.objects.filter(day=locked).count()
    journal.note(subject=locked, name="day_closed", at=at, actor=actor, after={"taken": count}, facts=texts)
    sealed = seals.seal(texts["minutes"])
    AnsweringDay.objects.filter(pk=day.pk).update(closed_at=at, minutes_sealed=sealed, summary=texts["summary"])
