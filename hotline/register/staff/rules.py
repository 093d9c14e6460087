"""The permission matrix read from its file, and what follows from it. Pure."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from hotline.ground.journal.rules import Actor
from hotline.lib import paths

MATRIX_FILE = Path(__file__).with_name("permissions.toml")


class OutOfScope(PermissionError):
    """The actor's role or unit does not reach this far."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What one role may do in one row: grade R, W or A, and how far: all, own or mine."""

    grade: str
    scope: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: an act and the roles that may take it."""

    act: str
    title: str
    title_zh: str
    roles: MappingProxyType[str, Permission]


@lru_cache(maxsize=1)
def matrix() -> MappingProxyType[str, Row]:
    """The whole matrix by act, in the order of the file."""
    rows: dict[str, Row] = {}
    for act, given in tomllib.loads(MATRIX_FILE.read_text(encoding="utf-8")).items():
        titles = {"title", "title_zh"}
        roles = {role: Permission(*str(cell).split()) for role, cell in given.items() if role not in titles}
        rows[act] = Row(act, given["title"], given["title_zh"], MappingProxyType(roles))
    return MappingProxyType(rows)


def may(actor: Actor, act: str) -> bool:
    """Whether the actor's role has this act at all, whatever the case."""
    return actor.role in matrix()[act].roles


def reaches(actor: Actor, act: str, *, home: str, units: frozenset[str] | set[str] = frozenset()) -> bool:
    """Whether the actor may take `act` on a case.

    `home` is the path of the region whose centre keeps the case; `units` are the paths of the units that have a part
    in it. A permission for the whole region asks that the actor's reach covers the home or a unit, one for the own
    unit that it covers a unit. Callers and the system have been let in at their own door.
    """
    permission = matrix()[act].roles.get(actor.role)
    if permission is None:
        return False
    if permission.scope == "mine" or actor.role == "system":
        return True
    over_unit = any(paths.is_within(unit, actor.reach) for unit in units)
    if permission.scope == "own":
        return over_unit
    return over_unit or paths.is_within(home, actor.reach)
