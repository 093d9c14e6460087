"""Decisions about appeals: are the elements there, may this be refused, how is a repeat recognised. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotline.casework.appeals.words import Sensitivity
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import matrix, reaches

REFUSERS_WITH_CONSENT = frozenset({"leader", "dispatcher", "county"})
"""Who may refuse where the profile asks for a leader's consent (permission matrix: grade A on `refuse`)."""


def missing_elements(*, required: Iterable[str], given: dict[str, str]) -> list[str]:
    """Which of the five elements (五要素) are not there yet: time, place, party, course, claim."""
    return [element for element in required if not given.get(element, "").strip()]


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: shared pairs of neighbouring characters over all pairs (Dice)."""
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    compact = "".join(text.split())
    return {compact[place : place + 2] for place in range(len(compact) - 1)}


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see of a caller: `shows` is masked, confidential or anonymous; whether she may ask for the
    clear values with a reason; whether texts are shown as they were written or with numbers made unreadable."""

    shows: str
    may_unmask: bool
    is_clear: bool


def sight(
    actor: Actor, *, home: str, units: frozenset[str] | set[str], is_confidential: bool, is_anonymous: bool
) -> Sight:
    """How far an actor sees the caller of an appeal (domain handbook §1.5 row "see caller's phone/name", §1.7).

    Units see the matter of a confidential or anonymous appeal, never the caller: they reach her through the centre.
    The centre sees her masked, and in clear with a reason.
    """
    permission = matrix()["unmask"].roles.get(actor.role)
    covers = reaches(actor, "unmask", home=home, units=units)
    at_centre = permission is not None and permission.scope == "all"
    if (is_confidential or is_anonymous) and not (covers and at_centre):
        return Sight("confidential" if is_confidential else "anonymous", may_unmask=False, is_clear=False)
    return Sight("masked", may_unmask=covers, is_clear=covers)


RESTRICTED = frozenset({Sensitivity.PRIVACY, Sensitivity.SECRET})
"""Levels of which only those see anything who are named, and those through whose hands every case goes."""
CONFIDENTIAL = frozenset({Sensitivity.OFFICIALS, Sensitivity.SECRET})
"""Levels whose caller no unit sees."""
WITHHELD = "（涉密事项，内容未记录）"
"""What stands in place of every text of an appeal that may hold a state secret."""


@dataclass(frozen=True, slots=True)
class Guards:
    """What guards a case: the paths of the units complained of, and whether it is restricted to named staff."""

    complained: frozenset[str] = frozenset()
    is_restricted: bool = False

    def keeps_out(self, path: str) -> bool:
        """Whether a unit is complained of, or lies below one that is."""
        return any(paths.is_within(path, unit) for unit in self.complained)


def is_lowered(before: Sensitivity, after: Sensitivity, *, walls: set[str], walls_after: set[str]) -> bool:
    """Whether a case would be guarded less than before: a lower level, or a unit no longer complained of."""
    return after.level < before.level or not walls <= walls_after


def accounts(typed: str) -> list[str]:
    """The account names in a text, each once: separated by commas, blanks or new lines."""
    return list(dict.fromkeys(typed.replace("，", ",").replace("、", ",").replace(",", " ").split()))
