"""A trained classifier as it answers: a tree of choices, each a table of weights. Only numpy: nothing is learnt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from hotline.insight.learning.features import Array, Counted, Space

TOP = ""
"""The choice that comes first: between the classes that have none above them."""
FOLLOWED = 3
"""So many of the likeliest classes are looked into further."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, the classes it belongs to from the widest to the narrowest, and those it was wrongly put into."""

    text: Counted
    classes: tuple[str, ...]
    not_these: frozenset[str] = field(default=frozenset())


class Share(NamedTuple):
    """A class and how likely it is, 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Between which classes it chooses, which features of the space it looks at, and with what weights."""

    classes: tuple[str, ...]
    places: Array
    weights: Array
    intercepts: Array

    def scores(self, places: Array, values: Array) -> Array:
        """How much speaks for each class."""
        import numpy

        if not self.places.size:
            return self.intercepts
        if self.places[-1] != self.places.size - 1:  # it does not look at every feature of the space
            places = places.astype(self.places.dtype)
            found = numpy.searchsorted(self.places, places)
            found[found == self.places.size] = 0
            known = self.places[found] == places
            places, values = found[known], values[known]
        scores: Array = values @ self.weights[places].astype(numpy.float32, copy=False) + self.intercepts
        return scores


@dataclass(frozen=True, slots=True)
class Classifier:
    """The features it knows, its choices by the class above them, and how sharply scores tell classes apart."""

    space: Space
    choices: Mapping[str, Choice]
    sharpness: float = 1.0

    def shares(self, text: Counted, *, most: int = 3) -> list[list[Share]]:
        """The likeliest classes of a text, level by level; a level that it does not reach is empty or missing."""
        places, values = self.space.vector(text)
        if not places.size or TOP not in self.choices:
            return []
        levels = [self._among(TOP, 1.0, places, values)]
        while True:
            begun = nlargest(FOLLOWED, levels[-1], key=lambda one: one.share)
            deeper = [
                each
                for one in begun
                if one.name in self.choices
                for each in self._among(one.name, one.share, places, values)
            ]
            if not deeper:
                break
            levels.append(deeper)
        return [nlargest(most, level, key=lambda one: one.share) for level in levels]

    def _among(self, above: str, share: float, places: Array, values: Array) -> list[Share]:
        choice = self.choices[above]
        parts = likelihoods(choice.scores(places, values) * self.sharpness)
        return [Share(name, share * float(part)) for name, part in zip(choice.classes, parts, strict=True)]


def likelihoods(scores: Array) -> Array:
    """Scores as shares that add up to 1."""
    import numpy

    raised = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = raised / raised.sum(axis=-1, keepdims=True)
    return shares
