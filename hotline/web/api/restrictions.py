"""GET /restrictions: which callers' numbers are restricted, masked, for machines that may read it."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from msgspec import Struct
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.queries import PILES, READ, visible_to
from hotline.ground.search.lists import page
from hotline.web.api.filters import LONGEST_MARK, MOST_ROWS, mark, only_known
from hotline.web.api.machines import actor_for
from hotline.web.api.told import local, written
from hotline.web.parts.callers import masked_phone


class RestrictionRow(Struct):
    """A malicious caller's number, restricted or to be restricted."""

    number: str
    phone: str
    reason: str
    days: int
    state: str
    version: int
    proposed_at: datetime
    decide_by: datetime | None
    from_at: datetime | None
    until_at: datetime | None
    ended_at: datetime | None
    turned_away: int
    contested_at: datetime | None
    outcome: str


class RestrictionPage(Struct):
    """A page of restrictions, the latest first."""

    items: list[RestrictionRow]
    next: str | None


class RestrictionFilters(Schema):
    """Which restrictions, and how many."""

    model_config = ConfigDict(extra="forbid")

    pile: Literal["awaiting", "in_force", "objections", "ended"] = Field(
        "in_force", description="Those that await approval, are in force, were objected to, have ended."
    )
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=LONGEST_MARK)


def list_restrictions(request: HttpRequest, wanted: Query[RestrictionFilters]) -> HttpResponse:
    """A page of the restrictions that the actor may see."""
    only_known(request, RestrictionFilters)
    actor = actor_for(request, READ)
    chosen = visible_to(actor).filter(PILES[wanted.pile]).select_related("person")
    shown = page(chosen, key="proposed_at", is_rising=False, size=wanted.limit, after=mark(wanted.cursor))
    return written(RestrictionPage([_row(each) for each in shown.rows], shown.after or None))


def _row(one: Restriction) -> RestrictionRow:
    return RestrictionRow(
        number=one.number,
        phone=masked_phone(one.person.phone) if one.person.phone else "",
        reason=one.reason,
        days=one.days,
        state=one.state,
        version=one.version,
        proposed_at=local(one.proposed_at) or one.proposed_at,
        decide_by=local(one.turn_due_at),
        from_at=local(one.from_at),
        until_at=local(one.until_at),
        ended_at=local(one.ended_at),
        turned_away=one.turned_away,
        contested_at=local(one.contested_at),
        outcome=one.outcome,
    )
