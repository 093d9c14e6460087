"""The list of calls: filters in its address, numbers masked, its export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from hotline.casework.calls.actions import note_export
from hotline.casework.calls.models import Call
from hotline.casework.calls.searching import found, page_of
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.search.lists import Page
from hotline.register.staff.rules import may
from hotline.web.calls import shell
from hotline.web.calls.filters import CallFilters, begun
from hotline.web.parts import exporting, telephoning
from hotline.web.parts.acting import for_staff, not_allowed
from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.pieces import Column, Listing

READ, EXPORT = "read_calls", "export_calls"
PAGE = 30


def columns() -> list[Column]:
    """The columns of the list, on the screen and in the export."""
    return [
        Column(pgettext("call records", "Came in"), "narrow"),
        Column(pgettext("call records", "Number")),
        Column(pgettext("call records", "Line")),
        Column(pgettext("call records", "Seat")),
        Column(pgettext("call records", "Waited"), "number"),
        Column(pgettext("call records", "Talked"), "number"),
        Column(pgettext("call records", "Result")),
        Column(pgettext("call records", "Rating")),
    ]


def cells(call: Call, profile: Profile) -> list[str]:
    """The cells of one call."""
    return [
        _instant(call.arrived_at),
        telephoning.number_of(call),
        telephoning.line_of(call, profile),
        f"{call.seat.extension} {call.seat.staff.name}" if call.seat else "",
        telephoning.lasting(call.wait_ms) if call.queued_at else "",
        telephoning.lasting(call.talk_ms) if call.answered_at and call.ended_at else "",
        str(call.get_ending_display() if call.ending else call.get_stage_display()),
        telephoning.rating_of(call, profile),
    ]


def columns_besides() -> list[str]:
    """What only the export has."""
    return [
        pgettext("call records", "Call"),
        pgettext("call records", "Direction"),
        pgettext("call records", "What for"),
        pgettext("call records", "Ended"),
        pgettext("call records", "Ended by"),
        pgettext("call records", "On hold"),
        pgettext("call records", "After-call work"),
        pgettext("call records", "Transfers"),
        pgettext("call records", "Group"),
        pgettext("call records", "Language"),
        pgettext("call records", "Way through the menu"),
        pgettext("call records", "Noted as"),
    ]


def cells_besides(call: Call, profile: Profile) -> list[str]:
    """The same of one call."""
    return [
        call.code,
        str(call.get_direction_display()),
        str(call.get_purpose_display()),
        _instant(call.ended_at),
        str(call.get_ended_by_display()),
        telephoning.lasting(call.hold_ms),
        telephoning.lasting(call.wrap_ms),
        str(call.transfers),
        telephoning.group_of(call, profile),
        telephoning.language_of(call, profile),
        telephoning.way_of(call, profile),
        telephoning.noted_as(call, profile),
    ]


def _instant(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One call in the list."""

    call: Call
    url: str
    cells: Sequence[str]


@require_safe
@for_staff(READ)
def calls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The calls somebody may see, the latest first."""
    now, profile = timezone.now(), profiles.current()
    filters = CallFilters(begun(request.GET, now))
    form = request.GET.get("export", "")
    if form in exporting.FORMS and filters.is_valid():
        return _export(request, actor, filters, profile, form, now)
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    one = page_of(actor, filters.wanted(now), size=PAGE, **marks) if filters.is_valid() else Page([], total=0)
    lines = [Line(call, reverse("calls_record", args=[call.code]), cells(call, profile)) for call in one.rows]
    listing = Listing(
        columns=columns(),
        rows=lines,
        row_template="calls/_call.html",
        caption=pgettext("call records", "Call records"),
        total=one.total,
        more_than=one.is_more,
        filters=filters,
        shown_filters=4,
        filtered=is_filtered(request, tuple(CallFilters.base_fields)),
        clear_url=request.path,
        previous_url=same_page(request, before=one.before, after=None) if one.before else "",
        next_url=same_page(request, after=one.after, before=None) if one.after else "",
        exports=exporting.links(request) if lines and may(actor, EXPORT) else [],
        empty=pgettext("call records", "There were no calls in these days."),
    )
    context = {"title": pgettext("call records", "Call records"), "page": listing}
    return shell.page(request, actor, "records", "calls/list.html", context)


def _export(
    request: HttpRequest, actor: Actor, filters: CallFilters, profile: Profile, form: str, now: datetime
) -> HttpResponse:
    if not may(actor, EXPORT):
        return not_allowed(request)
    asked = {name: value for name, value in filters.data.items() if name in filters.fields and name != "q" and value}
    note = partial(note_export, asked=asked, text=filters.cleaned_data["q"], form=form, actor=actor, at=now)
    return exporting.handed_out(
        request,
        found(actor, filters.wanted(now)).select_related("seat__staff"),
        form=form,
        name="calls",
        headings=[*(str(column.label) for column in columns()), *columns_besides()],
        cells=lambda call: [*cells(call, profile), *cells_besides(call, profile)],
        order=("-arrived_at", "-pk"),
        note=lambda rows: note(rows=rows),
        at=now,
    )
