"""Ringing up a caller from a page: the button, and how it stands with what was asked for. No number is ever shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.dialling import has_number
from hotline.casework.calls.models import Errand, Leg
from hotline.casework.calls.words import ErrandEnd, LegKind, Mode, Purpose, Stage, Why
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import matrix

CLICKED = (Why.DETAILS, Why.OUTCOME, Why.CONTACT)
"""Why a caller is rung up from the page of her case."""
TONES = {"rings": "attention", "talks": "active", "over": "waiting"}


@dataclass(frozen=True)
class Ring:
    """How somebody can ring up the caller of an appeal, and what she has asked for already. `address` is where it is
    asked for other than as a click on the page of a case: there the reason is known."""

    way: str
    appeal: str
    order: str
    asked: "Asked | None" = None
    trouble: str = ""
    address: str = ""

    @property
    def is_unit(self) -> bool:
        """Whether the telephone of the unit rings, not a seat."""
        return self.way == Mode.UNIT

    @property
    def whys(self) -> Sequence[tuple[str, Any]]:
        """The reasons she can choose from."""
        return [] if self.address or self.is_unit else [(why.value, why.label) for why in CLICKED]


@dataclass(frozen=True)
class Asked:
    """An errand as a page tells of it: in one sentence, and whether it is over."""

    errand: Errand
    sentence: str | Promise
    tone: str
    is_over: bool = False
    note: Promise | str = ""


def ring(
    way: str, appeal: Appeal, order: Order | None, actor: Actor, *, may_see: bool, made: Sequence[Errand] = ()
) -> Ring | None:
    """The button for the caller of an appeal; None where she cannot be rung from here by this reader. `made` are the
    errands about the case."""
    if not way or not has_number(appeal) or (way == Mode.SEAT and not may_see):
        return None
    own = (one for one in made if one.appeal_id == appeal.pk and one.asked_by_id == actor.staff_id and not one.ended_at)
    errand = next(own, None)
    return Ring(way, appeal.number, order.number if order else "", asked(errand) if errand else None)


def asked(errand: Errand) -> Asked:
    """How it stands with an errand."""
    call = errand.call
    if call is None or (call.ended_at is None and call.stage == Stage.DIALLING):
        return _before(errand)
    if call.ended_at is None:
        return Asked(errand, pgettext_lazy("ringing", "You are on the telephone with the caller."), TONES["talks"])
    sentence = str(call.get_ending_display())
    if call.answered_at is not None:
        minutes, seconds = divmod(call.talk_ms // 1000, 60)
        sentence = pgettext("ringing", "The call is over: %(minutes)d min %(seconds)d s.")
        if not minutes:
            sentence = pgettext("ringing", "The call is over: %(seconds)d s.")
        sentence %= {"minutes": minutes, "seconds": seconds}
    return Asked(errand, sentence, TONES["over"], is_over=True, note=_note(errand, call.answered_at is not None))


def _note(errand: Errand, was_answered: bool) -> Promise | str:
    """What is to be done now."""
    if errand.purpose != Purpose.VISIT or errand.mode != Mode.SEAT:
        return ""
    if was_answered:
        return pgettext_lazy("ringing", "Write down what she said.")
    return pgettext_lazy("ringing", "Recorded as an attempt where her telephone was rung.")


def _before(errand: Errand) -> Asked:
    """Before the caller has answered."""
    if errand.ended_at is not None and errand.call_id is None:
        said = NOT_DIALLED.get(ending := ErrandEnd(errand.ending), ending.label)
        return Asked(errand, said, "danger", is_over=True)
    legs = {leg.kind: leg for leg in Leg.objects.filter(call=errand.call_id or 0)}
    own = legs.get(LegKind.UNIT if errand.mode == Mode.UNIT else LegKind.SEAT)
    if LegKind.CALLER in legs or (own is not None and own.answered_at is not None):
        return Asked(errand, pgettext_lazy("ringing", "The caller's telephone rings."), TONES["rings"])
    if errand.mode == Mode.UNIT:
        return Asked(errand, pgettext_lazy("ringing", "Your unit's telephone rings: pick up."), TONES["rings"])
    words = pgettext_lazy("ringing", "Your seat is connected first; then the caller is rung.")
    return Asked(errand, words, TONES["rings"])


NOT_DIALLED = {
    ErrandEnd.LAPSED: pgettext_lazy(
        "ringing", "Nothing was dialled in time. Ask whoever looks after the telephone whether it runs."
    ),
    ErrandEnd.OVERTAKEN: pgettext_lazy("ringing", "Not dialled: the case has moved on, or the number is gone."),
}


@dataclass(frozen=True)
class Rung:
    """A call about a case, as its page lists it."""

    errand: Errand
    title: Any
    who: str
    outcome: str
    tone: str
    url: str = ""


def rung(errands: Sequence[Errand], actor: Actor) -> list[Rung]:
    """Calls about a case: for what, by whom, what they came to; and where the record of each is, for those who may
    read it."""
    permission = matrix()["read_calls"].roles.get(actor.role)
    reads_all = permission is not None and permission.scope == "all"
    return [_rung(one, is_read=reads_all or (permission is not None and _is_own(one, actor))) for one in errands]


def _is_own(errand: Errand, actor: Actor) -> bool:
    return errand.mode == Mode.SEAT and errand.asked_by_id == actor.staff_id


def _rung(errand: Errand, *, is_read: bool) -> Rung:
    title = errand.get_purpose_display() if errand.purpose != Purpose.CLICK else errand.get_why_display()
    by = errand.asked_by.name if errand.asked_by else _("System")
    who = f"{by} · {errand.unit.shown}" if errand.unit else by
    told = asked(errand)
    url = reverse("calls_record", args=[errand.call.code]) if is_read and errand.call else ""
    return Rung(errand, title, who, str(told.sentence), told.tone, url)
