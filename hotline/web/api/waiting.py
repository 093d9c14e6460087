"""GET /appeals: what waits to be accepted, and what ended without an order, for machines of the centre."""

from django.http import HttpRequest, HttpResponse
from ninja import Query

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.searching import page_without_order
from hotline.lib import masks
from hotline.web.api.cases import named
from hotline.web.api.filters import AppealFilters, appeals_meant, mark, only_known
from hotline.web.api.machines import actor_for
from hotline.web.api.told import AppealPage, AppealRow, local, written


def list_appeals(request: HttpRequest, wanted: Query[AppealFilters]) -> HttpResponse:
    """A page of the appeals without an order that the actor may see."""
    only_known(request, AppealFilters)
    actor = actor_for(request, "read_orders")
    shown = page_without_order(
        actor,
        appeals_meant(wanted),
        size=wanted.limit,
        shaped=lambda rows: rows.select_related("region", "matter"),
        is_counted=False,
        after=mark(wanted.cursor),
    )
    return written(AppealPage([row_of(appeal) for appeal in shown.rows], shown.after or None))


def row_of(appeal: Appeal) -> AppealRow:
    """One appeal of the list."""
    return AppealRow(
        number=appeal.number,
        title=masks.in_text(appeal.title),
        kind=appeal.kind,
        urgency=appeal.urgency,
        state=appeal.state,
        channel=appeal.channel,
        version=appeal.version,
        received_at=local(appeal.received_at) or appeal.received_at,
        due_at=local(appeal.turn_due_at),
        place=named(appeal.region),
        matter=named(appeal.matter) if appeal.matter else None,
    )
