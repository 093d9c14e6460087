"""Another unit keeps an answer from now on: a task has moved, or a unit was merged or split."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.knowledge.actions.door import admit, keeper
from hotline.register.knowledge.actions.seeking import seek
from hotline.register.knowledge.keeping import of_scope
from hotline.register.knowledge.models import Answer, TextModule
from hotline.register.knowledge.words import Reach
from hotline.register.matters.rules import Scope
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

HAND_OVER = "hand_over_answers"
EVENT = "unit_succeeded"
SHORTCUT = 20


@transaction.atomic
def hand_over(*, answer_ids: Sequence[int], to: Unit, actor: Actor, at: datetime) -> int:
    """Another open unit keeps these answers from now on, with whatever is under way or reported about them; it is told.
    Returns how many are new to it. Raises OutOfScope or AnswerRefused."""
    unit, handed = keeper(to.pk), list[Answer]()
    for answer in _locked(answer_ids):
        admit(answer, step=HAND_OVER, actor=actor)
        if answer.unit_id != unit.pk:
            after = {"unit": unit.pk}
            journal.note(
                subject=answer,
                name="answer_handed_over",
                at=at,
                actor=actor,
                before={"unit": answer.unit_id},
                after=after,
            )
            handed.append(answer)
    _keep(handed, unit)
    return len(handed)


def pass_on(*, unit: Unit, to: Unit, scope: Scope, act: int, actor: Actor, at: datetime) -> list[str]:
    """The answers of a unit – all, or those of a part of its work – are kept by the one that takes over; with all of
    its work its text modules pass on as well. Returns the numbers of the answers. The units are locked."""
    answers = _locked(list(of_scope(unit, scope).values_list("pk", flat=True)))
    entry = Entry(EVENT, at, actor, before={"unit": unit.pk}, after={"unit": to.pk, "act": act})
    journal.note_many(subjects=answers, entry=entry)
    _keep(answers, to)
    if scope.is_whole:
        _pass_on_modules(unit, to, entry)
    return [answer.number for answer in answers]


def _locked(ids: Sequence[int]) -> list[Answer]:
    rows = Answer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return list(rows.select_related("current__matter", "latest__matter"))


def _keep(answers: Sequence[Answer], unit: Unit) -> None:
    """They are the unit's now, and found by its name."""
    home = units.home_of(units.region_of(unit))
    rows = Answer.objects.filter(pk__in=[answer.pk for answer in answers])
    rows.update(unit=unit, unit_path=unit.path, home_path=home, version=F("version") + 1)
    for answer in answers:
        answer.unit = unit
    seek(answers)


def _pass_on_modules(unit: Unit, to: Unit, entry: Entry) -> None:
    """Text modules go along; a shortcut that the other unit has already gets a number behind it."""
    known = set(TextModule.objects.filter(_kept_by(to)).values_list("shortcut", flat=True))
    modules = list(TextModule.objects.select_for_update(of=("self",)).filter(_kept_by(unit)).order_by("pk"))
    journal.note_many(subjects=modules, entry=entry)
    for module in modules:
        module.shortcut = _free(module.shortcut, known)
        known.add(module.shortcut)
        TextModule.objects.filter(pk=module.pk).update(
            unit=to, unit_path=to.path, shortcut=module.shortcut, version=F("version") + 1
        )


def _kept_by(unit: Unit) -> Q:
    return Q(unit=unit, reach=Reach.UNIT, closed_at__isnull=True)


def _free(shortcut: str, known: set[str]) -> str:
    """The shortcut, or the first one with a number behind it that is not taken."""
    found, place = shortcut, 2
    while found in known:
        found, place = f"{shortcut[: SHORTCUT - len(str(place))]}{place}", place + 1
    return found
