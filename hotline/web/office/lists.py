"""Pages of a list by key, forwards and backwards: two queries, however long the list is."""

from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from hotline.web.office.shell import COUNTED, PAGE
from hotline.web.parts.addresses import same_page

Row = TypeVar("Row", bound=Model)
NUMBERS = frozenset({"id"})
"""Keys that are numbers; all others are texts."""
BETWEEN = "~"


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of a list: its rows, the number of all (up to COUNTED), and where to go on."""

    rows: list[Row]
    total: int
    previous_url: str
    next_url: str

    @property
    def is_long(self) -> bool:
        """Whether there are more than were counted."""
        return self.total >= COUNTED


def slice_of(
    request: HttpRequest, rows: QuerySet[Row], *, keys: tuple[str, ...], descending: bool = False
) -> Slice[Row]:
    """A page of a list that is in the order of its keys. The address names the row after or before which it begins."""
    after, before = (_values(request.GET.get(name, ""), keys) for name in ("after", "before"))
    backwards = bool(before) and not after
    found = rows
    if after or before:
        found = rows.filter(_beyond(keys, after or before, greater=backwards == descending))
    shown: list[Row] = list((found.reverse() if backwards else found)[: PAGE + 1])
    is_more, shown = len(shown) > PAGE, shown[:PAGE]
    if backwards:
        shown.reverse()
    is_earlier, is_later = (is_more, True) if backwards else (bool(after), is_more)
    earlier = same_page(request, before=_mark(shown[0], keys), after=None) if is_earlier and shown else ""
    later = same_page(request, after=_mark(shown[-1], keys), before=None) if is_later and shown else ""
    return Slice(shown, rows.order_by()[:COUNTED].count(), earlier, later)


def _beyond(keys: tuple[str, ...], values: list[Any], *, greater: bool) -> Q:
    """What lies beyond a row, key by key."""
    towards = "gt" if greater else "lt"
    found, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        found |= same & Q(**{f"{key}__{towards}": value})
        same &= Q(**{key: value})
    return found


def _mark(row: Model, keys: tuple[str, ...]) -> str:
    return BETWEEN.join(str(reduce(getattr, key.split("__"), row)) for key in keys)


def _values(mark: str, keys: tuple[str, ...]) -> list[Any]:
    """The values of a mark in an address; none where it cannot be read."""
    parts = mark[:120].split(BETWEEN)
    if not mark or len(parts) != len(keys):
        return []
    values: list[Any] = []
    for key, part in zip(keys, parts, strict=True):
        if key not in NUMBERS:
            values.append(part)
        elif part.isdecimal() and part.isascii() and len(part) < 19:
            values.append(int(part))
        else:
            return []
    return values
