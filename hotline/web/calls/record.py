"""The record of a call: its course and who was in it, what was recorded, what came of it, who has looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import queries
from hotline.casework.calls.models import Call, CallBack, Leg, Recording
from hotline.casework.calls.words import WITHOUT_SOUND
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.calls import shell, telling
from hotline.web.calls.listing import READ
from hotline.web.parts import telephoning
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.pieces import Head, Link, Row
from hotline.web.parts.templatetags.parts import badge, moment

UNMASK = "unmask"
MOST_OTHERS = 5
NONE = "–"


def found(actor: Actor, code: str, act: str = READ) -> Call:
    """The call of a code, as far as somebody may see it. Raises Http404."""
    rows = queries.visible_to(actor, act).select_related("seat__staff", "wanted_seat", "previous", "order")
    call = rows.filter(code=code).first()
    if call is None:
        raise Http404("There is no such call.")
    return call


@dataclass(frozen=True, slots=True)
class Party:
    """One leg as the record shows it."""

    leg: Leg
    who: str
    lasted: str
    held: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One recording as the record shows it: how long, what class, what is wrong, where it is listened to."""

    recording: Recording
    lasts: str
    name: str
    pauses: Sequence[tuple[str, str, str]]
    url: str

    @property
    def has_sound(self) -> bool:
        """Whether there is something to listen to."""
        return self.recording.attachment_id is not None and self.recording.fault not in WITHOUT_SOUND


