"""An answer is worded in another language, by a person or drafted by conversion; shown once another has reviewed it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.lib.chinese import traditional
from hotline.lib.statements import insert_all
from hotline.register.knowledge import rules
from hotline.register.knowledge.actions.door import admit, locked
from hotline.register.knowledge.actions.seeking import seek
from hotline.register.knowledge.models import Answer, Version, Wording
from hotline.register.knowledge.rules import WORDED, AnswerRefused, Unfit, tidy_wording
from hotline.register.knowledge.words import Language

WORD, REVIEW = "word_answer", "review_wording"


@transaction.atomic
def word(*, answer_id: int, language: str, wording: rules.Wording, actor: Actor, at: datetime) -> Wording:
    """Say the latest version of an answer in another language. It is shown once somebody else has reviewed it."""
    answer = locked(answer_id)
    admit(answer, step=WORD, actor=actor)
    if language not in Language.values:
        raise AnswerRefused("is not one of the choices", field="language")
    kept, mistakes = tidy_wording(wording)
    if mistakes:
        raise Unfit(mistakes)
    return _kept(answer, _latest(answer), language, kept, actor=actor, at=at)


@transaction.atomic
def draft_traditional(*, answer_id: int, actor: Actor, at: datetime) -> Wording:
    """Draft the wording in traditional characters by conversion; a person reviews it like any other."""
    answer = locked(answer_id)
    admit(answer, step=WORD, actor=actor)
    version = _latest(answer)
    wording = rules.Wording(**converted(version))
    return _kept(answer, version, Language.TRADITIONAL.value, wording, actor=SYSTEM, at=at, is_by_machine=True)


def converted(version: Version) -> dict[str, Any]:
    """What a version says, in traditional characters."""
    said = {name: getattr(version, name) for name in WORDED}
    return {
        name: tuple(traditional(entry) for entry in value) if isinstance(value, list) else traditional(value)
        for name, value in said.items()
    }


def _latest(answer: Answer) -> Version:
    if answer.latest is None:
        raise AnswerRefused("There is no version to word.")
    return answer.latest


def _kept(
    answer: Answer,
    version: Version,
    language: str,
    wording: rules.Wording,
    *,
    actor: Actor,
    at: datetime,
    is_by_machine: bool = False,
) -> Wording:
    last = Wording.objects.filter(of=version, language=language).aggregate(last=Max("serial"))["last"] or 0
    row = Wording.objects.create(
        of=version,
        language=language,
        serial=last + 1,
        materials=list(wording.materials),
        is_by_machine=is_by_machine,
        written_at=at,
        written_by_id=actor.staff_id,
        **{name: getattr(wording, name) for name in WORDED if name != "materials"},
    )
    after = {"serial": version.serial, "language": language, "wording": row.serial}
    journal.note(subject=answer, name="answer_worded", at=at, actor=actor, after=after)
    return row


@transaction.atomic
def review_wording(*, wording_id: int, actor: Actor, at: datetime) -> Wording:
    """Somebody who knows the language has read a wording, and it says what the answer says: it is shown from now on.
    Whoever wrote it cannot review it. Done again it changes nothing."""
    row = Wording.objects.select_related("of__answer").get(pk=wording_id)
    answer = locked(row.of.answer_id)
    admit(answer, step=REVIEW, actor=actor)
    row.refresh_from_db(fields=["reviewed_at", "reviewed_by"])
    if row.is_reviewed:
        return row
    if row.written_by_id in actor.persons:
        raise AnswerRefused("Whoever wrote it cannot check it: this takes another person.")
    row.reviewed_at, row.reviewed_by_id = at, actor.staff_id
    row.save(update_fields=["reviewed_at", "reviewed_by"])
    after = {"serial": row.of.serial, "language": row.language, "wording": row.serial}
    journal.note(subject=answer, name="wording_reviewed", at=at, actor=actor, after=after)
    seek([answer])
    return row


def carry(before: Version, after: Version) -> int:
    """Take the last wordings of a version over to the next: reviewed where what they word has not changed, to be looked
    at again where it has. Returns how many."""
    is_same = all(getattr(before, name) == getattr(after, name) for name in WORDED)
    rows = list(Wording.objects.filter(of=before).order_by("language", "serial"))
    kept: dict[str, Wording] = {}
    for row in rows:
        if row.is_reviewed or row.language not in kept or not kept[row.language].is_reviewed:
            kept[row.language] = row
    for row in kept.values():
        row.pk, row.of, row.serial = None, after, 1
        row._state.adding = True
        if not is_same:
            row.reviewed_at, row.reviewed_by = None, None
    insert_all(list(kept.values()))
    return len(kept)
