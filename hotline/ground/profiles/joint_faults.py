"""Mistakes of a profile in what it says of whistles, of restrictions, and in small tables of their own. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hotline.ground.profiles import restrictions as restricting
from hotline.ground.profiles.learning import faults_of_learning
from hotline.ground.profiles.merging import faults_of_merging
from hotline.ground.profiles.networks import faults_of_network
from hotline.ground.profiles.repeats import faults_of_repeats
from hotline.ground.profiles.replies import faults_of_replies
from hotline.ground.profiles.rules import UNITS, ProfileFault
from hotline.ground.profiles.whistles import WHISTLERS, WHISTLES

Faults = Iterator[ProfileFault]


def span(where: str, entry: object) -> Faults:
    """How long: a whole number above 0 of hours, days, workhours or workdays."""
    if not isinstance(entry, Mapping):
        yield ProfileFault(where, 'must be written { amount = 1, unit = "hours" }')
        return
    amount = entry.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        yield ProfileFault(f"{where}.amount", "must be a whole number, 1 or more")
    if entry.get("unit") not in UNITS:
        yield ProfileFault(f"{where}.unit", f"{entry.get('unit')!r} is none of {', '.join(sorted(UNITS))}")


def whistles(body: Mapping[str, Any]) -> Faults:
    """Who may whistle, and the times of each kind of whistle."""
    given = body.get("whistles", {})
    if not isinstance(given, Mapping):
        yield ProfileFault("whistles", "must be a table [whistles]")
        return
    by = given.get("by", WHISTLERS[:1])
    for kind in by if isinstance(by, list | tuple) else [by]:
        if kind not in WHISTLERS:
            yield ProfileFault("whistles.by", f"{kind!r} is none of {', '.join(WHISTLERS)}")
    yield from _spans("whistles", given, ("rate", "decide"))
    for kind in WHISTLES:
        yield from _spans(f"whistles.{kind}", given.get(kind, {}), ("arrive", "result"))


def restrictions(body: Mapping[str, Any]) -> Faults:
    """Evidence, roles, channels and times of restricting malicious callers."""
    given = body.get("restrictions", {})
    yield from (ProfileFault(*fault) for fault in restricting.mistakes(body))
    if isinstance(given, Mapping):
        yield from _spans("restrictions", given, ("decide", "answer"))


def _spans(where: str, entry: object, names: Iterable[str]) -> Faults:
    if not isinstance(entry, Mapping):
        yield ProfileFault(where, f"must be a table [{where}]")
        return
    for name in names:
        if name in entry:
            yield from span(f"{where}.{name}", entry[name])


TABLES = {
    "learning": faults_of_learning,
    "merging": faults_of_merging,
    "network": faults_of_network,
    "repeats": faults_of_repeats,
    "replies": faults_of_replies,
}
"""Tables that find their own mistakes."""


def tables(body: Mapping[str, Any]) -> Faults:
    """The mistakes of the tables that know them themselves."""
    for name, look in TABLES.items():
        for where, what in look(body.get(name, {})):
            yield ProfileFault(where, what)
