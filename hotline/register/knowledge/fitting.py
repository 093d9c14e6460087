"""How well standard answers fit what somebody wrote: whether a search has found what was meant, which of its hits are
worth reading, and which answers are worth showing to who is about to write an appeal.

The search tells which of two answers fits better, not whether one fits. Two shares do (`finding.Found`): how much of
what was written the answer holds, and how alike what was written and one of the answer's names are – its question, or
another name of it. In both, rare words count more than common ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge.finding import Found, find
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.words import OWN_LANGUAGE

FITS = 0.4
"""An answer that fits so well is what was meant. By its names it may get 1, by what it holds 0.5."""

NEAR, FURTHER = 0.6, 0.42
"""Of what was found is shown what fits at least so well, as a share of how the best one does; what fits less well may
be meant, too, and what fits still less only mentions it."""

NEAREST = 0.2
"""What fits less well than this does not even come near."""

HELD, CLOSE = 0.1, 0.055
"""An answer is close to a story that holds so much of it, and is called alike: the product of the two shares."""

MOST_LOOKED_UP, MOST_NEAREST = 40, 3


def fit(found: Found) -> float:
    """How well an answer fits what was typed."""
    return found.likeness + min(found.held, 1.0) / 2


def is_close(found: Found) -> bool:
    """Whether an answer fits a story, as far as words can tell."""
    return found.held >= HELD and min(found.held, 1.0) * found.likeness >= CLOSE


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a search brought: what fits, and what is perhaps meant, too; where nothing fits, what comes nearest."""

    fitting: Sequence[Found] = ()
    further: Sequence[Found] = ()
    nearest: Sequence[Found] = ()


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
    found = find(
        text, actor=actor, most=most, language=language, matter_code=matter_code, unit_path=unit_path
    )  # fmt: skip
    best = max(map(fit, found), default=0.0)
    if best < FITS:
        return LookUp(nearest=[one for one in found if fit(one) >= NEAREST][:MOST_NEAREST])
    return LookUp(
        fitting=[one for one in found if fit(one) >= NEAR * best],
        further=[one for one in found if FURTHER * best <= fit(one) < NEAR * best],
    )


def that_fit(story: str, *, actor: Actor | None, language: str = OWN_LANGUAGE, most: int = 3) -> list[Shown]:
    """The answers that are worth showing to somebody who has written this; mostly none."""
    return [one.shown for one in find(story, actor=actor, language=language, most=most) if is_close(one)]
