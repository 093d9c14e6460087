"""Answers come from another system, or from files, as they stand: published, with who wrote, approved and audited them
and when. Many at once, in a few statements however many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Chained
from hotline.ground.journal.rules import SYSTEM, Actor, Entry
from hotline.lib.statements import insert_all, reserve_many
from hotline.register.knowledge import rules
from hotline.register.knowledge.actions.door import show
from hotline.register.knowledge.actions.seeking import seek
from hotline.register.knowledge.actions.wording import converted
from hotline.register.knowledge.actions.writing import Register, draft, ready
from hotline.register.knowledge.models import Answer, Version, Wording
from hotline.register.knowledge.rules import WORDED, AnswerRefused, Content, Mistake
from hotline.register.knowledge.words import Language, State
from hotline.register.units import queries as units
from hotline.register.units.models import Unit


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that is taken over: whose it is, what it says, under which name it came, by whose hands and when it was
    written, approved, audited and published; its English wording, where it has one; whether it is drafted in
    traditional characters as well. Both count as reviewed by whoever audited it."""

    unit: Unit
    content: Content
    name: str
    writer: Actor
    approver: Actor
    auditor: Actor
    at: datetime
    english: rules.Wording | None = None
    is_traditional: bool = False


class NotTakenOver(AnswerRefused):
    """Nothing was taken over: the mistakes of each answer, by the name under which it came."""

    def __init__(self, mistakes: Sequence[tuple[str, Mistake]]) -> None:
        name, first = mistakes[0]
        super().__init__(f"{name}: {first.field} {first}", field=first.field)
        self.mistakes = tuple(mistakes)


@transaction.atomic
def take_over(*, taken: Sequence[Taken]) -> list[Answer]:
    """Take all of them over, or – where one has a mistake – none (NotTakenOver names every mistake)."""
    known = [(one, *ready(one.content, at=one.at)) for one in taken]
    register = Register(content for _one, content, _mistakes in known)
    faults = [(one.name, fault) for one, content, own in known for fault in (*own, *register.mistakes(content))]
    if faults:
        raise NotTakenOver(faults)
    homes: dict[int, str] = {}
    rows, versions, events, wordings = list[Answer](), list[Version](), list[tuple[Chained, Entry]](), list[Wording]()
    ids = zip(reserve_many(Answer, len(known)), reserve_many(Version, len(known)), strict=True)
    for (one, content, _mistakes), (answer_id, version_id) in zip(known, ids, strict=True):
        home = homes.get(one.unit.pk) or units.home_of(units.region_of(one.unit))
        homes[one.unit.pk] = home
        answer = draft(one.unit, home=home, pk=answer_id, at=one.at, key=one.name or None)
        version = register.version(content, answer=answer, serial=1, actor=one.writer, at=one.at)
        version.pk = version_id
        answer.state, answer.version, answer.latest = State.PUBLISHED, 4, version
        show(answer, version=version, at=one.at)
        events += _history(answer, one)
        wordings += _wordings(version, one)
        rows.append(answer)
        versions.append(version)
    journal.record_all(events)
    insert_all(rows)
    insert_all(versions)
    insert_all(wordings)
    seek(rows, english=[row for row in wordings if row.language == Language.ENGLISH])
    return rows


def _history(answer: Answer, one: Taken) -> Iterable[tuple[Chained, Entry]]:
    hands = (
        ("answer_written", one.writer, "", State.DRAFT, "drafted"),
        ("answer_approved", one.approver, State.DRAFT, State.DRAFT, "approved"),
        ("answer_audited", one.auditor, State.DRAFT, State.DRAFT, "audited"),
        ("answer_published", one.auditor, State.DRAFT, State.PUBLISHED, ""),
    )
    for name, actor, came_from, went_to, work in hands:
        after = {"serial": 1, "work": work}
        yield answer, Entry(name=name, at=one.at, actor=actor, came_from=came_from, went_to=went_to, after=after)


def _wordings(version: Version, one: Taken) -> Iterable[Wording]:
    if one.english is not None:
        said = {name: getattr(one.english, name) for name in WORDED}
        yield _wording(version, Language.ENGLISH.value, said, one, by=one.writer)
    if one.is_traditional:
        yield _wording(version, Language.TRADITIONAL.value, converted(version), one, by=SYSTEM)


def _wording(version: Version, language: str, said: dict[str, object], one: Taken, *, by: Actor) -> Wording:
    return Wording(
        of=version,
        language=language,
        serial=1,
        is_by_machine=by is SYSTEM,
        written_at=one.at,
        written_by_id=by.staff_id,
        reviewed_at=one.at,
        reviewed_by_id=one.auditor.staff_id,
        **{**said, "materials": list(said["materials"])},  # type: ignore[call-overload]
    )
