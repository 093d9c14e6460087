"""Learning: a classifier of the city's own cases and registers is tried on the latest fifth of the cases, then fitted
on all and laid on the shelf. Only `hotline learn` comes here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from hotline.ground.profiles.learning import Learning
from hotline.insight.learning import features, shelf
from hotline.insight.learning.classifier import Classifier, Lesson
from hotline.insight.learning.lessons import Case, cases, posts_of_units
from hotline.insight.learning.registers import written
from hotline.insight.learning.rules import worth_telling

LATEST = 5
"""The latest of so many parts is what a classifier is tried on."""
FEW, MANY = 2, 3
"""A feature is known when so many texts have it: of a small city two, else three."""
SMALL = 5_000


def learn(rules: Learning, *, at: datetime) -> list[shelf.Card | shelf.Unfit]:
    """Learn categories and units from the city's cases and registers; a card for each, or why nothing could be
    learnt."""
    known, beside = cases(rules, at=at), written(posts_of_units(), at=at, on=timezone.localdate(at))
    texts, told = ([features.counted(case.title, case.content) for case in each] for each in (known, beside))
    found: list[shelf.Card | shelf.Unfit] = []
    for what in shelf.WHATS:
        taught = [(case, _lesson(what, case, text)) for case, text in zip(known, texts, strict=True)]
        also = [_lesson(what, case, text) for case, text in zip(beside, told, strict=True)]
        try:
            found.append(_learnt(what, _with_classes(taught), [one for one in also if one.classes], rules, at))
        except shelf.Unfit as unfit:
            found.append(unfit)
    return found


def _with_classes(taught: Iterable[tuple[Case, Lesson]]) -> list[tuple[Case, Lesson]]:
    return [(case, lesson) for case, lesson in taught if lesson.classes]


def _lesson(what: str, case: Case, text: features.Counted) -> Lesson:
    if what == shelf.CATEGORY:
        return Lesson(text, case.matter)
    return Lesson(text, (case.post,) if case.post else (), case.returned)


def _learnt(
    what: str, kept: Sequence[tuple[Case, Lesson]], also: Sequence[Lesson], rules: Learning, at: datetime
) -> shelf.Card:
    lessons = [lesson for _case, lesson in kept]
    if len(lessons) < rules.least:
        words = pgettext_lazy("learning", "%(what)s: %(there)d cases may be learnt from, %(least)d are needed.")
        raise shelf.Unfit(words, what=what, there=len(lessons), least=rules.least)
    if len({lesson.classes[0] for lesson in lessons}) < 2:
        raise shelf.Unfit(pgettext_lazy("learning", "%(what)s: there is only one class."), what=what)
    from hotline.insight.learning.fitting import fit, sharpness_of  # scikit-learn: 70 MB, only when there is work

    least = FEW if len(lessons) < SMALL else MANY
    border = len(lessons) - len(lessons) // LATEST
    tried = fit([*lessons[:border], *also], least=least)
    sharpness = sharpness_of(tried, lessons[border:])
    whole = fit([*lessons, *also], least=least, sharpness=sharpness)
    times = [case.received_at for case, _lesson in kept]
    classes = Counter(name for lesson in lessons for name in lesson.classes)
    data = {"cases": len(lessons), "from": min(times).date().isoformat(), "to": max(times).date().isoformat()}
    card: dict[str, Any] = {
        "made_at": at.isoformat(),
        "data": data | {"registers": len(also)},
        "classes": {name: classes[name] for one in (*lessons, *also) for name in one.classes},
        "figures": figures(replace(tried, sharpness=sharpness), lessons[border:], least=_threshold(what, rules)),
    }
    return shelf.put(what, whole, card, name=f"{at:%Y%m%d-%H%M%S}")


def _threshold(what: str, rules: Learning) -> float:
    """From which share on something is proposed."""
    return (rules.category_share if what == shelf.CATEGORY else rules.unit_share) / 100


def figures(classifier: Classifier, tried: Sequence[Lesson], *, least: float) -> dict[str, Any]:
    """How often the class was told rightly on texts that were not learnt: level by level, for each class, and where
    the share reached `least`, so that a page would propose something."""
    right, there, among = Counter[str](), Counter[str](), Counter[int]()
    asked, hit = Counter[int](), Counter[int]()
    proposed: list[bool] = []
    for lesson in tried:
        levels = classifier.shares(lesson.text)
        proposed += [name in lesson.classes for name, _share in worth_telling(levels, least=least, most=1)]
        for depth, name in enumerate(lesson.classes):
            told = [one.name for one in levels[depth]] if depth < len(levels) else []
            asked[depth] += 1
            there[name] += 1
            hit[depth] += told[:1] == [name]
            right[name] += told[:1] == [name]
            among[depth] += name in told
    return {
        "tried": len(tried),
        "proposed": _share(len(proposed), len(tried)),
        "proposed_rightly": _share(sum(proposed), len(proposed)),
        "levels": [
            {
                "texts": asked[depth],
                "first": _share(hit[depth], asked[depth]),
                "three": _share(among[depth], asked[depth]),
            }
            for depth in sorted(asked)
        ],
        "recall": {name: _share(right[name], there[name]) for name in sorted(there)},
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
