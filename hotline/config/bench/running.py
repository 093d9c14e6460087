"""`hotline bench run`: everything, one after the other, on the databases of the bench."""

from collections.abc import Callable, Mapping

from hotline.config.bench import (
    answering,
    comparing,
    creating,
    databases,
    deadlines,
    distributing,
    gathering,
    laddering,
    listening,
    living,
    reading,
    recounting,
    searching,
    subtrees,
    ticking,
)
from hotline.config.bench.figures import Figure, table
from hotline.config.bench.ringing import measuring as ringing

Say = Callable[[str], None]


def run(names: list[str], *, is_quick: bool, say: Say) -> list[Figure]:
    """Measure what is named, or everything. The database of the command is the full one."""
    seconds, runs = (3.0, 1) if is_quick else (10.0, 3)
    chosen = names or list(MEASURES)
    figures: list[Figure] = []
    for name in chosen:
        say(f"measuring {name} …")
        found = MEASURES[name](seconds, runs)
        say(table(found))
        figures += found
    return figures


def _create(seconds: float, runs: int) -> list[Figure]:
    return [creating.measure(databases.full(), seconds=seconds, runs=runs)]


def _read(seconds: float, runs: int) -> list[Figure]:
    return reading.measure(databases.full(), seconds=seconds)


def _lives(seconds: float, runs: int) -> list[Figure]:
    empty = living.in_process(databases.empty(), seconds=seconds, runs=runs)
    full = living.in_process(databases.full(), seconds=seconds, runs=runs)
    return [empty, full, living.slower(empty, full), living.over_http(databases.full(), seconds=seconds)]


def _subtrees(seconds: float, runs: int) -> list[Figure]:
    return subtrees.measure(databases.full(), runs=20)


def _deadlines(seconds: float, runs: int) -> list[Figure]:
    return deadlines.measure(is_quick=runs == 1, runs=runs)


def _tick(seconds: float, runs: int) -> list[Figure]:
    return ticking.measure(databases.full(), runs=runs)


def _recount(seconds: float, runs: int) -> list[Figure]:
    return recounting.measure(databases.full())


def _ladder(seconds: float, runs: int) -> list[Figure]:
    return laddering.measure(databases.full())


def _hotspots(seconds: float, runs: int) -> list[Figure]:
    return gathering.measure(databases.full(), runs=runs)


def _repeats(seconds: float, runs: int) -> list[Figure]:
    return comparing.measure(databases.full(), runs=runs)


def _search(seconds: float, runs: int) -> list[Figure]:
    full = databases.full()
    return [*searching.measure(full, runs=runs), *searching.cost(full, runs=runs)]


def _answers(seconds: float, runs: int) -> list[Figure]:
    return answering.measure(answers=2_000 if runs == 1 else 100_000)


def _live(seconds: float, runs: int) -> list[Figure]:
    return listening.measure(streams=500, runs=runs)


def _distribution(seconds: float, runs: int) -> list[Figure]:
    return distributing.measure(runs=runs)


def _ringing(seconds: float, runs: int) -> list[Figure]:
    return ringing.measure(databases.full(), is_quick=runs == 1)


MEASURES: Mapping[str, Callable[[float, int], list[Figure]]] = {
    "create": _create,
    "read": _read,
    "subtrees": _subtrees,
    "lives": _lives,
    "deadlines": _deadlines,
    "tick": _tick,
    "ladder": _ladder,
    "recount": _recount,
    "hotspots": _hotspots,
    "repeats": _repeats,
    "search": _search,
    "answers": _answers,
    "live": _live,
    "distribution": _distribution,
    "ringing": _ringing,
}
"""What can be measured, by name."""
