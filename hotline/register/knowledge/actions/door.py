"""The one door of a standard answer: every step locks it, replays what was asked before, asks who may, compares the
version, changes state and work by the step table, and journals – in one transaction."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import REASON, Actor, Entry
from hotline.lib.text import UnfitText, gate
from hotline.register.knowledge import queries
from hotline.register.knowledge.actions.limits import due_at
from hotline.register.knowledge.actions.seeking import seek
from hotline.register.knowledge.models import Answer, Version
from hotline.register.knowledge.rules import AnswerChanged, AnswerRefused, is_own_work
from hotline.register.knowledge.words import Work
from hotline.register.knowledge.workflow import STAYS, Line, line_for
from hotline.register.staff.rules import OutOfScope, reaches
from hotline.register.units.models import Unit

SEEN = frozenset({"publish_answer", "rush_answer", "expire_answer", "withdraw_answer", "drop_answer_version"})
"""Steps after which an answer is found by other words."""
COLUMNS = (
    "state", "work", "version", "current", "latest", "visibility", "valid_from", "valid_to", "review_on",
    "reminded_on", "audit_due_at", "is_audit_late", "published_at", "journal_length", "journal_head",
)  # fmt: skip
"""What a step may change."""

CHANGED = "Somebody else has changed this answer since you opened it. Look at it again."
NOT_YOURS = "Your role or your unit does not cover this step."


def take(
    *,
    answer_id: int,
    step: str,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    version: int | None = None,
    key: str = "",
) -> Answer:
    """Take a step. Raises OutOfScope, AnswerChanged or AnswerRefused; what is refused changes nothing.

    `given` holds what the line of the step asks for: `reason` (text), `review_on` (date). `version` is the number of
    the answer that was looked at; a `key` makes asking twice do it once.
    """
    said = dict(given or {})
    with transaction.atomic():
        answer = locked(answer_id)
        admit(answer, step=step, actor=actor)
        request = [step, {name: str(value) for name, value in said.items()}]
        if key and replayed(answer, actor=actor, key=key, request=request):
            return answer
        line = line_of(answer, step=step, actor=actor, version=version)
        facts = _given(line, said)
        effect = EFFECTS.get(step)
        if effect is not None:
            effect(answer, said, at)
        commit(answer, line=line, actor=actor, at=at, facts=facts, key=key, request=request)
        if step in SEEN:
            seek([answer])
        return answer


def locked(answer_id: int) -> Answer:
    """The answer, locked until the end of the transaction."""
    found = Answer.objects.select_for_update(of=("self",)).select_related("unit", "current__matter", "latest__matter")
    return found.get(pk=answer_id)


def keeper(unit_id: int) -> Unit:
    """The unit that is to keep an answer, locked so that nobody closes it meanwhile. Raises AnswerRefused where it is
    closed."""
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit_id)
    if unit.closed_on is not None:
        raise AnswerRefused("This unit is closed: name the one that took over its work.", field="unit")
    return unit


def admit(answer: Answer, *, step: str, actor: Actor) -> None:
    """Whether somebody may take a step on an answer at all; asked before anything of it is told."""
    if not reaches(actor, step, home=answer.home_path, units={answer.unit_path}):
        raise OutOfScope(NOT_YOURS)


def line_of(answer: Answer, *, step: str, actor: Actor, version: int | None) -> Line:
    """The line of the table for a step now, of the version that was looked at, by hands that may."""
    if version is not None and version != answer.version:
        raise AnswerChanged(CHANGED)
    line = line_for(step, answer.state, answer.work, queries.holds(answer))
    if line is None:
        raise AnswerRefused("This step is not open in the present state of the answer.")
    rushed = "rushed" in line.when
    if line.not_by and is_own_work(queries.hands_of(answer), line.not_by, actor.persons, is_rushed=rushed):
        raise AnswerRefused("Whoever wrote, approved or audited it cannot check it: this takes another person.")
    return line


def commit(
    answer: Answer,
    *,
    line: Line,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
    request: object = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Move the answer by its line and journal it. The answer is locked."""
    came_from = answer.state
    if line.goes_to != STAYS:
        answer.state = line.goes_to
    if line.works_on != STAYS:
        answer.work = line.works_on
    answer.version += 1
    known = {"serial": answer.latest.serial if answer.latest else 0, "work": answer.work, **(after or {})}
    entry = Entry(name=line.event, at=at, actor=actor, came_from=came_from, went_to=answer.state, after=known)
    event = journal.record(subject=answer, entry=entry, facts=facts, key=key, request=request)
    answer.save(update_fields=COLUMNS)
    return event


