"""Filters of the lists of orders and of appeals, as parameters of the address and in the terms of the search."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from hotline.casework.appeals import searching as appeals
from hotline.casework.appeals.searching import Waiting
from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.models import Share
from hotline.casework.orders.searching import Wanted
from hotline.casework.orders.words import State
from hotline.lib import numbers
from hotline.register.units.models import Unit
from hotline.web.api.faults import sentence
from hotline.web.api.problems import Problem, invalid
from hotline.web.api.told import ZONE

MOST_ROWS = 100
MOST_CODES = 20
LONGEST_MARK = 60
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
MARK = re.compile(r"2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+ ]\d\d:\d\d~\d{1,18}")

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Text = Annotated[str, Field(max_length=80)]
Mark = Literal[
    "asked", "unsigned", "extension", "suspension", "parking", "suspended", "parked",
    "void", "change", "exclusion", "excluded", "group", "above", "crisis",
]  # fmt: skip


class OrderFilters(Schema):
    """Which orders, in which order, how many. Days are days of the city, both ends included."""

    model_config = ConfigDict(extra="forbid")

    state: list[State] = Field([], max_length=MOST_CODES, description="Any of these states.")
    unit: Text = Field("", description="Code of a unit: it or a unit below it has a part in the order.")
    matter: str = Field("", pattern=r"^[0-9]{0,8}$", description="Code of a class of matter, with all below it.")
    place: Text = Field("", description="Code of a place, with all below it.")
    kind: Kind | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    opened_from: Day | None = None
    opened_to: Day | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    mark: Mark | None = Field(None, description="What was asked of the centre, or why the clocks stand still.")
    overdue: bool = Field(False, description="Only those whose running limit has passed.")
    number: Text = Field("", description="Number of an order or of one of its appeals.")
    q: Text = Field("", description="Words of the title or the text.")
    sort: Literal["newest", "due"] = Field("newest", description="`due`: open orders, the next limit first.")
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=LONGEST_MARK)


class AppealFilters(Schema):
    """Which appeals, and how many. Days are days of the city, both ends included."""

    model_config = ConfigDict(extra="forbid")

    state: list[AppealState] = Field([], max_length=MOST_CODES, description="Any of these states.")
    matter: str = Field("", pattern=r"^[0-9]{0,8}$", description="Code of a class of matter, with all below it.")
    place: Text = Field("", description="Code of a place, with all below it.")
    kind: Kind | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    q: Text = Field("", description="Words of the title or the text.")
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=LONGEST_MARK)


def only_known(request: HttpRequest, wanted: type[Schema]) -> None:
    """Refuse parameters that mean nothing here: a misspelt filter must not bring a longer list than was asked for."""
    strangers = sorted(set(request.GET) - set(wanted.model_fields))
    if strangers:
        said = _("is not a parameter of this list")
        raise Problem("invalid", errors=tuple(sentence(name[:80], name[:80], said) for name in strangers[:20]))


def orders_meant(given: OrderFilters) -> Wanted:
    """What is asked of the list of orders, in the terms of the search."""
    return Wanted(
        text=words("q", given.q),
        states=tuple(str(state) for state in given.state),
        unit=path_of("unit", given.unit),
        matter=given.matter,
        place=path_of("place", given.place),
        kind=given.kind or "",
        urgency=given.urgency or "",
        channel=given.channel or "",
        mark=given.mark or "",
        is_overdue=given.overdue,
        opened_from=begins(given.opened_from),
        opened_to=ends(given.opened_to),
        due_from=begins(given.due_from),
        due_to=ends(given.due_to),
        sort=given.sort,
    )


def appeals_meant(given: AppealFilters) -> Waiting:
    """What is asked of the list of appeals, in the terms of the search."""
    return Waiting(
        text=words("q", given.q),
        states=tuple(str(state) for state in given.state),
        kind=given.kind or "",
        urgency=given.urgency or "",
        channel=given.channel or "",
        matter=given.matter,
        place=path_of("place", given.place),
        received_from=begins(given.received_from),
        received_to=ends(given.received_to),
    )


def numbered(given: OrderFilters) -> Q:
    """The orders that bear a number, or handle an appeal that does."""
    if not given.number:
        return Q()
    tidy = numbers.tidy_reference(printable("number", given.number))
    return Q(number=tidy) | Q(pk__in=Share.objects.filter(appeal__number=tidy).values("order_id"))


def begins(day: date | None) -> datetime | None:
    """Midnight in the city."""
    return datetime.combine(day, time(), tzinfo=ZONE) if day else None


def ends(day: date | None) -> datetime | None:
    """The instant at which a day is over."""
    return begins(day + timedelta(days=1)) if day else None


def printable(field: str, text: str) -> str:
    """Text that can be looked for at all."""
    text = text.strip()
    if not text.isprintable():
        raise invalid(field, sentence(field, field, "cannot be read").message)
    return text


def words(field: str, text: str) -> str:
    """Words to search for. A telephone number is refused: addresses are written down on their way."""
    text = printable(field, text)
    if appeals.read(text).kind == "phone":
        raise invalid(field, sentence(field, field, _("a telephone number does not belong in an address")).message)
    return text


def path_of(field: str, code: str) -> str:
    """The path of the unit or place behind a code."""
    if not code:
        return ""
    found = Unit.objects.filter(code=printable(field, code)).values_list("path", flat=True).first()
    if found is None:
        raise invalid(field, sentence(field, field, "There is no open unit with this code.").message)
    return found


def mark(cursor: str) -> str:
    """A cursor as it was given out; anything else is refused rather than taken for the beginning."""
    if cursor:
        try:
            datetime.fromisoformat(cursor.replace(" ", "+").partition("~")[0])
        except ValueError:
            cursor = "?"
        if not MARK.fullmatch(cursor):
            said = _("is no cursor of this list; take the one that came as next")
            raise invalid("cursor", sentence("cursor", "cursor", said).message)
    return cursor
