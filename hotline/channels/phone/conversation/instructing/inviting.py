"""A third one is brought in: a department, an interpreter, the handling unit; an emergency line."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import LegKind
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.instructing import ringing
from hotline.channels.phone.conversation.instructing.contract import DONE, NotNow
from hotline.channels.phone.conversation.instructing.transferring import a_seat

THIRDS = (LegKind.DEPARTMENT, LegKind.INTERPRETER, LegKind.UNIT, LegKind.EMERGENCY)


async def invite(conversation: Conversation, asked: Instruction) -> bool:
    """Ring somebody for a three-way conversation: a number, or another seat as interpreter."""
    kind = str(asked.given.get("kind") or LegKind.DEPARTMENT)
    if kind not in THIRDS:
        raise NotNow("Say whom: a department, an interpreter or a unit.")
    if asked.number:
        label = str(asked.given.get("label", ""))[:60]
        return await ringing.outside(conversation, asked, kind=kind, number=asked.number, label=label)
    seat = await conversation.write(a_seat, asked.given.get("seat"))
    if seat is None:
        raise NotNow("Say whom: a number or a seat.")
    return await ringing.seat(conversation, asked, kind=kind, seat=seat)


async def dismiss(conversation: Conversation, asked: Instruction) -> bool:
    """Let the third one go; the seat talks with the caller as before."""
    third = ringing.of_kind(conversation, *THIRDS)
    if third is None:
        raise NotNow("There is no third party.")
    await conversation.board.ari.channels.hang_up(third.channel)
    return DONE


async def emergency(conversation: Conversation, asked: Instruction) -> bool:
    """Bring an emergency line in. Who calls, from which number, is in the journal before it rings."""
    code = str(asked.given.get("line", ""))
    line = await conversation.write(calls.note_emergency, asked.pk, line=code, at=conversation.now)
    if line is None:
        raise NotNow("There is no such emergency line in the city's list.")
    return await ringing.outside(
        conversation, asked, kind=LegKind.EMERGENCY, number=line.phone.replace("-", ""), label=line.name
    )
