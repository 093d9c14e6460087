"""GET /notices and POST /notices/{key}/seen: what somebody's role at her unit is told."""

import re
from datetime import datetime
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from hotline.casework.warnings.actions import note_seen, note_tiding_seen
from hotline.casework.warnings.models import Notice, Tiding
from hotline.casework.warnings.queries import NOTICE, TIDING, latest, notices_for, place_of, tidings_for, titles_for
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.web.api import cursors
from hotline.web.api.cases import named as named_unit
from hotline.web.api.filters import MOST_ROWS, only_known
from hotline.web.api.machines import actor_for
from hotline.web.api.told import Named, local, written
from hotline.web.parts.noticing import named, tidings_named

READ = "read_orders"
KEY = re.compile(r"([nt])(\d{1,18})")


class NoticeRow(Struct):
    """Something the staff are told of: the light of a limit, or that something has happened."""

    key: str
    kind: Literal["limit", "tiding"]
    what: str
    what_name: str
    clock: str
    about: str
    title: str
    unit: Named
    shown_at: datetime
    due_at: datetime | None
    seen_at: datetime | None


class NoticePage(Struct):
    """A page of notices, the latest first."""

    items: list[NoticeRow]
    next: str | None


class NoticeSeen(Struct):
    """That a notice has been seen, and since when."""

    key: str
    seen_at: datetime


class Place(Struct):
    """Where a page ends."""

    at: datetime
    kind: Literal["n", "t"]
    key: int


class NoticeFilters(Schema):
    """How many notices."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=cursors.LONGEST)


def list_notices(request: HttpRequest, wanted: Query[NoticeFilters]) -> HttpResponse:
    """A page of the notices to the actor's role at her unit."""
    only_known(request, NoticeFilters)
    actor, begun = actor_for(request, READ), cursors.read(wanted.cursor, Place)
    before = (begun.at, begun.kind, begun.key) if begun else None
    found = latest(actor, at=timezone.now(), before=before, most=wanted.limit + 1)
    shown = found[: wanted.limit]
    after = cursors.spelled(Place(*place_of(shown[-1]))) if len(found) > len(shown) else None
    return written(NoticePage(_rows(shown, actor), after))


def _rows(found: list[Notice | Tiding], actor: Actor) -> list[NoticeRow]:
    names = {NOTICE + str(row.pk): name for row, _page, name in named(r for r in found if isinstance(r, Notice))}
    names |= {TIDING + str(row.pk): name for row, _p, name in tidings_named(r for r in found if isinstance(r, Tiding))}
    titles = titles_for(actor, names.values())
    return [_row(row, names, titles) for row in found]


def _row(row: Notice | Tiding, names: dict[str, str], titles: dict[str, str]) -> NoticeRow:
    shown_at, kind, pk = place_of(row)
    is_limit = isinstance(row, Notice)
    key = f"{kind}{pk}"
    return NoticeRow(
        key=key,
        kind="limit" if is_limit else "tiding",
        what=row.light if isinstance(row, Notice) else row.what,
        what_name=str(row.get_light_display() if isinstance(row, Notice) else row.get_what_display()),
        clock=row.kind if isinstance(row, Notice) else "",
        about=names[key],
        title=masks.in_text(titles.get(names[key], "")),
        unit=named_unit(row.unit),
        shown_at=local(shown_at) or shown_at,
        due_at=local(row.due_at) if isinstance(row, Notice) else None,
        seen_at=local(row.seen_at),
    )


def see_notice(request: HttpRequest, key: str) -> HttpResponse:
    """One notice has been seen; those who share the role need not look any more. Again it changes nothing."""
    actor, now = actor_for(request, READ), timezone.now()
    found = KEY.fullmatch(key)
    if found is None:
        raise Http404
    pk = int(found[2])
    if found[1] == NOTICE:
        note_seen(actor=actor, at=now, notice_id=pk)
        row = notices_for(actor, at=now).filter(pk=pk).values_list("seen_at", flat=True).first()
    else:
        note_tiding_seen(actor=actor, at=now, tiding_id=pk)
        row = tidings_for(actor, at=now).filter(pk=pk).values_list("seen_at", flat=True).first()
    if row is None:
        raise Http404
    return written(NoticeSeen(key, local(row) or row))
