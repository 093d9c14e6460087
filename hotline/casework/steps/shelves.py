"""Where a step stands for whoever may take it: what is next as a button of its own, the others on shelves. Pure.

Which steps are next, and on which shelf another one lies, is a table of each kind of case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

FEW = 3
"""So many steps need no shelves."""
SIDE_BY_SIDE = 2
"""So many steps stand as buttons where there are more."""


class Shelf(TextChoices):
    """What a group of steps is about."""

    COURSE = "course", pgettext_lazy("shelf", "Handling")
    RETURN = "return", pgettext_lazy("shelf", "Return and dispute")
    TOGETHER = "together", pgettext_lazy("shelf", "Together with others")
    TIME = "time", pgettext_lazy("shelf", "Limits")
    WATCH = "watch", pgettext_lazy("shelf", "Urging and supervision")
    KEEP = "keep", pgettext_lazy("shelf", "Confidence")
    MEND = "mend", pgettext_lazy("shelf", "Correction and end")
    OTHER = "other", pgettext_lazy("shelf", "Other")


@dataclass(frozen=True)
class Shelves:
    """The table of a kind of case: `leading` carry it on, the most pressing first; `near` stand as buttons where none
    of those is open; the others lie on the shelves."""

    leading: tuple[str, ...]
    near: tuple[str, ...]
    kept: Mapping[Shelf, tuple[str, ...]]

    def shelf(self, step: str) -> Shelf:
        """The shelf of a step."""
        return next((shelf for shelf, steps in self.kept.items() if step in steps), Shelf.OTHER)


@dataclass(frozen=True)
class Arranged:
    """The steps as they are shown: `main` is the one that stands out, if any."""

    main: str
    standing: tuple[str, ...]
    shelved: Mapping[Shelf, tuple[str, ...]]


def arranged(steps: Iterable[str], shelves: Shelves) -> Arranged:
    """The open steps, each once: those that are next, then the others by shelf."""
    known = list(dict.fromkeys(steps))
    leading = [step for step in shelves.leading if step in known]
    near = [step for step in shelves.near if step in known]
    first = leading or near
    rest = [step for step in known if step not in first]
    standing = [*first, *rest] if len(known) <= FEW else first[:SIDE_BY_SIDE]
    shelved = {shelf: tuple(s for s in known if s not in standing and shelves.shelf(s) == shelf) for shelf in Shelf}
    return Arranged(leading[0] if leading else "", tuple(standing), {k: v for k, v in shelved.items() if v})
