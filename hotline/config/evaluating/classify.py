"""How often the class of a text is told rightly: by turns over parts of a file, or from one file to another.

Rows of one `group` are near-duplicates of each other; they stay on one side, else a classifier is praised for what it
knows by heart. **Macro-F1** is the mean over the classes, **micro-F1** the share of texts that are told rightly.
"""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError

from hotline.config.evaluating.contract import Evaluation, Figures, Measured
from hotline.config.evaluating.rows import read
from hotline.insight.learning import features

if TYPE_CHECKING:
    from hotline.insight.learning.classifier import Classifier, Lesson

TOKENS = "tokens"
"""The kind of text of which only its words without the common ones are left."""
ALIKE = 0.5
"""Two texts are near-duplicates when they share half of the shorter one's runs of this many characters."""
RUN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its class, the near-duplicates it belongs to, and how well it survived."""

    title: str
    content: str
    label: str
    group: str
    kind: str


def ask(parser: ArgumentParser) -> None:
    """Which files, and in how many parts."""
    parser.add_argument("--data", type=Path, metavar="FILE", help="title, detail, label, group: tried by turns")
    parser.add_argument("--train", type=Path, metavar="FILE", help="learnt on this file …")
    parser.add_argument("--test", type=Path, metavar="FILE", help="… and tried on this one")
    parser.add_argument("--folds", type=int, default=5, help="so many parts (5)")
    parser.add_argument("--seed", type=int, default=0, help="another number, other parts (0)")


def rows_of(path: Path) -> list[Row]:
    """The rows of a file that have a label; a row without any text is kept, and nobody can tell its class. Raises
    CommandError where no row has a label, or one is no row."""
    found = []
    for place, row in enumerate(read(path), start=1):
        if not isinstance(row, dict):
            raise CommandError(f"{path}, row {place}: a title or detail and a label are expected")
        if label := _text(row.get("label")).strip():
            content = _text(row.get("detail")) or "".join(_text(row.get(TOKENS)).split())
            group = _text(row.get("group")) or _text(row.get("id")) or f"{path} {place}"
            found.append(Row(_text(row.get("title")), content, label, group, _text(row.get("text_kind"))))
    if not found:
        raise CommandError(f"{path}: a label, and a title or detail are expected; no row has a label")
    return found


def _text(said: object) -> str:
    return "" if said is None else str(said)


def measure(options: Mapping[str, Any]) -> Measured:
    """Learn and try, by turns on one file or from one file to another."""
    data, train, test = options["data"], options["train"], options["test"]
    if data and not train and not test:
        return _by_turns(rows_of(data), folds=options["folds"], seed=options["seed"])
    if train and test and not data:
        return _across(rows_of(train), rows_of(test))
    raise CommandError("give either --data FILE, or --train FILE and --test FILE")


def _by_turns(rows: Sequence[Row], *, folds: int, seed: int) -> Measured:
    from sklearn.model_selection import StratifiedGroupKFold

    lessons = _lessons(rows)
    labels, groups = [row.label for row in rows], [row.group for row in rows]
    try:
        parts = list(StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(labels, labels, groups))
    except ValueError as error:
        raise CommandError(f"these rows cannot be parted so: {error}") from error
    told = [""] * len(rows)
    learning = telling = 0.0
    for learnt, tried in parts:
        classifier, seconds = _learnt([lessons[row] for row in learnt if lessons[row].text.keys.size])
        learning += seconds
        begun = time.process_time()
        for row in tried:
            told[row] = tell(classifier, rows[row])
        telling += time.process_time() - begun
    kept = [place for place, row in enumerate(rows) if row.kind != TOKENS]
    figures: Figures = {
        "rows": len(rows),
        "groups": len(set(groups)),
        "folds": folds,
        "seed": seed,
        "all": scored(labels, told),
        "without_tokens": scored([labels[place] for place in kept], [told[place] for place in kept]),
        "seconds_to_learn": round(learning / folds, 2),
        "texts_per_second": round(len(rows) / telling),
    }
    head = f"{len(rows)} texts in {len(set(groups))} groups, {folds} parts, each group on one side"
    return Measured(figures, [head, *_lines(figures, ("all", "without_tokens"))])


def _across(learnt: Sequence[Row], tried: Sequence[Row]) -> Measured:
    classifier, seconds = _learnt([lesson for lesson in _lessons(learnt) if lesson.text.keys.size])
    begun = time.process_time()
    told = [tell(classifier, row) for row in tried]
    telling = time.process_time() - begun
    labels = [row.label for row in tried]
    apart = apart_from(learnt, tried)
    figures: Figures = {
        "rows_learnt": len(learnt),
        "rows_tried": len(tried),
        "rows_not_alike": len(apart),
        "all": scored(labels, told),
        "not_alike": scored([labels[place] for place in apart], [told[place] for place in apart]),
        "seconds_to_learn": round(seconds, 2),
        "texts_per_second": round(len(tried) / telling) if telling else 0,
    }
    head = (
        f"learnt {len(learnt)} texts, tried {len(tried)}; {len(apart)} of them have neither their group nor a "
        "text much like theirs among those learnt (not_alike)"
    )
    return Measured(figures, [head, *_lines(figures, ("all", "not_alike"))])


def _lessons(rows: Iterable[Row]) -> "list[Lesson]":
    from hotline.insight.learning.classifier import Lesson

    return [Lesson(features.counted(row.title, row.content), (row.label,)) for row in rows]


def _learnt(lessons: "Sequence[Lesson]") -> "tuple[Classifier, float]":
    from hotline.insight.learning.fitting import fit

    if not lessons:
        raise CommandError("no text can be learnt from: all of them are empty")
    begun = time.process_time()
    return fit(lessons), time.process_time() - begun


def tell(classifier: "Classifier", row: Row) -> str:
    """The class of a text: read, folded, cut and weighed as a page does it. Nothing of a text without features."""
    levels = classifier.shares(features.counted(row.title, row.content), most=1)
    return levels[-1][0].name if levels else ""


def scored(labels: Sequence[str], told: Sequence[str]) -> Figures:
    """Macro- and micro-F1, and the figures of each class."""
    classes = {}
    for name in sorted(set(labels)):
        right = sum(label == name == said for label, said in zip(labels, told, strict=True))
        there, said_so = labels.count(name), told.count(name)
        precision, recall = _share(right, said_so), _share(right, there)
        f1 = _share(2 * right, there + said_so)
        classes[name] = {"rows": there, "precision": precision, "recall": recall, "f1": f1}
    right = sum(label == said for label, said in zip(labels, told, strict=True))
    return {
        "rows": len(labels),
        "macro_f1": round(_share(sum(each["f1"] for each in classes.values()), len(classes)), 4),
        "micro_f1": round(_share(right, len(labels)), 4),
        "classes": {name: {key: round(value, 4) for key, value in each.items()} for name, each in classes.items()},
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def apart_from(learnt: Sequence[Row], tried: Sequence[Row]) -> list[int]:
    """Which of the rows tried have neither their group nor a near-duplicate among those learnt."""
    groups = {row.group for row in learnt}
    where: dict[str, list[int]] = {}
    shortest: list[int] = []
    for place, row in enumerate(learnt):
        runs = _runs(row)
        shortest.append(len(runs))
        for run in runs:
            where.setdefault(run, []).append(place)
    return [
        place
        for place, row in enumerate(tried)
        if row.group not in groups and not _is_known(_runs(row), where, shortest)
    ]


def _runs(row: Row) -> set[str]:
    text = features.plain(row.content or row.title)
    return {text[place : place + RUN] for place in range(max(len(text) - RUN + 1, 1))}


def _is_known(runs: set[str], where: Mapping[str, Sequence[int]], sizes: Sequence[int]) -> bool:
    shared: dict[int, int] = {}
    for run in runs:
        for place in where.get(run, ()):
            shared[place] = shared.get(place, 0) + 1
    return any(times >= ALIKE * min(len(runs), sizes[place]) for place, times in shared.items())


def _lines(figures: Figures, parts: Sequence[str]) -> list[str]:
    found = []
    for part in parts:
        score = figures[part]
        found.append(
            f"{part}: macro-F1 {score['macro_f1']:.4f}, micro-F1 {score['micro_f1']:.4f} ({score['rows']} texts)"
        )
    widest: Callable[[str], int] = len
    for name, each in sorted(figures[parts[0]]["classes"].items(), key=lambda pair: -pair[1]["rows"]):
        found.append(
            f"  {name:<{max(map(widest, figures[parts[0]]['classes']))}}  {each['rows']:>6}  precision "
            f"{each['precision']:.3f}  recall {each['recall']:.3f}  F1 {each['f1']:.3f}"
        )
    found.append(
        f"learnt in {figures['seconds_to_learn']} s of one core, told {figures['texts_per_second']} texts a second and "
        "core, reading and cutting included"
    )
    return found


EVALUATION = Evaluation(
    says="how often the class of a text is told rightly: macro- and micro-F1, and how fast", ask=ask, measure=measure
)
