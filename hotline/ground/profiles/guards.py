"""What a city says of sensitive cases: whose secrecy is the rule, through whose hands every case goes, and where
reports against officials and suspected state secrets are handled. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hotline.ground.profiles.words import KEEPERS, KINDS


@dataclass(frozen=True, slots=True)
class Guarding:
    """confidential_kinds: kinds of demand whose caller is kept secret unasked; keepers: roles that see restricted cases
    without being named; officials_to and secrets_to: the trade of the unit that alone handles reports against
    officials, and matters that may be a state secret; empty where the city names none."""

    confidential_kinds: tuple[str, ...] = ("report",)
    keepers: tuple[str, ...] = ("leader", "dispatcher", "supervisor", "liaison", "head", "county")
    officials_to: str = ""
    secrets_to: str = ""


NAMES = tuple(one.name for one in fields(Guarding))


def read_guards(body: Mapping[str, Any]) -> Guarding:
    """What a profile that was checked says of sensitive cases."""
    given: dict[str, Any] = body.get("guards", {})
    said: dict[str, Any] = {
        name: tuple(given[name]) if isinstance(given[name], list) else given[name] for name in NAMES if name in given
    }
    return Guarding(**said)


def mistakes(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the table [guards], by key."""
    given = body.get("guards", {})
    for name, known in (("confidential_kinds", KINDS), ("keepers", KEEPERS)):
        value = given.get(name, [])
        if not isinstance(value, list):
            yield f"guards.{name}", "must be a list"
            continue
        for one in value:
            if one not in known:
                yield f"guards.{name}", f"{one!r} is none of {', '.join(sorted(known))}"
    for name in ("officials_to", "secrets_to"):
        if not isinstance(given.get(name, ""), str):
            yield f"guards.{name}", "must be the code of a trade"
