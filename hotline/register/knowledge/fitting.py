"""How well standard answers fit what somebody wrote: whether a search has found what was meant, and which answers are
worth showing to who is about to write an appeal.

Scores of the search tell which of two answers fits better, not whether one fits. Two shares do: how much of what was
written the answer holds, and how alike what was written and one of the answer's names are – its question, or another
name of it. In both, rare words count more than common ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotline.ground.journal.rules import Actor
from hotline.ground.search import rules
from hotline.ground.search.queries import Frequencies, asked, attainable, frequencies
from hotline.register.knowledge.finding import TERMS, find, how_many
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.words import OWN_LANGUAGE

NEAR = 0.45
"""Of what was found is shown what has at least this share of what the best one has."""

FOUND = 0.3
"""An answer that holds so much of what was typed is what was meant, whatever it is called."""

HELD, CLOSE = 0.2, 0.1
"""An answer is close that holds so much of what was written, and is called alike: the product of the two shares."""

NEAREST = 0.15
"""What holds less than this does not even come near."""

MOST_LOOKED_UP, MOST_NEAREST = 60, 3


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer as its reader gets it, with its two shares: 0 is nothing, 1 is all; `held` may be more where it holds
    everything that was asked for."""

    shown: Shown
    held: float
    likeness: float

    @property
    def is_close(self) -> bool:
        """Whether it fits what was written, as far as words can tell."""
        return self.held >= HELD and self.held * self.likeness >= CLOSE


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a search brought: what fits, or – where nothing does – what comes nearest."""

    fitting: Sequence[Fit] = ()
    nearest: Sequence[Fit] = ()


def look_up(
    text: str,
    *,
    actor: Actor | None,
    language: str = OWN_LANGUAGE,
    matter_code: str = "",
    unit_path: str = "",
    most: int = MOST_LOOKED_UP,
) -> LookUp:
    """Look for answers as citizens do. None of the fitting ones is a search without a hit."""
    fits = measured(
        text, actor=actor, language=language, matter_code=matter_code, unit_path=unit_path, most=max(most, MOST_NEAREST)
    )
    if not fits:
        return LookUp()
    best = max(fit.held for fit in fits)
    good = [fit for fit in fits if fit.held >= NEAR * best]
    if best >= FOUND or any(fit.is_close for fit in good) or how_many(text, actor=actor):
        return LookUp(fitting=good[:most])
    return LookUp(nearest=[fit for fit in fits if fit.held >= NEAREST][:MOST_NEAREST])


def that_fit(story: str, *, actor: Actor | None, language: str = OWN_LANGUAGE, most: int = 3) -> list[Shown]:
    """The answers that are worth showing to somebody who has written this; mostly none."""
    fits = measured(story, actor=actor, language=language, most=most)
    return [fit.shown for fit in fits if fit.is_close]


def measured(
    text: str, *, actor: Actor | None, language: str, most: int, matter_code: str = "", unit_path: str = ""
) -> list[Fit]:
    """The answers that fit best, the best first, each with its shares."""
    found = find(
        text, actor=actor, most=most, language=language, matter_code=matter_code, unit_path=unit_path
    )  # fmt: skip
    if not found:
        return []
    meant, known = asked(text), frequencies(Answer, TERMS)
    whole = attainable(Answer, meant, column=TERMS)
    return [Fit(one.shown, one.score / whole if whole else 0.0, _likeness(meant, one.shown, known)) for one in found]


def _likeness(meant: rules.Asked, shown: Shown, known: Frequencies) -> float:
    names = (shown.question, shown.version.question, *shown.version.aliases)
    return max(_alike(meant.weights, rules.asked(name).weights, known) for name in names)


def _alike(one: Iterable[str], other: Iterable[str], known: Frequencies) -> float:
    """How much of the shorter of two texts the other one holds."""
    first, second = set(one), set(other)
    shorter = min(_worth(first, known), _worth(second, known))
    return _worth(first & second, known) / shorter if shorter else 0.0


def _worth(lexemes: Iterable[str], known: Frequencies) -> float:
    return sum(known.rarity(lexeme) for lexeme in lexemes)
