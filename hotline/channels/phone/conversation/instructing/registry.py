"""Which verb is done where."""

import logging
from collections.abc import Mapping
from types import MappingProxyType

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import Outcome, Verb
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.channels.phone.conversation.instructing import handling, inviting, leading, transferring
from hotline.channels.phone.conversation.instructing.contract import Handler, NotNow
from hotline.lib.ari.trouble import Lost, Refused

log = logging.getLogger(__name__)

VERBS: Mapping[str, Handler] = MappingProxyType(
    {
        Verb.HOLD: handling.hold,
        Verb.RESUME: handling.resume,
        Verb.PAUSE: handling.pause,
        Verb.RECORD: handling.record,
        Verb.DIGITS: handling.digits,
        Verb.SEND_TO: handling.send_to,
        Verb.HANG_UP: handling.hang_up,
        Verb.TRANSFER: transferring.transfer,
        Verb.CONSULT: transferring.consult,
        Verb.COMPLETE: transferring.complete,
        Verb.RETURN: transferring.give_back,
        Verb.INVITE: inviting.invite,
        Verb.DISMISS: inviting.dismiss,
        Verb.EMERGENCY: inviting.emergency,
        Verb.MONITOR: leading.monitor,
        Verb.WHISPER: leading.whisper,
        Verb.BARGE: leading.barge,
        Verb.TAKE_OVER: leading.take_over,
        Verb.LEAVE: leading.leave,
        Verb.FORCE_END: leading.force_end,
    }
)


async def carry_out(conversation: Conversation, instruction: int) -> None:
    """Do what a page asks, and write what became of it. Raises HungUp and Lost."""
    asked = await conversation.write(waiting, instruction)
    if asked is None:
        return
    try:
        is_done = await VERBS[asked.verb](conversation, asked)
    except NotNow as refused:
        await _write(conversation, instruction, Outcome.REFUSED, str(refused))
    except (HungUp, Lost):
        raise
    except Refused as refused:
        log.warning("call %s: %s was refused by the exchange: %s", conversation.code, asked.verb, refused)
        await _write(conversation, instruction, Outcome.FAILED, "The exchange could not do this.")
    else:
        if is_done:
            await _write(conversation, instruction, Outcome.DONE)


def waiting(instruction: int) -> Instruction | None:
    """An instruction that is not settled yet."""
    return Instruction.objects.select_related("seat").filter(pk=instruction, outcome=Outcome.ASKED).first()


async def _write(conversation: Conversation, instruction: int, outcome: str, message: str = "") -> None:
    await conversation.write(calls.settle, instruction, outcome=outcome, at=conversation.now, message=message)
    conversation.board.asked.discard(instruction)
