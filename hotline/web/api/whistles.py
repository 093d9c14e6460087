"""GET /whistles and GET /whistles/{number}: what a machine of a town or a department sees of whistles."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.queries import open_steps, piles, reporters_of, visible_to
from hotline.ground.search.lists import page
from hotline.lib import masks
from hotline.web.api.cases import named
from hotline.web.api.filters import LONGEST_MARK, MOST_ROWS, mark, only_known
from hotline.web.api.machines import actor_for
from hotline.web.api.steps import given_schema, step_url, title_of, whistle_of
from hotline.web.api.told import Named, OpenStep, local, written

READ = "read_whistles"


class ReporterRow(Struct):
    """A department that was called to the place: whether and when it came, and the ratings of both sides."""

    unit: Named
    presence: str
    due_at: datetime
    arrived_at: datetime | None
    reason: str
    rating: str
    rating_back: str


class WhistleRow(Struct):
    """A town calls departments to the place."""

    number: str
    order: str
    title: str
    kind: str
    state: str
    version: int
    whistler: Named
    blown_at: datetime
    arrive_by: datetime
    ended_at: datetime | None
    result: str
    reporters: list[ReporterRow]


class WhistlePage(Struct):
    """A page of whistles, the latest first."""

    items: list[WhistleRow]
    next: str | None


class WhistleCase(Struct):
    """A whistle with its texts and the steps that may be taken now."""

    whistle: WhistleRow
    venue: str
    text: str
    minutes: str
    result_text: str
    open_steps: list[OpenStep]


class WhistleFilters(Schema):
    """Which whistles, and how many."""

    model_config = ConfigDict(extra="forbid")

    pile: Literal["to_report", "missing", "declined", "to_rate", "open", "all"] = Field(
        "open", description="Where the own unit must report, somebody is missing, a refusal waits, ratings wait."
    )
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=LONGEST_MARK)


def list_whistles(request: HttpRequest, wanted: Query[WhistleFilters]) -> HttpResponse:
    """A page of the whistles that the actor may see."""
    only_known(request, WhistleFilters)
    actor = actor_for(request, READ)
    chosen = visible_to(actor).filter(piles(actor, at=timezone.now())[wanted.pile])
    rows = chosen.select_related("whistler", "order").prefetch_related("reporters__unit")
    shown = page(rows, key="blown_at", is_rising=False, size=wanted.limit, after=mark(wanted.cursor))
    return written(WhistlePage([_row(each, list(each.reporters.all())) for each in shown.rows], shown.after or None))


def show_whistle(request: HttpRequest, number: str) -> HttpResponse:
    """One whistle with everything that belongs to it."""
    actor = actor_for(request, READ)
    found = whistle_of(number, actor)
    case = WhistleCase(
        whistle=_row(found, reporters_of(found)),
        venue=found.venue,
        text=found.text,
        minutes=found.minutes,
        result_text=found.result_text,
        open_steps=[
            OpenStep(
                step=each.step,
                title=title_of(each.step),
                url=step_url("whistles", found.number, each.step),
                given=given_schema([each.line]),
            )
            for each in open_steps(found, actor)
        ],
    )
    return written(case)


def _row(found: Whistle, reporters: list[Reporter]) -> WhistleRow:
    return WhistleRow(
        number=found.number,
        order=found.order.number,
        title=masks.in_text(found.order.title),
        kind=found.kind,
        state=found.state,
        version=found.version,
        whistler=named(found.whistler),
        blown_at=local(found.blown_at) or found.blown_at,
        arrive_by=local(found.arrive_by) or found.arrive_by,
        ended_at=local(found.ended_at),
        result=found.result,
        reporters=[
            ReporterRow(
                unit=named(one.unit),
                presence=one.presence,
                due_at=local(one.due_at) or one.due_at,
                arrived_at=local(one.arrived_at),
                reason=one.reason,
                rating=one.rating,
                rating_back=one.rating_back,
            )
            for one in reporters
        ],
    )
