"""Finding a standard answer by what somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hotline.ground.journal.rules import Actor
from hotline.ground.search import rules
from hotline.ground.search.queries import Hit, asked, frequencies, matching, ranked
from hotline.ground.search.rules import Asked
from hotline.lib import chinese, paths
from hotline.lib.statements import ask
from hotline.register.knowledge.likeness import Likeness, attainable
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import Shown, shown_many, visible_to
from hotline.register.knowledge.words import OWN_LANGUAGE

NAMED, TERMS = "sought__named", "sought__terms"
FEW, NEAREST, WEIGHED = 2000, 30, 400
"""Of more answers than a few only the nearest are weighed by their whole texts, which costs ten times as much as to
weigh them by their names: questions, other ways to ask, short answers."""

COMPARED = 20
"""So many of the best by their texts are compared with what was typed name by name."""

ALIKE = 1.5
"""What it counts that a name is what was typed, beside what the best text counts."""

MOST_HEARD = 40
"""A question of more lexemes than these is a letter: whoever writes one spells it out."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the answer as its reader gets it, how well it fits (higher is better), and the two shares of which that is
    made – 0 is nothing, 1 is all: how much of what was typed the answer holds (more than 1 where it holds everything
    at once), and how alike what was typed and one of its names are."""

    shown: Shown
    score: float
    held: float
    likeness: float


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
    meant = _heard(asked(text))
    hits = _hits(readable, meant, max(most + offset, COMPARED))
    rows = visible_to(actor).in_bulk([hit.pk for hit in hits])
    known = [hit for hit in hits if hit.pk in rows]
    found = _compared(meant, known, shown_many([rows[hit.pk] for hit in known], language=language))
    return found[offset : offset + most]


def _compared(meant: Asked, hits: Sequence[Hit], shown: Sequence[Shown]) -> list[Found]:
    """Hits with their answers: those whose texts fit best in the order in which their names fit, too, then the rest."""
    likeness = Likeness(meant, frequencies(Answer, NAMED))
    whole, best = attainable(meant, frequencies(Answer, TERMS)), max((hit.score for hit in hits), default=0.0)
    found = []
    for place, (hit, one) in enumerate(zip(hits, shown, strict=True)):
        names = {one.question, one.version.question, *one.version.aliases} if place < COMPARED else ()
        alike = likeness.of(names)
        found.append(Found(one, hit.score / best + ALIKE * alike, hit.score / whole if whole else 0.0, alike))
    return [*sorted(found[:COMPARED], key=lambda one: -one.score), *found[COMPARED:]]


_UNWRITTEN = """
SELECT pair FROM unnest(%s::text[]) pair
WHERE NOT EXISTS (SELECT 1 FROM knowledge_sought WHERE terms @@ quote_literal(pair)::tsquery)
"""


def _heard(meant: Asked) -> Asked:
    """The same question; pairs of characters that no answer has are taken as they sound."""
    if len(meant.weights) > MOST_HEARD:
        return meant
    known = frequencies(Answer, TERMS).shares
    rare = {one for group in meant.groups for one in group.alternatives[0] if one not in known and _is_pair(one)}
    unwritten = {pair for (pair,) in ask(_UNWRITTEN, [sorted(rare)])} if rare else frozenset[str]()
    return rules.by_ear(meant, unwritten) if unwritten else meant


def _is_pair(lexeme: str) -> bool:
    return len(lexeme) == 2 and all(map(chinese.is_han, lexeme))


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


def kept_with(text: str, answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Those of the answers of a desk, in whatever state, that hold everything that was typed."""
    return matching(answers, asked(text), column=TERMS)
