"""Bars as a picture that needs no script: how many in each interval, and how many of them; or a line over the bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 960, 220, 44, 26, 10
MOST_LABELS = 16
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Mark:
    """One interval: its name, all, and a part of them."""

    label: str
    whole: float
    part: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture: where it stands, how high all of it and its part are."""

    x: float
    wide: float
    part_x: float
    part_wide: float
    whole_y: float
    whole_high: float
    part_y: float
    part_high: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale with its number."""

    y: float
    number: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture; `whole` and `part` say what its bars are."""

    bars: Sequence[Bar]
    lines: Sequence[Line]
    whole: str
    part: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def bars(marks: Sequence[Mark], whole: str, part: str, *, inset: float = 0.0) -> Chart:
    """A picture of so many intervals. With an inset the part is narrower by that: it may be more than the whole."""
    step = _step(max((max(mark.whole, mark.part) for mark in marks), default=0))
    top = max(step, step * ceil(max((max(mark.whole, mark.part) for mark in marks), default=0) / step))
    room = HEIGHT - BOTTOM - TOP
    width = (WIDTH - LEFT) / max(1, len(marks))
    every = ceil(len(marks) / MOST_LABELS) or 1
    return Chart(
        bars=[
            _bar(mark, LEFT + width * place, width, room / top, inset, is_named=place % every == 0)
            for place, mark in enumerate(marks)
        ],
        lines=[Line(round(HEIGHT - BOTTOM - room * number / top, 1), f"{number:g}") for number in _scale(top, step)],
        whole=whole,
        part=part,
    )


def _bar(mark: Mark, x: float, width: float, scale: float, inset: float, *, is_named: bool) -> Bar:
    base, gap = HEIGHT - BOTTOM, min(6.0, width * 0.2)
    whole, part, thin = mark.whole * scale, mark.part * scale, inset * (width - gap)
    return Bar(
        x=round(x + gap / 2, 1),
        wide=round(width - gap, 1),
        part_x=round(x + gap / 2 + thin / 2, 1),
        part_wide=round(width - gap - thin, 1),
        whole_y=round(base - whole, 1),
        whole_high=round(whole, 1),
        part_y=round(base - part, 1),
        part_high=round(part, 1),
        label=mark.label if is_named else "",
    )


def _step(most: float) -> float:
    """A step of the scale: 1, 2 or 5 times a power of ten, so that there are four or five of them."""
    size = 1.0
    while True:
        for step in STEPS:
            if most <= 5 * step * size:
                return step * size
        size *= 10


def _scale(top: float, step: float) -> list[float]:
    return [step * place for place in range(round(top / step) + 1)]