def replayed(answer: Answer, *, actor: Actor, key: str, request: object) -> bool:
    """Whether this very request was done before under its key; the key of another request is refused."""
    event = Event.objects.filter(key=journal.key_hash(key)).first()
    if event is None:
        return False
    known = (event.subject_kind, event.subject_id, event.actor_id, bytes(event.fingerprint or b""))
    if known != (Answer.journal_kind, answer.pk, actor.staff_id, journal.fingerprint(request)):
        raise AnswerRefused("This key was used before for another request. Use a new key.")
    return True


def _given(line: Line, said: dict[str, Any]) -> dict[str, str]:
    """What was given with a step, checked; words are facts of the journal."""
    if unknown := set(said) - set(line.given):
        raise AnswerRefused("is not part of this step", field=sorted(unknown)[0])
    if "reason" not in line.given:
        return {}
    try:
        reason = gate(str(said.get("reason", "")), longest=500, field="reason")
    except UnfitText as error:
        raise AnswerRefused(str(error), field="reason") from error
    if not reason:
        raise AnswerRefused("must be given", field="reason")
    return {REASON: reason}


# -- effects --------------------------------------------------------------------------------------------------------


def _shown_version(answer: Answer, at: datetime) -> Version:
    version = answer.latest
    if version is None:
        raise AnswerRefused("There is no version to publish.")
    today = timezone.localdate(at)
    if version.valid_from > today:
        raise AnswerRefused("It becomes valid on a later day: on that day it is published by itself.")
    if version.valid_to is not None and version.valid_to < today:
        raise AnswerRefused("It is no longer valid. Give it other days first.", field="valid_to")
    return version


def show(answer: Answer, *, version: Version, at: datetime) -> None:
    """From now on readers get this version."""
    answer.current, answer.visibility, answer.published_at = version, version.visibility, at
    answer.valid_from, answer.valid_to, answer.review_on = version.valid_from, version.valid_to, version.review_on
    answer.reminded_on = None


def _publish(answer: Answer, _given: Mapping[str, Any], at: datetime) -> None:
    show(answer, version=_shown_version(answer, at), at=at)
    answer.audit_due_at, answer.is_audit_late = None, False


def _rush(answer: Answer, _given: Mapping[str, Any], at: datetime) -> None:
    """In haste: shown at once, audited afterwards within a limit."""
    show(answer, version=_shown_version(answer, at), at=at)
    answer.audit_due_at, answer.is_audit_late = due_at("audit_rushed_within", at=at), False


def _audited(answer: Answer, _given: Mapping[str, Any], _at: datetime) -> None:
    answer.audit_due_at, answer.is_audit_late = None, False


def _confirm(answer: Answer, given: Mapping[str, Any], at: datetime) -> None:
    """It was looked at and is right as it stands; the next look is on another day."""
    day, today = given.get("review_on"), timezone.localdate(at)
    if not isinstance(day, date) or day <= today:
        raise AnswerRefused("say when it is to be looked at again", field="review_on")
    if answer.valid_to is not None and answer.valid_to < today:
        raise AnswerRefused("It is no longer valid. Write a new version.", field="review_on")
    answer.review_on, answer.reminded_on = day, None


def _back_to_current(answer: Answer, _given: Mapping[str, Any], _at: datetime) -> None:
    answer.latest = answer.current or answer.latest


def _withdraw(answer: Answer, _given: Mapping[str, Any], _at: datetime) -> None:
    answer.audit_due_at, answer.is_audit_late = None, False
    if answer.work != Work.NONE:
        answer.latest = answer.current or answer.latest


EFFECTS: Mapping[str, Callable[[Answer, Mapping[str, Any], datetime], None]] = MappingProxyType(
    {
        "publish_answer": _publish,
        "rush_answer": _rush,
        "audit_rushed_answer": _audited,
        "confirm_answer": _confirm,
        "drop_answer_version": _back_to_current,
        "withdraw_answer": _withdraw,
    }
)
