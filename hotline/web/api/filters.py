"""Filters of the list of orders, as parameters of the address and as a query."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from msgspec import Meta, Struct
from ninja import Schema
from pydantic import ConfigDict, Field

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.words import OPEN_STATES, State
from hotline.lib import numbers, paths
from hotline.register.units.models import Unit
from hotline.web.api.faults import sentence
from hotline.web.api.problems import Problem
from hotline.web.api.told import ZONE

MOST_ROWS = 100
MOST_CODES = 20
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Text = Annotated[str, Field(max_length=80)]


class OrderFilters(Schema):
    """Which orders, in which order, how many. Days are days of the city, both ends included."""

    model_config = ConfigDict(extra="forbid")

    state: list[State] = Field([], max_length=MOST_CODES, description="Any of these states.")
    unit: Text = Field("", description="Code of a unit: it or a unit below it has a part in the order.")
    matter: str = Field("", pattern=r"^[0-9]{0,8}$", description="Code of a class of matter, with all below it.")
    place: Text = Field("", description="Code of a place, with all below it.")
    kind: list[Kind] = Field([], max_length=MOST_CODES)
    urgency: list[Urgency] = Field([], max_length=MOST_CODES)
    channel: list[Channel] = Field([], max_length=MOST_CODES)
    opened_from: Day | None = None
    opened_to: Day | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    overdue: bool | None = Field(None, description="Whether the limit of whose turn it is has passed.")
    number: Text = Field("", description="Number of an order or of one of its appeals.")
    q: str = Field("", max_length=80, description="A word of the title or the text, two characters at least.")
    sort: Literal["newest", "due"] = Field("newest", description="`due`: open orders, the next limit first.")
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=200)


class ById(Struct, forbid_unknown_fields=True):
    """A place in the list by age."""

    id: Annotated[int, Meta(ge=0, le=2**63 - 1)]


class ByDue(Struct, forbid_unknown_fields=True):
    """A place in the list by limit."""

    due: datetime
    id: Annotated[int, Meta(ge=0, le=2**63 - 1)]


def only_known(request: HttpRequest, wanted: type[Schema]) -> None:
    """Refuse parameters that mean nothing here: a misspelt filter must not bring a longer list than was asked for."""
    strangers = sorted(set(request.GET) - set(wanted.model_fields))
    if strangers:
        said = _("is not a parameter of this list")
        raise Problem("invalid", errors=tuple(sentence(name[:80], name[:80], said) for name in strangers[:20]))


def begins(day: date) -> datetime:
    """Midnight in the city."""
    return datetime.combine(day, time(), tzinfo=ZONE)


def narrowed(orders: QuerySet[Order], wanted: OrderFilters, *, at: datetime) -> QuerySet[Order]:
    """The orders that fit."""
    for condition in (*_words(wanted), *_days(wanted), *_tree(wanted)):
        orders = orders.filter(condition)
    if wanted.overdue is not None:
        late = Q(state__in=OPEN_STATES, turn_due_at__lt=at)
        orders = orders.filter(late if wanted.overdue else ~late)
    return orders


def _words(wanted: OrderFilters) -> list[Q]:
    found = [
        Q(**{f"{name}__in": values})
        for name in ("state", "kind", "urgency", "channel")
        if (values := getattr(wanted, name))
    ]
    if wanted.number:
        number = _fit("number", wanted.number)
        tidy = numbers.tidy_reference(number)
        found.append(Q(number=tidy) | Q(pk__in=Share.objects.filter(appeal__number=tidy).values("order_id")))
    if wanted.q:
        text = _fit("q", wanted.q)
        if len(text) < 2:
            raise Problem("invalid", errors=(sentence("q", "q", "is too short"),))
        hits = Appeal.objects.filter(Q(title__contains=text) | Q(content__contains=text))
        found.append(Q(pk__in=Share.objects.filter(appeal__in=hits).values("order_id")))
    return found


def _days(wanted: OrderFilters) -> list[Q]:
    found = []
    for name, column in (("opened", "opened_at"), ("due", "turn_due_at")):
        first: date | None = getattr(wanted, f"{name}_from")
        last: date | None = getattr(wanted, f"{name}_to")
        if first:
            found.append(Q(**{f"{column}__gte": begins(first)}))
        if last:
            found.append(Q(**{f"{column}__lt": begins(last + timedelta(days=1))}))
    return found


def _tree(wanted: OrderFilters) -> list[Q]:
    found: list[Q] = []
    if wanted.unit:
        path = _path("unit", wanted.unit)
        within: dict[str, Any] = {"unit_path__gte": path, "unit_path__lt": paths.upper(path)}
        found.append(Q(pk__in=Task.objects.filter(**within).values("order_id")))
    if wanted.place:
        path = _path("place", wanted.place)
        found.append(Q(region__path__gte=path, region__path__lt=paths.upper(path)))
    if wanted.matter:
        found.append(Q(matter__code__startswith=wanted.matter))
    return found


def _fit(field: str, text: str) -> str:
    """Text that can be looked for at all."""
    text = text.strip()
    if not text.isprintable():
        raise Problem("invalid", errors=(sentence(field, field, "cannot be read"),))
    return text


def _path(field: str, code: str) -> str:
    """The place in the tree of a unit's code."""
    found = Unit.objects.filter(code=_fit(field, code)).values_list("path", flat=True).first()
    if found is None:
        raise Problem("invalid", errors=(sentence(field, field, "There is no open unit with this code."),))
    return found