@never_cache
@require_safe
@for_staff(READ)
def record(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Everything about one call that somebody may see."""
    call, profile = found(actor, code), profiles.current()
    number = telephoning.number_of(call)
    may_hear = queries.may_read_said(actor, call)
    context: dict[str, Any] = {
        "head": Head(call.get_direction_display(), call.code, number or pgettext("call records", "No number")),
        "call": call,
        "number": number,
        "standing": standing(call, profile),
        "facts": facts(call, profile),
        "course": course(call),
        "parties": [party(leg) for leg in call.legs.select_related("seat__staff").order_by("pk")],
        "recordings": [kept(one, profile, may_hear) for one in call.recordings.order_by("began_at", "pk")],
        "may_hear": may_hear,
        "was_said": call.utterances.exists(),
        "appeals": appeals(call, actor),
        "instructions": list(call.instructions.select_related("seat__staff", "asked_by").order_by("pk")),
        "others": others(call, actor, profile),
        "links": [],
        "acts": telling.acts(call) if may_hear else [],
        "tools": tools(call, actor),
        "back": Link(pgettext("call records", "Call records"), reverse("calls_records")),
    }
    return shell.page(request, actor, "records", "calls/record.html", context)


def standing(call: Call, profile: Profile) -> list[Row]:
    """What it came to, at a glance."""
    word = call.get_ending_display() if call.ending else call.get_stage_display()
    rows = [
        Row(pgettext("call records", "Result"), badge("x", label=word, tone=call.result_tone)),
        Row(pgettext("call records", "Came in"), moment(call.arrived_at)),
    ]
    if call.queued_at:
        rows.append(Row(pgettext("call records", "Waited"), telephoning.lasting(call.wait_ms)))
    if call.answered_at:
        talked = telephoning.lasting(call.talk_ms) if call.ended_at else pgettext("call records", "still talking")
        rows.append(Row(pgettext("call records", "Talked"), talked))
    if call.seat:
        rows.append(Row(pgettext("call records", "Seat"), f"{call.seat.extension} {call.seat.staff.name}"))
    if rating := telephoning.rating_of(call, profile):
        rows.append(Row(pgettext("call records", "Rating"), rating))
    return rows


def facts(call: Call, profile: Profile) -> list[Row]:
    """What is known of it besides; nothing is shown that it does not have."""
    given = (
        (pgettext("call records", "What for"), call.get_purpose_display()),
        (pgettext("call records", "Line"), telephoning.line_of(call, profile)),
        (pgettext("call records", "Language"), telephoning.language_of(call, profile)),
        (pgettext("call records", "Way through the menu"), telephoning.way_of(call, profile)),
        (pgettext("call records", "Group"), telephoning.group_of(call, profile)),
        (pgettext("call records", "Wanted seat"), call.wanted_seat.extension if call.wanted_seat else ""),
        (pgettext("call records", "Senior seat"), pgettext("call records", "needed") if call.needs_senior else ""),
        (pgettext("call records", "Offered"), _times(call.offers)),
        (pgettext("call records", "Transferred"), _times(call.transfers)),
        (pgettext("call records", "On hold"), telephoning.lasting(call.hold_ms) if call.hold_ms else ""),
        (pgettext("call records", "After-call work"), telephoning.lasting(call.wrap_ms) if call.wrap_ms else ""),
        (pgettext("call records", "Noted as"), telephoning.noted_as(call, profile)),
        (pgettext("call records", "Ended by"), call.get_ended_by_display()),
        (pgettext("call records", "Cause"), call.cause),
        (pgettext("call records", "Call-back"), _call_back(call)),
        (pgettext("call records", "Taken up again after a fault"), _times(call.recoveries)),
    )
    return [Row(label, value) for label, value in given if value not in ("", None)]


def _times(count: int) -> str:
    return pgettext("call records", "%(count)d times") % {"count": count} if count else ""


def _call_back(call: Call) -> str:
    row = CallBack.objects.filter(call=call).first()
    return str(row.get_state_display()) if row else ""


def course(call: Call) -> list[tuple[str, datetime, str]]:
    """Its stages: what, when, and how long after it had come in."""
    stages = (
        (
            pgettext("call records", "Rang in") if call.direction == "in" else pgettext("call records", "Dialled"),
            call.arrived_at,
        ),
        (pgettext("call records", "Began to wait"), call.queued_at),
        (pgettext("call records", "Answered"), call.answered_at),
        (pgettext("call records", "The seat hung up"), call.parted_at),
        (pgettext("call records", "Ended"), call.ended_at),
    )
    known = [(word, at) for word, at in stages if at is not None]
    return [(word, at, telephoning.lasting(_since(call.arrived_at, at))) for word, at in known]


def _since(began: datetime, until: datetime) -> int:
    return max(0, round((until - began) / timedelta(milliseconds=1)))


def party(leg: Leg) -> Party:
    """Who was there, and how long."""
    who = f"{leg.seat.extension} {leg.seat.staff.name}" if leg.seat else leg.label
    who = who or (masked_phone(leg.number) if leg.number else "")
    lasted = telephoning.lasting(_since(leg.answered_at, leg.ended_at)) if leg.answered_at and leg.ended_at else ""
    return Party(leg, who, lasted, telephoning.lasting(leg.hold_ms) if leg.hold_ms else "")


def kept(recording: Recording, profile: Profile, may_hear: bool) -> Kept:
    """A recording, with the stretches that were left out and why."""
    language, reasons = get_language() or "", profile.telephone.pauses
    pauses = [
        (
            telephoning.lasting(pause["from"]),
            telephoning.lasting(pause["until"]),
            reasons[pause["reason"]].said(language) if pause["reason"] in reasons else pause["reason"],
        )
        for pause in recording.pauses
    ]
    name = profile.recordings.kept(recording.retention).said(language)
    url = reverse("calls_recording", args=[recording.call.code, recording.pk]) if may_hear else ""
    return Kept(recording, telephoning.lasting(recording.duration_ms), name, pauses, url)


def appeals(call: Call, actor: Actor) -> list[tuple[Appeal, str, str]]:
    """What was registered in it: each appeal with its title, masked, and the page where it is read."""
    rows = queries.registered_in(call, actor)
    orders = {row.share.order_id: row.share.order for row in rows if hasattr(row, "share")}
    visible = set(orders_visible_to(actor).filter(pk__in=orders).values_list("pk", flat=True)) if orders else set()
    shown = []
    for row in rows:
        order = row.share.order if hasattr(row, "share") else None
        address = reverse("order", args=[order.number]) if order and order.pk in visible else ""
        if order is None:
            address = reverse("appeal", args=[row.number])
        shown.append((row, masks.in_text(row.title), address))
    return shown


def others(call: Call, actor: Actor, profile: Profile) -> list[tuple[Call, str, str]]:
    """The last other calls from or to the same number."""
    rows = queries.same_caller(call, actor)[:MOST_OTHERS]
    return [(one, telephoning.line_of(one, profile), reverse("calls_record", args=[one.code])) for one in rows]


def tools(call: Call, actor: Actor) -> list[Link]:
    """What is done from here."""
    if not call.other_sealed or not may(actor, UNMASK):
        return []
    return [Link(pgettext("call records", "Show the number"), reverse("calls_number", args=[call.code]), icon="eye")]
