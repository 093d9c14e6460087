"""Decisions about appeals: are the elements there, may this be refused. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotline.casework.appeals.words import Sensitivity
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.people.rules import called, struck, told_apart
from hotline.register.staff.rules import matrix, reaches

REFUSERS_WITH_CONSENT = frozenset({"leader", "dispatcher", "county"})
"""Who may refuse where the profile asks for a leader's consent (permission matrix: grade A on `refuse`)."""


def missing_elements(*, required: Iterable[str], given: dict[str, str]) -> list[str]:
    """Which of the five elements (五要素) are not there yet: time, place, party, course, claim."""
    return [element for element in required if not given.get(element, "").strip()]


MASKED = "masked"
KEPT_BACK = "（保密）"
"""What stands in a text in place of whatever gives away a caller who is kept secret."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see of a caller: `shows` is masked, confidential or anonymous; whether she may ask for the
    clear values with a reason; whether texts are shown as they were written or with numbers made unreadable."""

    shows: str
    may_unmask: bool
    is_clear: bool
    kept: tuple[str, ...] = ()
    """What gives away a caller who is kept from the actor: it is struck out of every text."""

    @property
    def is_kept(self) -> bool:
        """Whether the caller is kept from the actor altogether: confidential or anonymous."""
        return self.shows != MASKED


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
    return Sight(MASKED, may_unmask=covers, is_clear=covers)


LOCAL = 7
"""So many of its last figures are dialled of a landline within the town."""


def gives_away(*, name: str, phone: str, address: str, email: str, place: str) -> tuple[str, ...]:
    """What in a text gives away a caller: her name, also as people speak of her, her number, her e-mail address, and
    where she lives – unless that is the place of the matter, which the unit must find. The longest first."""
    home = "" if address.strip() in place else address
    found = told_apart(name, phone, home, email, "")
    line = phone.partition(";")[0].removeprefix("+86")
    local = (line[-LOCAL:],) if len(line) > LOCAL and not line.startswith("1") else ()
    return (*found, *local, *called(name))


def kept_back(text: str, kept: tuple[str, ...]) -> str:
    """A text without what gives its caller away."""
    return struck(text, kept, by=KEPT_BACK)


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
    only_for: frozenset[str] | None = None
    """Of what may be a state secret: the units that alone may have it."""

    def keeps_out(self, path: str) -> bool:
        """Whether a unit is complained of, or lies below one that is; or is none of those that alone may have it."""
        is_other = self.only_for is not None and not any(paths.is_within(path, unit) for unit in self.only_for)
        return is_other or any(paths.is_within(path, unit) for unit in self.complained)


def is_lowered(before: Sensitivity, after: Sensitivity, *, walls: set[str], walls_after: set[str]) -> bool:
    """Whether a case would be guarded less than before: a lower level, or a unit no longer complained of."""
    return after.level < before.level or not walls <= walls_after


def accounts(typed: str) -> list[str]:
    """The account names in a text, each once: separated by commas, blanks or new lines."""
    return list(dict.fromkeys(typed.replace("，", ",").replace("、", ",").replace(",", " ").split()))
