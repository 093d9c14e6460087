"""What is said in the call at a seat, as a machine understands it: an aid beside the form, for this seat alone."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.casework.calls.models import Utterance
from hotline.casework.calls.queries import said_at_seat
from hotline.casework.calls.words import Speaker
from hotline.ground.journal.rules import Actor
from hotline.register.seats.models import Seat
from hotline.web.parts import telephoning
from hotline.web.seat.phone import at_seat


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said: when, in the time of the call, and by whom; `is_growing` while she still speaks."""

    at: str
    who: str
    is_caller: bool
    text: str
    is_growing: bool


def lines(seat: Seat) -> list[Line]:
    """What was said so far in the call at a seat, the latest of it last."""
    return [_line(one) for one in said_at_seat(seat)]


def _line(one: Utterance) -> Line:
    is_caller = one.speaker == Speaker.CALLER
    return Line(
        telephoning.lasting(one.start_ms), str(one.get_speaker_display()), is_caller, one.text, not one.is_final
    )


@require_safe
@at_seat
def said(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """Piece: what was said so far; empty when there is no call, or nothing was understood."""
    return render(request, "seat/said.html", {"said": lines(seat)})
