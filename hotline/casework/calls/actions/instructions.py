"""What a page asks to be done with a call, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Instruction
from hotline.casework.calls.queries import visible_to
from hotline.casework.calls.words import LED, OF_LEADERS, WITH_REASON, Outcome, Purpose, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.notifying import PHONE, notify
from hotline.lib.text import gate
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import OutOfScope, may

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the verb; codes that say more (`seat` to transfer to, `skill`, `line` of an emergency, `party` of
    the city's directory, `digits`); a number to ring; the reason where one must be given."""

    verb: str
    given: Mapping[str, str | int] = field(default_factory=dict)
    number: str = ""
    reason: str = ""


@transaction.atomic
def instruct(asked: Asked, *, call: Call | None, actor: Actor, at: datetime, key: str = "") -> Instruction:
    """Ask for something to be done with a call, from the asker's own seat; it is done within moments by the process
    that leads the calls, which writes what came of it. Under one key it is asked once.

    Raises OutOfScope for a call that is not at her seat – but for what leaders may – and StepRefused.
    """
    seat = of_staff(actor.desk_id)
    if seat is None:
        raise OutOfScope("You have no seat. Ask a team leader for one.")
    _check(asked, call, seat, actor)
    try:
        with transaction.atomic():
            row = Instruction.objects.create(
                call=call,
                seat=seat,
                verb=asked.verb,
                given=dict(asked.given),
                number_sealed=seals.seal(asked.number) if asked.number else None,
                asked_at=at,
                asked_by_id=actor.staff_id or seat.staff_id,
                key=key,
            )
    except IntegrityError as error:
        if not key or not isinstance(error.__cause__, UniqueViolation):
            raise
        return Instruction.objects.get(key=key)
    if asked.verb in OF_LEADERS and call is not None:
        reason = gate(asked.reason, longest=LONGEST_REASON, field="reason", lines=False)
        after = {"verb": str(asked.verb), "seat": seat.extension}
        journal.note(subject=call, name=LED, at=at, actor=actor, reason=reason, after=after)
    notify(PHONE, kind="instruction", instruction=row.pk)
    return row


@transaction.atomic
def settle(instruction_id: int, *, outcome: str, at: datetime, message: str = "") -> None:
    """What became of an instruction, told to the page that asked."""
    asked = Instruction.objects.filter(pk=instruction_id, outcome=Outcome.ASKED)
    if asked.update(outcome=outcome, done_at=at, message=message[:200]):
        row = Instruction.objects.get(pk=instruction_id)
        told(row.call_id or 0, row.seat_id, kind="instruction")


def waiting_instructions() -> list[Instruction]:
    """What has been asked and is not done yet, the oldest first."""
    asked = Instruction.objects.filter(outcome=Outcome.ASKED).select_related("call", "seat")
    return list(asked.order_by("pk"))


def _check(asked: Asked, call: Call | None, seat: Seat, actor: Actor) -> None:
    if asked.verb == Verb.DIAL:
        if not may(actor, "dial"):
            raise OutOfScope("Your role does not cover this.")
        return
    if call is None or call.ended_at is not None:
        raise StepRefused("The call is over." if call else "Say which call it is about.", field="call")
    if call.purpose == Purpose.FOREIGN:
        raise StepRefused("The city's own call centre leads this call: use its telephone.", field="call")
    if asked.verb in OF_LEADERS:
        _check_leading(asked, call, actor)
    elif not may(actor, "take_calls") or seat.call_id != call.pk:
        raise OutOfScope("This call is not at your seat.")


def _check_leading(asked: Asked, call: Call, actor: Actor) -> None:
    if not may(actor, "lead_calls") or not visible_to(actor).filter(pk=call.pk).exists():
        raise OutOfScope("Your role does not cover this.")
    if asked.verb in WITH_REASON and not asked.reason.strip():
        raise StepRefused("must be given: it stands in the journal", field="reason")
