"""`hotline evaluate repeats`: how often the rule finds, of a matter raised again, the earlier appeal – and how often it
names one that is another matter."""

import time
from argparse import ArgumentParser
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.casework.appeals.repeating import Asked, Points, Rarity, compare, counted
from hotline.casework.appeals.repeats import FEWEST
from hotline.config.evaluating.contract import Evaluation, Figures, Measured
from hotline.config.evaluating.posts import Post, posts
from hotline.ground.profiles.repeats import Repeats

LATEST = 120
"""Of each way to a known appeal – its caller, its place – the latest so many are compared, as on the seat."""
CELL = 0.01
"""Degrees: places are looked for in squares of about a kilometre and those around them."""
SAYS = """how well repeats are found: of the rows marked as a repeat (column duplicate_of_earlier_row; in files without
it, rows in the same words as an earlier one, near and soon after it), precision, recall and rank of the earlier row"""


@dataclass(slots=True)
class Tally:
    """What was counted: marked rows, how many of them were found, at which rank the earlier row stood."""

    rows: int = 0
    marked: int = 0
    shown: int = 0
    shown_marked: int = 0
    first: int = 0
    ranks: list[int] = field(default_factory=list)
    others: list[tuple[Post, Post, Points]] = field(default_factory=list)

    def count(self, post: Post, found: list[tuple[int, Points]], rows: list[Post]) -> None:
        """One row and what the rule shows of the earlier ones, the likeliest first."""
        self.rows += 1
        self.marked += bool(post.earlier)
        self.shown += bool(found)
        if found and not post.earlier:
            self.others.append((post, rows[found[0][0]], found[0][1]))
        rank = next((place for place, (number, _points) in enumerate(found, 1) if number in post.earlier), 0)
        self.shown_marked += bool(rank)
        self.first += rank == 1
        self.ranks += [rank] if rank else []

    def figures(self) -> Figures:
        """Shares of what was asked for; None where nothing was."""
        return {
            "rows": self.rows,
            "marked_repeats": self.marked,
            "rows_with_a_finding": self.shown,
            "recall": _share(self.shown_marked, self.marked),
            "recall_at_1": _share(self.first, self.marked),
            "mean_rank": round(sum(self.ranks) / len(self.ranks), 2) if self.ranks else None,
            "precision_by_the_marks": _share(self.shown_marked, self.shown),
            "found_but_not_marked": len(self.others),
            "of_these_nearly_word_for_word": sum(points.said >= 0.8 for _one, _other, points in self.others),
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


class Known:
    """What was registered so far, found as the database finds it: by the caller and by the place, the latest first."""

    def __init__(self, within: timedelta) -> None:
        self._within = within
        self._at: dict[object, list[tuple[datetime, int]]] = defaultdict(list)

    def near(self, asked: Asked) -> list[int]:
        """The appeals of the same callers and of the same place within the time that is looked back."""
        found: dict[int, None] = {}
        for key in (*asked.persons, *_around(asked)):
            row = self._at[key]
            first = bisect_left(row, (asked.at - self._within, -1))
            last = bisect_left(row, (asked.at + self._within, -1))
            found.update(dict.fromkeys(number for _at, number in row[first:last][-LATEST:]))
        return list(found)

    def add(self, number: int, asked: Asked) -> None:
        """One more."""
        for key in (*asked.persons, _cell(asked)):
            insort(self._at[key], (asked.at, number))


def _cell(asked: Asked) -> object:
    return (round(asked.spot[0] / CELL), round(asked.spot[1] / CELL)) if asked.spot else f"place {asked.place}"


def _around(asked: Asked) -> Iterator[object]:
    if not asked.spot:
        yield f"place {asked.place}"
        return
    east, north = round(asked.spot[0] / CELL), round(asked.spot[1] / CELL)
    yield from ((east + x, north + y) for x in (-1, 0, 1) for y in (-1, 0, 1))


def ask(parser: ArgumentParser) -> None:
    """The arguments of the verb."""
    parser.add_argument("--data", type=Path, required=True, metavar="PATH", help="a file of appeals, or a folder")
    parser.add_argument("--without", choices=("caller", "place", "words"), default="", help="hide this from the rule")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N unmarked findings, to read")


def measure(options: Mapping[str, Any]) -> Measured:
    """Every row as if it were registered after those before it."""
    rule, hidden = Repeats(), options.get("without") or ""
    figures: Figures = {"without": hidden or None, "files": {}}
    lines: list[str] = []
    whole, spent = Tally(), []
    for name, rows in posts(options["data"]).items():
        tally = Tally()
        for post, found, seconds in _registered(rows, rule, hidden):
            spent.append(seconds)
            for one in (tally, whole):
                one.count(post, found, rows)
        figures["files"][name] = tally.figures()
        lines.append(_line(name, tally))
    figures |= whole.figures() | _speed(spent)
    if len(figures["files"]) > 1:
        lines.append(_line("together", whole))
    lines.append(f"comparing takes {figures['median_ms']} ms an appeal, p95 {figures['p95_ms']} ms")
    return Measured(figures, [*lines, *_shown(whole, int(options.get("show") or 0))])


def _registered(rows: list[Post], rule: Repeats, hidden: str) -> Iterator[tuple[Post, list[tuple[int, Points]], float]]:
    said = [post.asked.terms for post in rows if post.text]
    rarity = counted(said) if len(said) >= FEWEST else Rarity()
    known, seen = Known(timedelta(days=rule.within_days)), [_seen(post.asked, hidden) for post in rows]
    for number, post in enumerate(rows):
        begun = time.perf_counter()
        found = _likeliest(seen[number], ((other, seen[other]) for other in known.near(seen[number])), rule, rarity)
        yield post, found, time.perf_counter() - begun
        known.add(number, seen[number])


def _likeliest(
    new: Asked, known: Iterable[tuple[int, Asked]], rule: Repeats, rarity: Rarity
) -> list[tuple[int, Points]]:
    found = [(number, compare(new, other, rule=rule, rarity=rarity)) for number, other in known]
    shown = [pair for pair in found if pair[1].shows(rule)]
    return sorted(shown, key=lambda pair: (-pair[1].sum, -pair[0]))[: int(rule.most)]


def _seen(asked: Asked, hidden: str) -> Asked:
    if hidden == "caller":
        return Asked(asked.terms, asked.at, frozenset(), asked.matter, asked.place, asked.address, asked.spot)
    if hidden == "place":
        return Asked(asked.terms, asked.at, asked.persons, asked.matter)
    if hidden == "words":
        return Asked(frozenset(), asked.at, asked.persons, asked.matter, asked.place, asked.address, asked.spot)
    return asked


def _speed(spent: list[float]) -> Figures:
    ordered = sorted(spent)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return {"median_ms": round(middle * 1000, 2), "p95_ms": round(late * 1000, 2)}


def _line(name: str, tally: Tally) -> str:
    found = tally.figures()
    return (
        f"{name}: {found['rows']} rows, {found['marked_repeats']} marked as repeats; recall {found['recall']}, "
        f"earlier row first {found['recall_at_1']}, mean rank {found['mean_rank']}; precision by the marks "
        f"{found['precision_by_the_marks']}; {found['found_but_not_marked']} findings not marked, "
        f"{found['of_these_nearly_word_for_word']} of them nearly word for word"
    )


def _shown(tally: Tally, most: int) -> Iterator[str]:
    """Findings that are not marked, spread over all of them."""
    step = max(1, len(tally.others) // most) if most else 1
    for one, other, points in tally.others[::step][:most]:
        yield f"\n{points.sum:.1f} points ({points}) {one.id} after {other.id}\n  {other.text}\n  {one.text}"


REPEATS = Evaluation(SAYS, ask, measure)
