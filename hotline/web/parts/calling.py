"""What the telephone of a seat shows: how the seat stands, its call, who else is in it, and what it has asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import queries as calls
from hotline.casework.calls.models import Call, Instruction, Leg, Recording
from hotline.casework.calls.words import LegKind, Outcome, Purpose
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.profiles.telephone import Choice
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import reachable, rests_since
from hotline.register.seats.rules import Rest, is_overdrawn
from hotline.register.seats.words import ON_A_CALL, State
from hotline.web.parts.callers import dialled, masked_phone
from hotline.web.parts.codes import UnitField
from hotline.web.parts.telephoning import called

SHOWN_FOR = timedelta(seconds=45)
"""So long the bar says what became of an instruction that could not be done."""
TROUBLES = {
    "lost": pgettext_lazy("seat phone", "The telephone has no connection to the exchange. It tries again by itself."),
    "refused": pgettext_lazy("seat phone", "The exchange does not know this seat's telephone. Tell your team leader."),
    "elsewhere": pgettext_lazy(
        "seat phone",
        "The telephone of this seat was opened on another computer, or in another browser: it rings there.",
    ),
    "insecure": pgettext_lazy(
        "seat phone",
        "This page has no encrypted address, so the browser gives it no microphone. Tell your system administrator.",
    ),
    "microphone": pgettext_lazy(
        "seat phone", "No microphone can be used: connect the headset, and allow this page to use it."
    ),
    "headset": pgettext_lazy(
        "seat phone", "The headset is gone. The call goes on over what is left: look at the devices."
    ),
    "network": pgettext_lazy("seat phone", "The network is down. The form stays; the call may break off."),
    "blocked": pgettext_lazy(
        "seat phone",
        "The browser did not let the window of the telephone open. Open it here, and allow windows of this site.",
    ),
    "deaf": pgettext_lazy("seat phone", "Nothing is heard of the caller: the line of the call is disturbed."),
}
"""What can be wrong with the telephone of a seat, said as soon as it is noticed."""
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")
COMPANY = (LegKind.CONSULTED, LegKind.DEPARTMENT, LegKind.INTERPRETER, LegKind.EMERGENCY, LegKind.UNIT)
"""Who else in a call is shown to the seat. Leaders who listen are not."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """One way in which a seat can be made to stand, as the menu shows it: for how many minutes at most, how often a day
    and how often it was taken today (0: without a limit)."""

    code: str
    label: str
    minutes: int = 0
    times: int = 0
    taken: int = 0
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the seat has asked for last: it is under way, or came to nothing."""

    verb: str
    is_under_way: bool
    sentence: str


class OutsideForm(forms.Form):
    """Somebody who is not at a seat."""

    unit = UnitField(label=pgettext_lazy("seat phone", "Unit (its duty telephone is rung)"), required=False)
    number = forms.CharField(label=pgettext_lazy("seat phone", "Or a number"), required=False, max_length=40)


def has_telephone(seat: Seat, actor: Actor) -> bool:
    """Whether a seat has its telephone in this browser: there is an exchange, no telephone stands on the table, and it
    is her own seat and not one whose work she has taken up."""
    is_on_table = seat.extension in settings.HUIYIN_PHONE_TABLE_PHONES
    return bool(settings.HUIYIN_PHONE_SOFTPHONE) and not is_on_table and actor.staff_id == seat.staff_id


