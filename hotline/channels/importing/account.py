"""The account of an import: every row that went in is found again under one outcome. Pure."""

import statistics
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

OUTCOMES = ("archived", "open", "refused", "appended", "rejected")


@dataclass(slots=True)
class Account:
    """Counted row by row. `held` says why open rows that have a reply could not go on."""

    source: str
    file: str
    at_recorded_times: bool = False
    is_dry: bool = False
    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    by_channel: dict[str, Counter[str]] = field(default_factory=dict)
    by_nature: dict[str, Counter[str]] = field(default_factory=dict)
    linked: Counter[str] = field(default_factory=Counter)
    unmatched: int = 0
    """Rows flagged as repeats for which no earlier row has the same text."""
    rejections: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    entered: int = 0
    there_before: int = 0
    days: "array[float]" = field(default_factory=lambda: array("d"))
    seconds: float = 0.0
    lateness: dict[str, Any] = field(default_factory=dict)
    """What was late, where time moved with the file."""

    def arrived(self) -> None:
        """A row was read."""
        self.rows += 1

    def count(self, outcome: str, *, channel: str, nature: str) -> None:
        """A row has come as far as it goes."""
        self.outcomes[outcome] += 1
        self.by_channel.setdefault(channel, Counter())[outcome] += 1
        self.by_nature.setdefault(nature, Counter())[outcome] += 1

    @property
    def adds_up(self) -> bool:
        """Whether rows in = archived + open + refused + appended + rejected, as a whole and along both divisions."""
        parts = (self.by_channel, self.by_nature)
        sums = [sum(sum(counts.values()) for counts in part.values()) for part in parts]
        return all(found == self.rows for found in (sum(self.outcomes.values()), *sums))

    def as_dict(self) -> dict[str, Any]:
        """The account as --json writes it."""
        return {
            "source": self.source,
            "file": self.file,
            "at_recorded_times": self.at_recorded_times,
            "dry_run": self.is_dry,
            "rows": self.rows,
            **{outcome: self.outcomes[outcome] for outcome in OUTCOMES},
            "adds_up": self.adds_up,
            "entered_now": self.entered,
            "there_before": self.there_before,
            "linked_to_an_earlier_appeal": sum(self.linked.values()),
            "linked_by": dict(self.linked),
            "flagged_without_an_earlier_text": self.unmatched,
            "by_channel": {name: _row(counts) for name, counts in sorted(self.by_channel.items())},
            "by_nature": {name: _row(counts) for name, counts in sorted(self.by_nature.items())},
            "days_from_registered_to_replied": self.delays(),
            "rejections": dict(self.rejections.most_common()),
            "held_up": dict(self.held.most_common()),
            "seconds": round(self.seconds, 1),
            "rows_per_second": self.rate,
            **({"late": self.lateness} if self.lateness else {}),
        }

    def delays(self) -> dict[str, float | int]:
        """Days from registering to the unit's reply, as the clocks of the orders show them."""
        if not self.days:
            return {"replied": 0}
        ordered = sorted(self.days)
        return {
            "replied": len(ordered),
            "median": round(statistics.median(ordered), 2),
            "mean": round(statistics.fmean(ordered), 2),
            "ninety_percent_within": round(ordered[max(0, -(-len(ordered) * 9 // 10) - 1)], 2),
        }

    @property
    def rate(self) -> float:
        """Rows a second."""
        return round(self.rows / self.seconds, 1) if self.seconds else 0.0


def _row(counts: Counter[str]) -> dict[str, int]:
    return {"rows": sum(counts.values()), **{outcome: counts[outcome] for outcome in OUTCOMES}}


def lines(account: Account) -> list[str]:
    """The account as it is printed."""
    body = account.as_dict()
    head: list[Any] = ["", "rows", *OUTCOMES]
    rows: list[list[Any]] = [["all", account.rows, *(account.outcomes[outcome] for outcome in OUTCOMES)]]
    for name in ("by_channel", "by_nature"):
        rows += [[name.replace("_", " "), *[""] * (len(head) - 1)]]
        rows += [[f"  {key}", *counts.values()] for key, counts in body[name].items()]
    said = [_columns(row) for row in (head, *rows)]
    equation = " + ".join(str(account.outcomes[outcome]) for outcome in OUTCOMES)
    said.append(f"{account.rows} rows = {equation}: {'adds up' if account.adds_up else 'DOES NOT ADD UP'}")
    said.append(f"linked to an earlier appeal: {sum(account.linked.values())} {_list(account.linked)}".rstrip())
    delays = body["days_from_registered_to_replied"]
    if delays["replied"] and account.at_recorded_times:
        said.append(
            f"days from registered to replied: median {delays['median']}, mean {delays['mean']}, "
            f"nine of ten within {delays['ninety_percent_within']} ({delays['replied']} replied)"
        )
    said += [f"rejected, {count}: {reason}" for reason, count in account.rejections.most_common(20)]
    said += [f"held up, {count}: {reason}" for reason, count in account.held.most_common(20)]
    said.append(f"{account.entered} entered now, {account.there_before} there before")
    return said


def _list(counts: Counter[str]) -> str:
    return f"({', '.join(f'{count} {name}' for name, count in counts.most_common())})" if counts else ""


def _columns(row: list[Any]) -> str:
    first, *others = row
    # Chinese characters take two columns.
    width = 22 - sum(1 for sign in str(first) if sign > "\u2e7f")
    return f"{first:<{width}}" + "".join(f"{cell:>10}" for cell in others)
