"""Finding a standard answer by what somebody types."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hotline.ground.journal.rules import Actor
from hotline.ground.search.queries import Hit, asked, frequencies, matching, ranked
from hotline.ground.search.rules import Asked
from hotline.lib import paths
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import Shown, shown_many, visible_to
from hotline.register.knowledge.words import OWN_LANGUAGE

NAMED, TERMS = "sought__named", "sought__terms"
FEW, NEAREST, WEIGHED = 2000, 30, 400
"""Of more answers than a few only the nearest are weighed by their whole texts, which costs ten times as much as to
weigh them by their names: questions, other ways to ask, short answers."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the answer as its reader gets it, and how well it fits (higher is better)."""

    shown: Shown
    score: float


def find(
    text: str,
    *,
    actor: Actor | None,
    most: int = 10,
    language: str = OWN_LANGUAGE,
    offset: int = 0,
    matter_code: str = "",
    unit_path: str = "",
) -> list[Found]:
    """The published answers that fit what was typed – words, pinyin or its initials, a number, English –, the best
    first, of those that somebody may read (None: the public); nothing for an empty text.

    `matter_code` and `unit_path` narrow them to a class of matter and a unit, with what is below them."""
    readable = narrowed(visible_to(actor), matter_code=matter_code, unit_path=unit_path)
    hits = _hits(readable, asked(text), most + offset)[offset:]
    rows = visible_to(actor).in_bulk([hit.pk for hit in hits])
    found = [(hit, rows[hit.pk]) for hit in hits if hit.pk in rows]
    said = shown_many([row for _hit, row in found], language=language)
    return [Found(shown, hit.score) for (hit, _row), shown in zip(found, said, strict=True)]


def narrowed(answers: QuerySet[Answer], *, matter_code: str = "", unit_path: str = "") -> QuerySet[Answer]:
    """Published answers of a class of matter and of a unit, with what is below them."""
    if matter_code:
        answers = answers.filter(current__matter__code__startswith=matter_code)
    if unit_path:
        answers = answers.filter(unit_path__gte=unit_path, unit_path__lt=paths.upper(unit_path))
    return answers


def _hits(rows: QuerySet[Answer], meant: Asked, most: int) -> list[Hit]:
    if not meant or frequencies(Answer, TERMS).rows <= FEW:
        return ranked(rows, meant, column=TERMS, most=most)
    named = [hit.pk for hit in ranked(rows, meant, column=NAMED, most=NEAREST + most, weighed=WEIGHED)]
    whole = matching(rows.order_by(), meant, column=TERMS).values_list("pk", flat=True)
    near = {*named, *whole[:NEAREST]}
    return ranked(rows.filter(pk__in=near), meant, column=TERMS, most=most, weighed=len(near))


def how_many(text: str, *, actor: Actor | None) -> int:
    """How many of the published answers that somebody may read hold everything that was typed."""
    meant = asked(text)
    return matching(visible_to(actor).order_by(), meant, column=TERMS).count() if meant else 0


def kept_with(text: str, answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Those of the answers of a desk, in whatever state, that hold everything that was typed."""
    return matching(answers, asked(text), column=TERMS)
