"""What a classifier sees of a text: how often which short runs of characters and which words occur, each as a number.

Everything here is numpy and runs in a page as well as in training, so that both see the same. Long numbers count as
one: no telephone or identity number can become a feature.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from hotline.lib.chinese import fold

if TYPE_CHECKING:
    import numpy

Array: TypeAlias = "numpy.ndarray[Any, Any]"

VERSION = 1
"""Changes with everything that changes a feature: a model made for another version is refused."""
LONGEST = 3
"""Runs of one to so many characters count."""
READ = 4_000
"""So many characters of a text are read: what matters is said by then."""
TITLE_SHARE = 0.7
"""How much the title, which counts within the whole text too, adds by itself."""

_DIGITS = re.compile(r"\d{5,}")
_BREAK = "_x000D_"
"""How a line break looks that came out of a spreadsheet."""
_STEP, _STIR = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9
_TITLE_BIT = 1 << 63


class Counted(NamedTuple):
    """The features of a text, in ascending order, and how often each occurs. Those of the title come last."""

    keys: Array
    times: Array


def plain(text: str) -> str:
    """A text as it is compared: one script, one width, no blanks, every long number the same."""
    return _DIGITS.sub("0", "".join(fold(text[:READ].replace(_BREAK, "")).split()))


def counted(title: str, content: str) -> Counted:
    """The features of a text with its title."""
    import numpy

    head, body = _runs(plain(title)), _runs(plain(content))
    low, high = numpy.uint64(_TITLE_BIT - 1), numpy.uint64(_TITLE_BIT)
    keys = numpy.concatenate([*(run & low for run in (*head, *body)), *(run | high for run in head)])
    keys.sort()
    ends = numpy.flatnonzero(keys[1:] != keys[:-1]) + 1  # where another feature begins
    firsts = numpy.concatenate(([0], ends)) if keys.size else ends
    times = numpy.concatenate((ends, [keys.size])) - firsts if keys.size else ends
    return Counted(keys[firsts], times.astype(numpy.float32))


def _runs(text: str) -> list[Array]:
    """The hashes of all runs of one to LONGEST characters."""
    import numpy

    letters = numpy.frombuffer(text.encode("utf-32-le"), dtype=numpy.uint32).astype(numpy.uint64)
    found = [_stirred(letters + numpy.uint64(LONGEST))]
    for length in range(1, LONGEST):
        found.append(_stirred(found[-1][:-1] * numpy.uint64(_STEP) + letters[length:]))
    return found


def _stirred(keys: Array) -> Array:
    import numpy

    keys = (keys ^ (keys >> numpy.uint64(31))) * numpy.uint64(_STIR)
    stirred: Array = keys ^ (keys >> numpy.uint64(29))
    return stirred


class Space(NamedTuple):
    """The features that a model knows, in ascending order, each with its weight: what is rare says more."""

    keys: Array
    weights: Array

    def vector(self, text: Counted) -> tuple[Array, Array]:
        """Places and values of a text in this space. The whole text has length 1, its title TITLE_SHARE."""
        import numpy

        if not self.keys.size or not text.keys.size:
            return numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.float32)
        places = numpy.searchsorted(self.keys, text.keys)
        places[places == self.keys.size] = 0
        known = self.keys[places] == text.keys
        places = places[known]
        values = (1 + numpy.log(text.times[known])) * self.weights[places]
        border = int(numpy.searchsorted(places, numpy.searchsorted(self.keys, numpy.uint64(_TITLE_BIT))))
        for part, share in ((slice(border), 1.0), (slice(border, None), TITLE_SHARE)):
            length = float(numpy.sqrt(values[part] @ values[part]))
            if length:
                values[part] *= share / length
        return places, values


def space_of(texts: Iterable[Counted], *, least: int, most: int) -> Space:
    """The features that occur in `least` texts or more; of whole texts at most `most` of them, the commonest. Those of
    titles, which are fewer and rarer, are all kept."""
    import numpy

    every = [text.keys for text in texts]
    keys, times = numpy.unique(numpy.concatenate(every), return_counts=True) if every else _nothing()
    kept = times >= least
    keys, times = keys[kept], times[kept]
    border = int(numpy.searchsorted(keys, numpy.uint64(_TITLE_BIT)))
    if border > most:
        chosen = numpy.sort(numpy.argsort(-times[:border], kind="stable")[:most])
        chosen = numpy.concatenate([chosen, numpy.arange(border, keys.size)])
        keys, times = keys[chosen], times[chosen]
    weights = numpy.log((1 + len(every)) / (1 + times)) + 1
    return Space(keys, weights.astype(numpy.float32))


def _nothing() -> tuple[Array, Array]:
    import numpy

    return numpy.zeros(0, numpy.uint64), numpy.zeros(0, numpy.int64)
