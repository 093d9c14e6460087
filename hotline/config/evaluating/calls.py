"""How well the calls of a day are foretold: each day of a file's later part from the days that were known by then."""

import csv
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import pi, sqrt
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hotline.config.evaluating.contract import Evaluation, Measured
from hotline.config.phoning import arrivals
from hotline.insight.telephony.demand import SLOTS
from hotline.insight.telephony.forecast import RESTDAY, WORKDAY, Kind, TooFewDays, forecast, plain

Days = Mapping[date, Sequence[float]]
Foretell = Callable[[Days, date], tuple[float, ...]]


def ask(parser: ArgumentParser) -> None:
    """--data FILE [--special FILE] [--rest 6 7] [--ahead N] [--since DATE]."""
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="CSV with date, start, calls")
    parser.add_argument(
        "--special", type=Path, metavar="FILE", help="CSV with date, name: holidays and other such days"
    )
    parser.add_argument(
        "--rest", type=int, nargs="*", choices=range(1, 8), default=[6, 7], help="rest days; 1 is Monday"
    )
    parser.add_argument("--ahead", type=int, default=7, metavar="N", help="foretell so many days ahead (7)")
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="foretell from here; the later half if none"
    )


def measure(options: Mapping[str, Any]) -> Measured:
    """How far forecasts are from what came, beside those that many rosters go by."""
    days, ahead = _by_half_hour(options["data"]), options["ahead"]
    if ahead < 1:
        raise CommandError("--ahead is 1 or more: a day is not foretold from itself.")
    since = options["since"] or sorted(days)[len(days) // 2]
    special = _special(options["special"])
    ways: dict[str, Foretell] = {
        "forecast": lambda known, on: forecast(known, on, kind=_kind(options["rest"], special)),
        "the same without special days": lambda known, on: forecast(known, on, kind=_kind(options["rest"], {})),
        "mean of the last four such weekdays": plain,
        "the last such weekday": lambda known, on: plain(known, on, weeks=1),
    }
    found = {name: _tried(days, since, ahead, way) for name, way in ways.items()}
    if not found["forecast"].days:
        raise CommandError(f"No day since {since} could be foretold {ahead} days ahead.")
    lines = [f"{found['forecast'].days} days since {since}, foretold {ahead} days ahead; off by a share of the calls:"]
    lines += [f"  {name}: days {one.of_days:.1%}, half hours {one.of_parts:.1%}" for name, one in found.items()]
    lines.append(f"  half hours, if the mean of each were known: {found['forecast'].by_chance:.1%}")
    return Measured({name: one.figures() for name, one in found.items()}, lines)


@dataclass
class _Error:
    """Sums of how far one way was off."""

    days: int = 0
    calls: float = 0.0
    off_days: float = 0.0
    off_parts: float = 0.0
    chance: float = 0.0

    @property
    def of_days(self) -> float:
        """As a share of the calls, day by day."""
        return self.off_days / self.calls if self.calls else 0.0

    @property
    def of_parts(self) -> float:
        """As a share of the calls, half hour by half hour."""
        return self.off_parts / self.calls if self.calls else 0.0

    @property
    def by_chance(self) -> float:
        """What of that is nobody's fault, as calls come by chance (the mean deviation of a Poisson number)."""
        return self.chance / self.calls if self.calls else 0.0

    def figures(self) -> dict[str, float]:
        """For the file."""
        shares = {"of_days": self.of_days, "of_half_hours": self.of_parts, "by_chance": self.by_chance}
        return {"days": self.days, **{name: round(share, 4) for name, share in shares.items()}}


def _tried(days: Days, since: date, ahead: int, way: Foretell) -> _Error:
    found = _Error()
    for on, came in days.items():
        if on < since:
            continue
        known = {day: counts for day, counts in days.items() if day <= on - timedelta(days=ahead)}
        try:
            said = way(known, on)
        except TooFewDays:
            continue
        found.days += 1
        found.calls += sum(came)
        found.off_days += abs(sum(said) - sum(came))
        found.off_parts += sum(abs(one - other) for one, other in zip(said, came, strict=True))
        found.chance += sum(sqrt(2 * one / pi) for one in said)
    return found


def _by_half_hour(file: Path) -> Days:
    days = arrivals.read(file)
    parts = len(next(iter(days.values())))
    if parts % SLOTS:
        raise CommandError(f"{file}: its parts of the day do not make half hours.")
    width = parts // SLOTS
    return {on: [sum(counts[at : at + width]) for at in range(0, parts, width)] for on, counts in days.items()}


def _special(file: Path | None) -> Mapping[date, str]:
    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(lines)}
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise CommandError(f"{file} has no columns date (2026-02-17) and name in UTF-8.") from error


def _kind(rest: Sequence[int], special: Mapping[date, str]) -> Kind:
    def kind(on: date) -> str:
        return special.get(on) or (RESTDAY if on.isoweekday() in rest else WORKDAY)

    return kind


EVALUATION = Evaluation("each day's calls are foretold from the days before it", ask, measure)
