"""GET /orders/{number}/clocks: why each limit ends when it does, day by day."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from msgspec import Struct

from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.explaining import Explained, explain
from hotline.casework.orders.queries import subjects_of
from hotline.web.api.cases import face
from hotline.web.api.machines import actor_for
from hotline.web.api.orders import seen
from hotline.web.api.told import ClockFace, local, written


class DayCounted(Struct):
    """One day of the sum behind a limit: what it is, whether it counts and why, and how many hours it adds."""

    on: date
    kind: str
    name: str
    reason: str
    hours: float
    is_provisional: bool


class EndMoved(Struct):
    """That the end of a limit was changed: extended, stood still, set or counted anew."""

    change: str
    reason: str
    began_at: datetime
    ended_at: datetime | None
    due_before: datetime
    due_after: datetime | None


class ClockExplained(Struct):
    """A limit with the days of its sum. `is_set`: the end was set by hand, or a limit above it ends earlier.
    `is_by_own_hours`: its working hours ran by the unit's own hours of duty.
    `is_outer`: the deadline set from above is earlier than the sum."""

    clock: ClockFace
    amount: int
    unit_of_time: str
    stands_still_since: datetime | None
    is_set: bool
    is_by_own_hours: bool
    is_outer: bool
    days: list[DayCounted]
    changes: list[EndMoved]


class ClocksExplained(Struct):
    """Every limit of an order and of its appeals."""

    items: list[ClockExplained]


def explain_clocks(request: HttpRequest, number: str) -> HttpResponse:
    """Why each limit of the order and of its appeals ends when it does."""
    order = seen(number, actor_for(request, "read_orders"))
    found = explain(clocks.of_all(subjects_of(order.number)))
    return written(ClocksExplained([_explained(one) for one in found]))


def _explained(one: Explained) -> ClockExplained:
    clock = one.clock
    return ClockExplained(
        clock=face(clock),
        amount=clock.amount,
        unit_of_time=clock.unit_of_time,
        stands_still_since=local(clock.paused_at),
        is_set=one.is_set,
        is_by_own_hours=clock.hours is not None,
        is_outer=one.is_outer,
        days=[
            DayCounted(
                on=line.on,
                kind=line.kind.value,
                name=line.name,
                reason=line.reason.value,
                hours=line.counted.total_seconds() / 3600,
                is_provisional=line.is_provisional,
            )
            for line in one.lines
        ],
        changes=[
            EndMoved(
                change=change.change,
                reason=change.reason,
                began_at=local(change.began_at) or change.began_at,
                ended_at=local(change.ended_at),
                due_before=local(change.due_before) or change.due_before,
                due_after=local(change.due_after),
            )
            for change in one.changes
        ],
    )
