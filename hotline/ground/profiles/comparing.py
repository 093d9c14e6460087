"""In what two profiles differ, entry by entry and key by key. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.ground.profiles.rules import ENTRIES

Body = Mapping[str, Any]
NARROWED_BY = ("kind", "urgency", "bucket")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two profiles say otherwise; None where one of them says nothing."""

    where: str
    left: Any
    right: Any


def differences(left: Body, right: Body) -> list[Difference]:
    """What is not the same in two profiles, table by table in the order of the first."""
    found: list[Difference] = []
    for table in dict.fromkeys((*left, *right)):
        here, there = left.get(table), right.get(table)
        if table in ENTRIES:
            found += _of_entries(table, _named(table, here or ()), _named(table, there or ()))
        elif isinstance(here or {}, Mapping) and isinstance(there or {}, Mapping):
            found += _of_keys(table, here or {}, there or {})
        elif here != there:
            found.append(Difference(table, here, there))
    return found


def _of_keys(where: str, left: Body, right: Body) -> Iterator[Difference]:
    for key in dict.fromkeys((*left, *right)):
        if left.get(key) != right.get(key):
            yield Difference(f"{where}.{key}", left.get(key), right.get(key))


def _of_entries(table: str, left: dict[str, Body], right: dict[str, Body]) -> Iterator[Difference]:
    for name in dict.fromkeys((*left, *right)):
        where = f"{table}[{name}]"
        if name not in left or name not in right:
            yield Difference(where, _short(left.get(name)), _short(right.get(name)))
        else:
            yield from _of_keys(where, left[name], right[name])


def _named(table: str, entries: Any) -> dict[str, Body]:
    """Entries by what makes them the same entry: their code, or their place; of a limit its clock and the cases it is
    for. Of several limits for the same cases the first is asked."""
    found: dict[str, Body] = {}
    for place, entry in enumerate(entries, 1):
        found.setdefault(_cases(entry) if table == "limits" else str(entry.get("code", place)), entry)
    return found


def _cases(limit: Body) -> str:
    narrowed = (f"{name} {'/'.join(map(str, limit[name]))}" for name in NARROWED_BY if limit.get(name))
    return ", ".join((str(limit.get("clock")), *narrowed))


def _short(entry: Body | None) -> str | None:
    """An entry that only one of them has, in a few words."""
    if entry is None:
        return None
    if "amount" in entry:
        return f"{entry['amount']} {entry.get('unit')}"
    named = entry.get("title") or entry.get("name") or entry.get("code")
    return str(named) if named else ", ".join(f"{name} {value}" for name, value in entry.items())
