"""Who acts, and how a row of the journal is bound to the row before it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

GENESIS = b""
"""What stands in place of the previous row's hash in the first row of every chain."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff in one role at one unit, a citizen, or the system itself.

    `reach` is the path of the tree under which this actor may act: the unit itself for the staff of a unit,
    the region for the staff of a hotline centre. It is empty for citizens and for the system.

    Who stands in for somebody on leave acts as herself (`staff_id`, `name`) for the absent one (`for_staff_id`,
    `for_name`): role, unit and reach are the absent one's, `own_path` is the unit at which she herself works.
    """

    role: str
    staff_id: int | None = None
    unit_id: int | None = None
    unit_path: str = ""
    reach: str = ""
    name: str = ""
    request_id: str = ""
    for_staff_id: int | None = None
    for_name: str = ""
    own_path: str = ""

    @property
    def persons(self) -> frozenset[int]:
        """Everybody who is behind what this actor does: who acts, and for whom. Where two people must agree, neither of
        them may be behind both."""
        return frozenset(pk for pk in (self.staff_id, self.for_staff_id) if pk is not None)

    @property
    def desk_id(self) -> int | None:
        """Whose desk it is: of the absent one where somebody stands in for her."""
        return self.for_staff_id or self.staff_id

    @property
    def unit_paths(self) -> tuple[str, ...]:
        """Where those work who are behind what this actor does."""
        return (self.unit_path, self.own_path) if self.own_path else (self.unit_path,)


REASON = "reason"
"""Under which name a reason in somebody's own words stands among the personal facts of an event."""

FACTS_ERASED = "facts_erased"
"""The event that says by whom and why the personal facts of another one were erased."""

SYSTEM = Actor(role="system", name="Huiyin")
"""The clockwork: due limits, deliveries, seals."""

CALLER = Actor(role="caller")
"""A citizen who acts on an appeal of her own; that it is her own has been shown by code or sign-in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is about to be written into the journal, before it has its place in a chain.

    It stays for ever and in clear: codes, numbers, times. `reason` is a code of a vocabulary or of the city's profile;
    a reason in somebody's own words is a personal fact.
    """

    name: str
    at: datetime
    actor: Actor
    came_from: str = ""
    went_to: str = ""
    reason: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def canonical(value: object) -> bytes:
    """The one spelling of a value that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def moment(at: datetime) -> str:
    """An instant as it enters the hash: UTC with microseconds, whatever zone it was given in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link(
    *,
    subject: tuple[str, int],
    place: int,
    previous: bytes,
    entry: Entry,
    facts_hash: bytes,
    recorded_at: datetime | None,
) -> bytes:
    """The hash (SHA-256) of a row: over the previous row's hash, everything the row says of the case, and when it was
    written down – which tells an act from one that was dated back. The first rows of the house were bound without
    that (None).

    Personal facts enter by their own salted hash only, so that they can be erased and the chain stays valid.
    """
    row = [
        *subject,
        place,
        entry.name,
        moment(entry.at),
        entry.actor.role,
        entry.actor.staff_id,
        entry.actor.unit_id,
        entry.actor.request_id,
        entry.came_from,
        entry.went_to,
        entry.reason,
        dict(entry.before),
        dict(entry.after),
        facts_hash.hex(),
    ]
    if recorded_at is not None:
        row.append(moment(recorded_at))
    if entry.actor.for_staff_id is not None:
        row.append({"for": entry.actor.for_staff_id})
    return hashlib.sha256(previous + canonical(row)).digest()


def facts_digest(salt: bytes, facts: Mapping[str, Any]) -> bytes:
    """The salted hash under which personal facts enter the chain; the salt is kept sealed beside the facts."""
    return hashlib.sha256(salt + canonical(dict(facts))).digest()


def heads_digest(previous: bytes, lines: list[str]) -> bytes:
    """The hash of a day's heads, bound to the digest of the day before."""
    return hashlib.sha256(previous + "\n".join(lines).encode("utf-8")).digest()
