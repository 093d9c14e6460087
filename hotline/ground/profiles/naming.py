"""Names of tables and keys that were probably meant otherwise. Pure.

A name nobody here knows may be another part's, so that it is no mistake by itself; one that is nearly a known name is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles import acceptance, crises, guards, inspecting, repeats, replies, restrictions, searching
from hotline.ground.profiles.emergencies import Emergencies
from hotline.ground.profiles.hotspots import NAMES as HOTSPOTS
from hotline.ground.profiles.knowledge import NAMES as KNOWLEDGE
from hotline.ground.profiles.ladders import Lights, Rung, RungRule
from hotline.ground.profiles.learning import Learning
from hotline.ground.profiles.liaisons import Liaisons
from hotline.ground.profiles.merging import Merging
from hotline.ground.profiles.networks import Network
from hotline.ground.profiles.own import Category, LocalDay
from hotline.ground.profiles.recordings import NAMES as RECORDINGS
from hotline.ground.profiles.refusals import Refusal
from hotline.ground.profiles.returns import Returns
from hotline.ground.profiles.rules import Channel, Limit, Line, ProfileFault
from hotline.ground.profiles.telephone import ENTRY, NAMES
from hotline.ground.profiles.telephone_prompts import TABLES as PROMPT_TABLES
from hotline.ground.profiles.whistles import WHISTLES
from hotline.ground.profiles.words import URGED_BY

NEAR = 0.8
"""How alike two names are of which one is a slip of the pen for the other (1 is the same)."""

IN_HEAD = (
    "name", "title", "title_en", "in_force_from", "hotline", "number_prefix", "area_code", "time_zone", "opens",
    "closes", "noon_break", "last_day_moves", "review_before_dispatch", "recount_on_change", "lists_parked",
    "archive_after", "reopen_within", "exclude_within", "languages", "registers",
)  # fmt: skip


def _of(entry: type) -> tuple[str, ...]:
    return (*(one.name for one in fields(entry)), "off")


KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "profile": IN_HEAD,
        "limits": _of(Limit),
        "refusals": (*_of(Refusal), "phones"),
        "emergency_lines": _of(Line),
        "channels": _of(Channel),
        "visit": ("attempts", "dayparts"),
        "returns": tuple(one.name for one in fields(Returns)),
        "emergencies": tuple(one.name for one in fields(Emergencies)),
        "elements": ("required",),
        "network": tuple(one.name for one in fields(Network)),
        "lights": tuple(one.name for one in fields(Lights)),
        "learning": tuple(one.name for one in fields(Learning)),
        "merging": tuple(one.name for one in fields(Merging)),
        "repeats": repeats.NAMES,
        "replies": replies.LISTS,
        "liaisons": tuple(one.name for one in fields(Liaisons)),
        "hotspots": HOTSPOTS,
        "knowledge": KNOWLEDGE,
        "inspecting": inspecting.NAMES,
        "inspection_items": _of(inspecting.Item),
        "extensions": ("most", "is_signed", "cap"),
        "roles": ("off",),
        "form": ("asks",),
        "guards": guards.NAMES,
        "restrictions": restrictions.NAMES,
        "restriction_reasons": _of(restrictions.RestrictionReason),
        "crises": (*crises.NAMES, "off"),
        "acceptance": acceptance.NAMES,
        "acceptance_rules": (*acceptance.RULE_NAMES, "off"),
        "acceptance_signs": (*acceptance.SIGN_NAMES, "off"),
        "acceptance_alike": (*acceptance.GROUP_NAMES, "off"),
        "acceptance_examples": (*acceptance.EXAMPLE_NAMES, "off"),
        "urging": URGED_BY,
        "supervision": ("prefix", "brief_prefix", "scene_prefix"),
        "whistles": ("by", "rate", "decide", *WHISTLES),
        "local_days": _of(LocalDay),
        "categories": _of(Category),
        "assessment": ("scheme", "scheme_en"),
        "ladder": _of(Rung),
        "ladder_rules": _of(RungRule),
        "telephone": NAMES,
        "recordings": RECORDINGS,
        **{table: _of(entry) for table, entry in ENTRY.items()},
    }
)
TABLES = (
    *KEYS,
    "acceptance_words",
    "emergency_words",
    *searching.TABLES,
    *PROMPT_TABLES,
    "scripts",
    "scripts_en",
    "states",
    "states_en",
    "texts",
    "masks",
)


def misspelt(body: Mapping[str, Any]) -> Iterator[ProfileFault]:
    """Tables and keys that are nearly called as one that is read."""
    yield from _near("", body, TABLES)
    for table, known in KEYS.items():
        given = body.get(table)
        if isinstance(given, Mapping):
            yield from _near(f"{table}.", given, known)
        elif isinstance(given, list):
            for place, entry in enumerate(given, 1):
                yield from _near(f"{table}[{place}].", entry if isinstance(entry, Mapping) else (), known)


def _near(start: str, given: Iterable[str], known: tuple[str, ...]) -> Iterator[ProfileFault]:
    for name in given:
        if name not in known and (meant := get_close_matches(name, known, n=1, cutoff=NEAR)):
            yield ProfileFault(f"{start}{name}", f"is not read; {meant[0]!r} was probably meant")