def day_began(at: datetime) -> datetime:
    """Midnight in the city, from which the counts of a day are made."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def rest_of(profile: Profile, state: str) -> Rest | None:
    """How often and how long somebody may rest like that; None where the city does not limit it."""
    known = profile.telephone.breaks.get(state)
    if known is None:
        return None
    return Rest(known.times or None, timedelta(minutes=known.minutes) if known.minutes else None)


def about(seat: Seat) -> Call | None:
    """The call a seat is busy with: the one it has, or the one its notes are about."""
    call = calls.popped_at(seat)
    if call is None and seat.state in ON_A_CALL:
        seat.refresh_from_db()  # it may have let go of the call since it was read
        call = calls.popped_at(seat)
    return call or (calls.last_at_seat(seat) if seat.state == State.WRAP_UP else None)


def bar(seat: Seat, actor: Actor, profile: Profile, *, at: datetime) -> dict[str, Any]:
    """Everything the bar shows."""
    call = calls.at_seat(seat)
    legs = calls.open_legs(call.pk) if call else []
    own = next((leg for leg in legs if leg.seat_id == seat.pk), None)
    noted = call or about(seat)
    rest = rest_of(profile, seat.state)
    until, day = seat.wrap_up_until, calls.day_of(seat, since=day_began(at))
    return {
        "seat": seat,
        "label": State(seat.state).label,
        "elapsed": max(0, round((at - seat.since).total_seconds())),
        "left": max(0, round((until - at).total_seconds())) if until else 0,
        "is_overdrawn": rest is not None and is_overdrawn(rest, since=seat.since, at=at),
        "rest_minutes": round(rest.longest.total_seconds() / 60) if rest and rest.longest else 0,
        "wanted": State(seat.wanted).label if seat.wanted else "",
        "is_on_call": seat.state in ON_A_CALL,
        "is_talking": own is not None and own.answered_at is not None,
        "is_foreign": call is not None and call.purpose == Purpose.FOREIGN,
        "has_telephone": has_telephone(seat, actor),
        "is_unplugged": seat.extension in settings.HUIYIN_PHONE_TABLE_PHONES and seat.registered_at is None,
        "call": call,
        "noted": noted,
        "number": masked_phone(noted.other) if noted else "",
        "talked": max(0, round((at - own.answered_at).total_seconds())) if own and own.answered_at else 0,
        "registered": Appeal.objects.filter(contact=noted.contact_id).count() if noted and noted.contact_id else 0,
        "recording": _recording(call),
        "standings": standings(seat, profile, at=at),
        "day": day,
        "day_talk": f"{day.talk // 60}:{day.talk % 60:02}",
        "said": _said(seat, at=at),
        "dispositions": [_choice(one, noted) for one in profile.telephone.dispositions.values()] if noted else [],
        **_company(legs, own, call),
    }


def dialogs(profile: Profile) -> dict[str, Any]:
    """What the dialogs beside the bar offer, whatever call there is."""
    return {
        "pauses": [_choice(one) for one in profile.telephone.pauses.values()],
        "keypad": KEYS,
        "troubles": TROUBLES.items(),
        "emergency_lines": [(line, called(line)) for line in profile.emergency_lines],
    }


def standings(seat: Seat, profile: Profile, *, at: datetime) -> list[Standing]:
    """How a seat can be made to stand."""
    since = day_began(at)
    rests = [
        Standing(
            one.code,
            called(one),
            one.minutes,
            one.times,
            len(rests_since(seat.pk, one.code, since)) if one.times else 0,
            one.code in (seat.state, seat.wanted),
        )
        for one in profile.telephone.breaks.values()
    ]
    ready = Standing(State.READY, str(State.READY.label), is_now=seat.state == State.READY)
    return [ready, *rests, Standing(State.OFF, str(State.OFF.label), is_now=seat.state == State.OFF)]


def _choice(one: Choice, noted: Call | None = None) -> tuple[str, str, bool]:
    """Code, name, and whether it is what the call has been noted as."""
    return one.code, one.said(get_language() or ""), noted is not None and noted.disposition == one.code


def _company(legs: list[Leg], own: Leg | None, call: Call | None) -> dict[str, Any]:
    """Who else is in the call. While an emergency line is in it the caller's number stands there in clear, so that it
    can be read out: that the line is given it was written down before it was rung."""
    others = [leg for leg in legs if leg != own and leg.kind in COMPANY]
    line = next((leg for leg in others if leg.kind == LegKind.EMERGENCY), None)
    return {
        "own": own,
        "is_held": own is not None and own.held_since is not None,
        "others": [(leg, _who(leg)) for leg in others],
        "consulted": next((leg for leg in others if leg.kind == LegKind.CONSULTED), None),
        "third": next((leg for leg in others if leg.kind != LegKind.CONSULTED), None),
        "clear_number": dialled(call.other) if call is not None and line is not None else "",
    }


def _who(leg: Leg) -> str:
    if leg.seat is not None:
        return f"{leg.seat.extension} {leg.seat.staff.name}"
    return leg.label or masked_phone(leg.number)


def _recording(call: Call | None) -> str:
    """Whether the call is being recorded: `on`, `paused`, or empty."""
    running = Recording.objects.filter(call=call, ended_at__isnull=True).order_by("-pk").first() if call else None
    if running is None:
        return ""
    return "paused" if running.pauses and running.pauses[-1]["until"] is None else "on"


def _said(seat: Seat, *, at: datetime) -> Said | None:
    """The latest instruction of the seat while it is under way, or when it came to nothing a moment ago."""
    latest = Instruction.objects.filter(seat=seat, asked_at__gte=at - SHOWN_FOR).order_by("-pk").first()
    if latest is None or latest.outcome == Outcome.DONE:
        return None
    is_under_way = latest.outcome == Outcome.ASKED
    sentence = _(latest.message) if latest.message else latest.get_outcome_display()
    return Said(latest.get_verb_display(), is_under_way, "" if is_under_way else str(sentence))


def destinations(seat: Seat, profile: Profile, *, is_third: bool = False) -> dict[str, Any]:
    """To whom a call can be given: seats that can be rung – the ready ones first –, and groups. For a third one who is
    brought in (`is_third`): seats alone, those that speak something besides the first language first."""
    seats = [one for one in reachable() if one.pk != seat.pk and one.state not in ON_A_CALL]
    seats.sort(key=lambda one: (one.state != State.READY, one.extension))
    first = profile.telephone.first_language.code
    if is_third:
        seats.sort(key=lambda one: not _spoken(one, profile, first))
    return {
        "is_third": is_third,
        "seats": [(one, State(one.state).label, _spoken(one, profile, first)) for one in seats[:MOST]],
        "skills": [] if is_third else [(one.code, called(one)) for one in profile.telephone.skills.values()],
    }


def _spoken(seat: Seat, profile: Profile, first: str) -> str:
    """The languages a seat speaks besides the first one."""
    return "、".join(profile.telephone.spoken(code).name for code in seat.languages if code != first)


def frame(seat: Seat, actor: Actor) -> dict[str, Any]:
    """What a page shows of the telephone: the bar, and what its dialogs offer."""
    profile = profiles.current()
    forms = {"to_form": OutsideForm(auto_id="id_to_%s"), "third_form": OutsideForm(auto_id="id_third_%s")}
    return {"phone": bar(seat, actor, profile, at=timezone.now()), **dialogs(profile), **forms}
