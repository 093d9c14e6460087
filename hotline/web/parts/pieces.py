"""What parts are handed: small frozen records a view fills in, so that templates never look things up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from django.forms import BaseForm
from django.utils.functional import Promise

Text: TypeAlias = str | Promise

MOST_BESIDE = 7
"""A table of numbers with more columns than that is a sheet to move about in where the window is too narrow for it."""


@dataclass(frozen=True)
class Desk:
    """One entry of the staff navigation. `key` is compared with the page's `desk_now`."""

    key: str
    label: Text
    url: str
    icon: str = "list-details"
    count: int | None = None


@dataclass(frozen=True)
class Who:
    """Who is signed in, as the top bar shows it."""

    person: str
    unit: str
    role: Text = ""
    sign_out_url: str = ""


@dataclass(frozen=True)
class Link:
    """A link or link-shaped button; `kind` is a button's."""

    label: Text
    url: str
    icon: str = ""
    kind: str = "secondary"


@dataclass(frozen=True)
class Head:
    """What a page is about, as its head names it: what kind of thing, its number, its title."""

    kind: Text
    number: str
    title: str


@dataclass(frozen=True)
class Tab:
    """A tab is a link to the page with that tab open."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Tile:
    """A number that links to its list. `tone` is one of words.Tone."""

    label: Text
    count: int
    url: str
    tone: str = "waiting"
    current: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a summary list; `change_url` adds a "Change" link. `value` may be safe markup."""

    label: Text
    value: Any
    change_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One act of a timeline, newest or oldest first as the caller orders them."""

    at: datetime
    title: Text
    who: Text = ""
    unit: Text = ""
    text: str = ""
    tone: str = "waiting"
    details: Sequence[Row] = ()
    files: Sequence[Link] = ()


@dataclass(frozen=True)
class Stage:
    """A step of the citizen's progress: state is done, now or next."""

    title: Text
    state: str
    at: datetime | None = None
    text: Text = ""


@dataclass(frozen=True)
class Step:
    """A step a person may take: with `form` its fields open in a dialog; `url` is the page that needs no scripts. What
    is not next has a `shelf`: it stands under this word in the menu."""

    key: str
    label: Text
    url: str
    form: BaseForm | None = None
    kind: str = "secondary"
    hotkey: str = ""
    icon: str = ""
    help: Text = ""
    version: int | None = None
    confirm: Text = ""
    draft: str = ""
    shelf: Text = ""


@dataclass(frozen=True)
class Column:
    """A column's heading; `kind` number aligns at the end, narrow takes no more than it needs."""

    label: Text
    kind: str = ""


@dataclass(frozen=True)
class Figures:
    """A table of numbers: the first column names what a row is about. Each row is its cells with their columns."""

    title: Text
    columns: Sequence[Text]
    values: Sequence[Sequence[Any]]
    empty: Text = ""

    @property
    def is_wide(self) -> bool:
        """Whether it is a sheet: with every cell on a line of its own it would be dozens of screens long."""
        return len(self.columns) > MOST_BESIDE

    @property
    def rows(self) -> list[list[tuple[Text, Any]]]:
        """Every cell with the name of its column, which narrow screens show beside it."""
        return [list(zip(self.columns, row, strict=True)) for row in self.values]


@dataclass(frozen=True)
class Batch:
    """An act on the chosen rows: a submit button `name=value` of the batch form."""

    label: Text
    value: str
    name: str = "act"
    kind: str = "secondary"
    confirm: Text = ""


@dataclass(frozen=True)
class Listing:
    """A list page: filters in the address, a count, rows by `row_template` (which sees `row`), pager, exports, batch.

    `total` None means not counted. `tried` is how many rows were looked through where a search stopped before the page
    was full; the next page goes on. `filtered` chooses between "nothing here" and "nothing matches".
    """

    columns: Sequence[Column]
    rows: Sequence[Any]
    row_template: str
    caption: Text
    total: int | None = None
    more_than: bool = False
    tried: int = 0
    filters: BaseForm | None = None
    shown_filters: int = 3
    filtered: bool = False
    clear_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    exports: Sequence[Link] = ()
    batch: Sequence[Batch] = ()
    batch_url: str = ""
    empty: Text = ""
    hidden: dict[str, str] = field(default_factory=dict)

    @property
    def looks_on(self) -> bool:
        """Whether nothing was found so far and the next page looks on."""
        return bool(self.tried and not self.rows)
