"""Callers who asked to be rung back wait on at their place; when it is their turn a seat is found, then they are rung.

A person may also take one out of turn, to ring her from her own seat, or give one up.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hotline.casework.calls.actions.arriving import Arrival, dial_out
from hotline.casework.calls.actions.instructions import Asked, instruct
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.dialling import NotToBeRung, check_line, free_seat
from hotline.casework.calls.models import Call, CallBack, Errand, Instruction
from hotline.casework.calls.queries import call_backs_visible_to
from hotline.casework.calls.results import may_call_back, missed_as, pause_before
from hotline.casework.calls.words import CallBackState, Purpose, Stage, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.dialling import may_ring
from hotline.lib.text import gate
from hotline.register.seats.models import Seat
from hotline.register.staff.rules import OutOfScope

AFTER_A_FAULT = timedelta(minutes=1)
LONGEST_REASON = 200
KEPT = ("skill", "language", "district", "menu_path", "priority", "needs_senior", "person_id")


def due_call_backs(*, at: datetime) -> list[CallBack]:
    """Who is to be rung back now, in the order of their places. Who has asked for it is still on the line for a moment,
    to hear that her place is kept."""
    waiting = CallBack.objects.filter(state=CallBackState.WAITING, call__ended_at__isnull=False).select_related("call")
    due = waiting.filter(Q(not_before__isnull=True) | Q(not_before__lte=at)).order_by("queued_at", "pk")
    profile = profiles.current()
    hours = profile.telephone.dial_hours
    return [one for one in due if may_call_back(one.queued_at, at, profile.time_zone, hours=hours)]


@transaction.atomic
def take_call_back(asked: CallBack, *, actor: Actor, at: datetime, key: str = "") -> Instruction:
    """Ring somebody back at once from one's own seat, out of turn. Under one key once.

    Raises OutOfScope, and StepRefused where it cannot be done now: another one does already, the seat is not free.
    """
    free_seat(actor)
    profile = profiles.current()
    if not may_call_back(asked.queued_at, at, profile.time_zone, hours=profile.telephone.dial_hours):
        raise NotToBeRung("At this hour nobody is rung back who has not just asked for it.")
    if not call_backs_visible_to(actor).filter(pk=asked.pk, state=CallBackState.WAITING).exists():
        raise StepRefused("This caller is being rung back already, or need not be rung back any more.")
    return instruct(Asked(Verb.DIAL, {"call_back": asked.pk}), call=None, actor=actor, at=at, key=key)


def call_back_of(instruction: Instruction) -> int | None:
    """The call-back that an instruction to ring up is about."""
    given = instruction.given.get("call_back")
    return int(given) if given else None


@transaction.atomic
def give_up_call_back(asked: CallBack, *, reason: str, actor: Actor, at: datetime) -> None:
    """Nobody rings this caller back any more; the journal of her call keeps who decided that and why. Raises
    OutOfScope, UnfitText, and StepRefused for one who is being rung back."""
    if not call_backs_visible_to(actor, "give_up_call_back").filter(pk=asked.pk).exists():
        raise OutOfScope("Your role does not cover this.")
    why = gate(reason, longest=LONGEST_REASON, field="reason", lines=False)
    if not why.strip():
        raise StepRefused("must be given: it stands in the journal", field="reason")
    waiting = CallBack.objects.filter(pk=asked.pk, state=CallBackState.WAITING)
    if not waiting.update(state=CallBackState.GIVEN_UP):
        raise StepRefused("This caller is being rung back already, or need not be rung back any more.")
    journal.note(subject=asked.call, name="call_back_given_up", at=at, actor=actor, reason=why)
    told(asked.call_id, kind="call_back")


@transaction.atomic
def begin_call_back(
    call_back_id: int, *, code: str, at: datetime, node: str = "", seat: Seat | None = None
) -> Call | None:
    """Let somebody wait for a seat again, at the place she had: her new call stands in the queue, nobody is on its line
    yet; when a seat has answered she is rung. With `seat` it is dialled for that one, past the queue.

    None where she is not to be rung now: done already, taken by another process, on the telephone with us at this
    moment. Who has rung up again meanwhile and was answered is not rung back any more.
    """
    waiting = CallBack.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=CallBackState.WAITING)
    asked = waiting.select_related("call").filter(pk=call_back_id).first()
    if asked is None:
        return Call.objects.filter(code=code, purpose=Purpose.CALL_BACK).first()
    first = asked.call
    number, line = first.other, first.other_hash
    if line is None or not may_ring(number, profiles.current().telephone):
        CallBack.objects.filter(pk=asked.pk).update(state=CallBackState.GIVEN_UP)
        return None
    since = Call.objects.filter(other_hash=line, pk__gt=first.pk)
    if (again := since.filter(answered_at__isnull=False).exclude(purpose=Purpose.CALL_BACK).first()) is not None:
        CallBack.objects.filter(pk=asked.pk).update(state=CallBackState.DONE, done_by=again)
        return None
    if not _may_be_rung(bytes(line), at=at):
        return None
    return _begun(asked, first, Arrival(code, "", first.line, number, node, first.home_path), seat, at=at)


def _may_be_rung(line: bytes, *, at: datetime) -> bool:
    """She asked for it, so that the hour and the limits of other calls do not bind; two at once are never rung."""
    try:
        check_line(line, at, is_pressing=True)
    except NotToBeRung:
        return False
    return not Errand.objects.filter(line_hash=line, ended_at__isnull=True).exists()


def _begun(asked: CallBack, first: Call, given: Arrival, seat: Seat | None, *, at: datetime) -> Call:
    profile = profiles.current()
    shown = given.line or profile.telephone.shown_to(profile.hotline)
    call = dial_out(replace(given, line=shown), purpose=Purpose.CALL_BACK, at=at, seat=seat)
    kept = {name: getattr(first, name) for name in KEPT}
    kept["skill"] = first.skill or profile.telephone.skill
    if seat is None:
        kept |= {"stage": Stage.QUEUED, "wanted_seat": first.wanted_seat}
    Call.objects.filter(pk=call.pk).update(queued_at=asked.queued_at, previous=first, **kept)
    CallBack.objects.filter(pk=asked.pk).update(state=CallBackState.DIALLED, attempts=asked.attempts + 1)
    told(call.pk, kind="call_back")
    call.refresh_from_db()
    return call


@transaction.atomic
def settle_call_back(call_id: int, *, at: datetime) -> CallBack | None:
    """What a call-back has come to: done; else tried again later, as often as the city says; then given up. An attempt
    that never rang – a fault, or nobody was there to take it – does not count. Settled twice it is settled once."""
    call = Call.objects.get(pk=call_id)
    dialled = CallBack.objects.select_for_update().filter(call_id=call.previous_id or 0, state=CallBackState.DIALLED)
    asked = dialled.first()
    if asked is None or call.purpose != Purpose.CALL_BACK or call.ended_at is None:
        return None
    telephone = profiles.current().telephone
    if call.answered_at is not None:
        asked.state, asked.done_by = CallBackState.DONE, call
    elif missed_as(call.ending) is None:
        asked.state, asked.attempts, asked.not_before = CallBackState.WAITING, asked.attempts - 1, at + AFTER_A_FAULT
    elif asked.attempts >= telephone.call_back_tries:
        asked.state = CallBackState.GIVEN_UP
    else:
        asked.state = CallBackState.WAITING
        asked.not_before = at + pause_before(asked.attempts, minutes=telephone.call_back_pause)
    asked.save(update_fields=("state", "attempts", "done_by", "not_before"))
    told(call.pk, kind="call_back")
    return asked


def settle_ended_call_backs(*, at: datetime) -> int:
    """Settle what was left when the process that leads the calls went away. Returns how many."""
    under_way = CallBack.objects.filter(state=CallBackState.DIALLED).values("call")
    ended = Call.objects.filter(purpose=Purpose.CALL_BACK, ended_at__isnull=False, previous__in=under_way)
    return sum(settle_call_back(pk, at=at) is not None for pk in ended.order_by("pk").values_list("pk", flat=True))
