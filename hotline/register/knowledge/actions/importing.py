"""Answers are entered from a table: all rows, or – if asked – those without a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge.actions.writing import Register, enter, ready, write
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import kept_by
from hotline.register.knowledge.rules import AnswerRefused, Mistake, Unfit
from hotline.register.knowledge.sheets import Row, column_of
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

IMPORT = "import_answers"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A mistake of a table: in which row and column, and what is wrong."""

    row: int
    column: str
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a table: the answers entered as drafts or as new versions, and every mistake."""

    answers: tuple[Answer, ...]
    faults: tuple[RowFault, ...]


class _Undone(Exception):
    """Nothing stays of what was begun."""


def enter_rows(
    *, rows: Sequence[Row], actor: Actor, at: datetime, unit: Unit | None = None, skip_wrong: bool = False
) -> Entered:
    """Enter the rows of a table: a row with a number writes that answer anew, one without is a new draft of the unit it
    names, or of `unit`. Where one row has a mistake nothing is entered, unless `skip_wrong`; every mistake is named.
    Raises OutOfScope for whom tables are not."""
    if not may(actor, IMPORT):
        raise OutOfScope("Tables of answers are entered by units and by the centre.")
    units = {row.code: row for row in Unit.objects.filter(code__in={row.unit for row in rows if row.unit})}
    rows = [replace(row, number=row.number.upper()) for row in rows]
    numbers = {row.number for row in rows if row.number}
    known = {row.number: row for row in kept_by(actor).filter(number__in=numbers)}
    register = Register(row.content for row in rows)
    faults, answers, places = list[RowFault](), list[Answer](), dict[str, int]()
    try:
        with transaction.atomic():
            for row in rows:
                of = units.get(row.unit) if row.unit else unit
                found = [*row.mistakes, *register.mistakes(row.content), *_missing(row, of, known, places)]
                answer = None if found else _entered(row, of, known, actor, at, found)
                faults += [RowFault(row.place, column_of(one.field), one) for one in found]
                if answer is not None:
                    answers.append(answer)
            if faults and not skip_wrong:
                raise _Undone
    except _Undone:
        answers = []
    return Entered(tuple(answers), tuple(faults))


def _missing(row: Row, unit: Unit | None, known: dict[str, Answer], places: dict[str, int]) -> list[Mistake]:
    """What a row names that is not there, or stands in another row already; `places` are the rows read so far."""
    if not row.number:
        return [Mistake("unit", "there is no unit %(code)s", {"code": row.unit})] if unit is None else []
    if row.number not in known:
        return [Mistake("number", "there is no answer %(number)s", {"number": row.number})]
    first = places.setdefault(row.number, row.place)
    if first != row.place:
        return [Mistake("number", "stands in row %(row)d already", {"row": first})]
    if row.unit and row.unit != known[row.number].unit.code:
        return [Mistake("unit", "another unit keeps it: hand it over on its page")]
    return []


def _entered(
    row: Row, unit: Unit | None, known: dict[str, Answer], actor: Actor, at: datetime, faults: list[Mistake]
) -> Answer | None:
    """Enter one row; what only shows then – whose it is, in which state – is a mistake of the row as well."""
    content, mistakes = ready(row.content, at=at)
    if mistakes:
        faults += mistakes
        return None
    try:
        with transaction.atomic():
            if row.number:
                return write(answer_id=known[row.number].pk, content=content, actor=actor, at=at)
            assert unit is not None
            return enter(unit=unit, content=content, actor=actor, at=at)
    except Unfit as error:
        faults += error.mistakes
    except AnswerRefused as error:
        faults.append(Mistake(error.field or "number", error.message))
    except OutOfScope as error:
        faults.append(Mistake("unit", str(error)))
    return None
