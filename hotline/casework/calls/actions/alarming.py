"""An emergency line is brought into a call: what it is told is written down before it rings."""

from datetime import datetime

from django.db import transaction

from hotline.casework.calls.models import Instruction
from hotline.casework.emergencies.rules import packet
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Line
from hotline.register.staff.queries import actor_for


@transaction.atomic
def note_emergency(instruction_id: int, *, line: str, at: datetime) -> Line | None:
    """Note in the journal of a call that an emergency line is called for it, with the packet that goes along: number
    and name of the caller. None when the city has no such line.

    The caller's number goes along without asking: somebody is in danger (handbook §1.8).
    """
    found = next((one for one in profiles.current().emergency_lines if one.code == line), None)
    asked = Instruction.objects.select_related("call", "call__person", "seat").get(pk=instruction_id)
    if found is None or asked.call is None:
        return None
    call, person = asked.call, asked.call.person
    known = person.name if person is not None and person.erased_at is None else ""
    given = packet(
        facts={"call": call.code, "name": known}, phone=call.other, is_secret=False, with_number=True, summary=""
    )
    actor = actor_for(asked.asked_by_id) or SYSTEM
    after = {"line": found.code, "seat": asked.seat.extension, "instruction": asked.pk}
    journal.note(subject=call, name="emergency_called", at=at, actor=actor, after=after, facts=given)
    return found
