"""Finding a standard answer by what somebody types."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from hotline.ground.journal.rules import Actor
from hotline.lib.chinese import fold, words
from hotline.register.knowledge.queries import Shown, shown_many, visible_to
from hotline.register.knowledge.words import OWN_LANGUAGE

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the answer as its reader gets it, and how well it fits (higher is better)."""

    shown: Shown
    score: float


def find(
    text: str,
    *,
    actor: Actor | None,
    at: datetime,
    most: int = 10,
    language: str = OWN_LANGUAGE,
    matter_code: str = "",
    unit_path: str = "",
) -> list[Found]:
    """The published answers that fit what was typed, the best first, of those that somebody may read (None: the
    public); nothing for an empty text. `matter_code` and `unit_path` narrow them to a class of matter and a unit, with
    what is below them."""
    asked = [word for word in words(fold(text)) if word.strip()][:MOST_WORDS]
    if not asked:
        return []
    readable = visible_to(actor)
    if matter_code:
        readable = readable.filter(current__matter__code__startswith=matter_code)
    if unit_path:
        readable = readable.filter(unit_path__startswith=unit_path)
    hit = Q()
    score: Combinable = Value(0, output_field=IntegerField())
    for word in asked:
        near = Q(current__question__icontains=word) | Q(current__aliases__icontains=word)
        hit |= near | Q(current__short__icontains=word)
        score = score + Case(When(near, then=3), When(current__short__icontains=word, then=1), default=0)
    rows = list(readable.filter(hit).annotate(score=score).order_by("-score", "pk")[:most])
    return [Found(shown, row.score) for shown, row in zip(shown_many(rows, language=language), rows, strict=True)]
