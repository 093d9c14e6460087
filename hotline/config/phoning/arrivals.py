"""Arrivals from a file: how many calls came in each part of a day, a line a part (columns date, start, calls)."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from django.core.management.base import CommandError

from hotline.insight.telephony.demand import DAY

NEEDED = ("date", "start", "calls")


def read(file: Path) -> dict[date, tuple[int, ...]]:
    """The calls of each day in equal parts. Raises CommandError, which names the line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if missing := [name for name in NEEDED if name not in (rows.fieldnames or ())]:
                raise CommandError(f"{file}: there is no column {', '.join(missing)} in its first line.")
            return _days(file, rows)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{file} is no CSV in UTF-8: {error}.") from error


def _days(file: Path, rows: Iterable[Mapping[str, str | None]]) -> dict[date, tuple[int, ...]]:
    found: dict[date, dict[int, int]] = defaultdict(dict)
    for number, row in enumerate(rows, start=2):
        try:
            on, begins, calls = _row(row)
        except (TypeError, ValueError) as error:
            raise CommandError(
                f"{file}:{number}: a line is a date (2026-03-04), a time (09:30) and a number of calls."
            ) from error
        if begins in found[on]:
            raise CommandError(f"{file}:{number}: this part of {on} is there twice.")
        found[on][begins] = calls
    if not found:
        raise CommandError(f"{file} holds no arrivals.")
    width = _width(file, found)
    return {on: tuple(parts.get(at, 0) for at in range(0, DAY, width)) for on, parts in sorted(found.items())}


def _row(row: Mapping[str, str | None]) -> tuple[date, int, int]:
    on = date.fromisoformat(row["date"] or "")
    begins = datetime.combine(on, time.fromisoformat(row["start"] or "")) - datetime.combine(on, time())
    calls = int(row["calls"] or "")
    if calls < 0:
        raise ValueError(calls)
    return on, begins // timedelta(seconds=1), calls


def _width(file: Path, days: Mapping[date, Mapping[int, int]]) -> int:
    """The seconds of a part: the smallest distance between two beginnings, which all begin at multiples of it."""
    begins = sorted({at for parts in days.values() for at in parts})
    width = min((after - before for before, after in pairwise(begins)), default=DAY)
    if DAY % width or any(at % width for at in begins):
        raise CommandError(f"{file}: its parts of the day are not equally long.")
    return width
