"""Texts of which a city has said what becomes of them, and which of them somebody's words are most alike. Pure.

Where no sign shows itself, the nearest of them vote: each counts by how many rare pieces (one sign or two) it shares
with what was said. There is nothing trained; every proposal names the text it goes by.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from hotline.lib import chinese

RUN = re.compile(r"[^\W_]+")
LONGEST_PIECE = 2
NEIGHBOURS = 7
"""So many of the nearest vote."""
COMMON = 0.15
"""A piece that more of the texts have than this share says nothing."""
SHORTEST_SHOWN = 2
"""So many signs a piece has at least that is shown as a reason."""


@dataclass(frozen=True, slots=True)
class Known:
    """A text, and what becomes of it: the place of its group in the list of the city."""

    text: str
    group: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What the nearest texts say: the group of the nearest one of those that win, its text, their share of all votes,
    how alike the nearest is, and the pieces of two signs that it has in common with what was said."""

    group: int
    text: str
    share: float
    alike: float
    pieces: frozenset[str]


@dataclass(frozen=True, eq=False)
class Likeness:
    """The texts of a city. `outcomes` says what each group comes to; groups with the same outcome vote together."""

    known: tuple[Known, ...]
    outcomes: tuple[str, ...]

    @cached_property
    def _pieces(self) -> Sequence[frozenset[str]]:
        return [pieces(one.text) for one in self.known]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How rare each piece is that is not too common."""
        counts = Counter(piece for found in self._pieces for piece in found)
        size = len(self.known)
        return {
            piece: math.log((size + 1) / (count + 0.5))
            for piece, count in counts.items()
            if count <= max(2, size * COMMON)
        }

    @cached_property
    def holders(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Which texts have a piece, each with what it counts there."""
        found: dict[str, list[tuple[int, float]]] = {}
        for place, own in enumerate(self._pieces):
            for piece, weight in self._weighed(own).items():
                found.setdefault(piece, []).append((place, weight))
        return found

    def _weighed(self, found: Iterable[str]) -> Mapping[str, float]:
        known = {piece: self.weights[piece] for piece in found if piece in self.weights}
        length = math.sqrt(sum(weight * weight for weight in known.values())) or 1.0
        return {piece: weight / length for piece, weight in known.items()}

    def vote(self, said: str) -> Vote | None:
        """What the texts nearest to this one come to; None where nothing is alike."""
        asked = self._weighed(pieces(said))
        scores: dict[int, float] = {}
        for piece, weight in asked.items():
            for place, other in self.holders[piece]:
                scores[place] = scores.get(place, 0.0) + weight * other
        nearest = sorted(scores.items(), key=lambda item: -item[1])[:NEIGHBOURS]
        if not nearest:
            return None
        votes: dict[str, float] = {}
        for place, score in nearest:
            outcome = self.outcomes[self.known[place].group]
            votes[outcome] = votes.get(outcome, 0.0) + score * score
        winner = max(votes, key=lambda outcome: votes[outcome])
        place, score = next(one for one in nearest if self.outcomes[self.known[one[0]].group] == winner)
        one = self.known[place]
        shared = frozenset(piece for piece in asked.keys() & self._pieces[place] if len(piece) >= SHORTEST_SHOWN)
        return Vote(one.group, one.text, votes[winner] / sum(votes.values()), score, shared)


@lru_cache(maxsize=4)
def likeness_of(known: tuple[Known, ...], outcomes: tuple[str, ...]) -> Likeness:
    """The one likeness of these texts: most versions have the same, and to weigh three thousand takes
    a third of a second."""
    return Likeness(known, outcomes)


def pieces(text: str) -> frozenset[str]:
    """The pieces of one sign and of two of a text."""
    return frozenset(
        run[at : at + size]
        for run in RUN.findall(chinese.fold(text))
        for size in range(1, LONGEST_PIECE + 1)
        for at in range(len(run) - size + 1)
    )
