"""How a city keeps its knowledge base: the table [knowledge] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hotline.ground.profiles.ladders import Span

_ONE_DAY, _TWO_DAYS = Span(1, "workdays"), Span(2, "workdays")
UNITS = ("hours", "days", "workhours", "workdays")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`mend_within`: how fast a unit mends an answer reported as wrong; `audit_rushed_within`: how fast an answer that
    was published in haste is audited; `remind_days_before`: so many days before its review a unit is reminded;
    `review_every_days`: when an answer is looked at again, unless its writer says another day; `card_longest_days`: so
    long an incident card lasts at most."""

    mend_within: Span = _TWO_DAYS
    audit_rushed_within: Span = _ONE_DAY
    remind_days_before: int = 30
    review_every_days: int = 365
    card_longest_days: int = 14


SPANS = ("mend_within", "audit_rushed_within")
NAMES = tuple(each.name for each in fields(Knowledge))
_LONGEST = {"remind_days_before": 365, "review_every_days": 1825, "card_longest_days": 90}


def read_knowledge(entry: Mapping[str, Any]) -> Knowledge:
    """What a profile that was checked says of its knowledge base."""
    spans: dict[str, Any] = {name: Span(entry[name]["amount"], entry[name]["unit"]) for name in SPANS if name in entry}
    days = {name: entry[name] for name in _LONGEST if name in entry}
    return Knowledge(**spans, **days)


def faults_of_knowledge(entry: Any) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    if not isinstance(entry, Mapping):
        yield "knowledge", "must be a table [knowledge]"
        return
    for name in SPANS:
        span = entry.get(name, {"amount": 1, "unit": "days"})
        amount = span.get("amount") if isinstance(span, Mapping) else None
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1 or span.get("unit") not in UNITS:
            yield f"knowledge.{name}", 'must be written as { amount = 2, unit = "workdays" }'
    for name, longest in _LONGEST.items():
        days = entry.get(name, 1)
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= longest:
            yield f"knowledge.{name}", f"must be a whole number from 1 to {longest}"
