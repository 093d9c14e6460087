"""How a classifier is fitted: one linear support vector machine a class against the other classes beside it.

Only `hotline learn` and `hotline evaluate` come here: scikit-learn is far too big for a page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from hotline.insight.learning.classifier import TOP, Choice, Classifier, Lesson, likelihoods
from hotline.insight.learning.features import Counted, Space, space_of

KNOWN_MOST = 120_000
"""So many features a classifier knows at most. More of them tell no better and take longer to look up."""
LOOKED_AT = 20_000
"""So many features a choice below the first looks at: those that matter most to it."""
STRICT = 1.0
"""The C of the machine: how dear a training text on the wrong side is."""
RETURNED_WEIGHT = 3.0
"""A text whose order a unit gave back speaks so many times as much against that unit as any other's."""
MOST_TELLING = 4.0
"""How many times as telling as usual a feature counts at most."""
SHARPNESSES = tuple(1.2**power for power in range(-4, 16))


def fit(lessons: Sequence[Lesson], *, least: int = 2, sharpness: float = 1.0) -> Classifier:
    """A classifier that has learnt all lessons. `least`: a feature is known when so many texts have it."""
    space = space_of((lesson.text for lesson in lessons), least=least, most=KNOWN_MOST)
    table = _table([lesson.text for lesson in lessons], space)
    choices = {}
    for above, rows in _by_class_above(lessons).items():
        depth = 0 if above == TOP else lessons[rows[0]].classes.index(above) + 1
        names = [lessons[row].classes[depth] for row in rows]
        choices[above] = _choice(table[rows], names, [lessons[row].not_these for row in rows], is_first=above == TOP)
    return Classifier(space, choices, sharpness)


def sharpness_of(classifier: Classifier, held_out: Sequence[Lesson]) -> float:
    """How sharply scores must be told apart for the shares to come true on texts that were not learnt."""
    choice = classifier.choices[TOP]
    known = {name: place for place, name in enumerate(choice.classes)}
    told = [(lesson, known[lesson.classes[0]]) for lesson in held_out if lesson.classes[0] in known]
    if not told:
        return 1.0
    scores = numpy.array([choice.scores(*classifier.space.vector(lesson.text)) for lesson, _right in told])
    rights = numpy.array([right for _lesson, right in told])

    def surprise(sharpness: float) -> float:
        shares = likelihoods(scores * sharpness)[numpy.arange(len(rights)), rights]
        return float(-numpy.log(numpy.maximum(shares, 1e-9)).mean())

    return min(SHARPNESSES, key=surprise)


def _by_class_above(lessons: Sequence[Lesson]) -> Mapping[str, list[int]]:
    """Which lessons teach which choice."""
    found: dict[str, list[int]] = {}
    for row, lesson in enumerate(lessons):
        for above in (TOP, *lesson.classes[:-1]):
            found.setdefault(above, []).append(row)
    return found


def _table(texts: Sequence[Counted], space: Space) -> Any:
    found = [space.vector(text) for text in texts]
    ends = numpy.cumsum([0, *(len(places) for places, _values in found)])
    places = numpy.concatenate([places for places, _values in found])
    values = numpy.concatenate([values for _places, values in found])
    return csr_matrix((values, places, ends), shape=(len(texts), space.keys.size))


def _telling(table: Any, is_it: Any) -> Any:
    """How much more a feature counts because it stands in far more, or far fewer, texts of a class than of the others:
    the root of the size of the log-count ratio (Wang and Manning 2012), capped, so that no single rare run decides."""
    there = table.copy()
    there.data[:] = 1.0
    inside, outside = (1 + numpy.asarray(there[rows].sum(axis=0)).ravel() for rows in (is_it, ~is_it))
    ratio = numpy.abs(numpy.log((inside / inside.sum()) / (outside / outside.sum())))
    usual = numpy.sqrt((ratio**2).mean()) or 1.0
    return numpy.sqrt(numpy.minimum(ratio / usual, MOST_TELLING))


def _choice(table: Any, names: Sequence[str], not_these: Sequence[frozenset[str]], *, is_first: bool) -> Choice:
    """The weights by which one of several classes is told from the others beside it. The first choice, which every text
    asks, keeps them ready to reckon with; the others, which are many, keep them small."""
    classes = tuple(sorted(set(names)))
    if len(classes) == 1 or not table.shape[1]:  # there is nothing to choose, or nothing to choose by
        nothing = numpy.zeros((0, len(classes)), numpy.float16)
        return Choice(classes, numpy.zeros(0, numpy.int32), nothing, numpy.zeros(len(classes), "f4"))
    weights, intercepts = [], []
    for name in classes:
        is_it = numpy.array([each == name for each in names])
        counts = numpy.where(is_it, len(names) / (len(classes) * is_it.sum()), 1.0)
        counts[[name in wrong for wrong in not_these]] *= RETURNED_WEIGHT
        telling = _telling(table, is_it)
        machine = LinearSVC(C=STRICT, tol=1e-2, random_state=0)
        machine.fit(table.multiply(telling).tocsr(), is_it, sample_weight=counts)
        weights.append(machine.coef_[0] * telling)
        intercepts.append(machine.intercept_[0])
    every = numpy.array(weights, dtype=numpy.float32).T
    places = numpy.arange(len(every)) if is_first else _weighty(every)
    return Choice(
        classes,
        places.astype(numpy.int32),
        every[places].astype(numpy.float32 if is_first else numpy.float16),
        numpy.array(intercepts, dtype=numpy.float32),
    )


def _weighty(every: Any) -> Any:
    """The features that a choice below the first looks at."""
    weight = numpy.abs(every).max(axis=1)
    places = numpy.flatnonzero(weight)
    if places.size > LOOKED_AT:
        places = numpy.sort(places[numpy.argsort(-weight[places], kind="stable")[:LOOKED_AT]])
    return places
