"""The story of a call: from stage to stage, beginning at any of them, ending in a record whatever breaks."""

import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.words import Stage
from hotline.channels.phone.conversation import (
    arriving,
    choosing,
    dialling,
    faxing,
    messages,
    parting,
    talking,
    visiting,
    waiting,
)
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import HungUp, LedAway
from hotline.lib.ari.trouble import Lost

log = logging.getLogger(__name__)

Next = str | None
"""The stage that follows; None when the call is over."""

STAGES: Mapping[str, Callable[[Conversation], Awaitable[Next]]] = MappingProxyType(
    {
        Stage.ARRIVED: arriving.arrive,
        Stage.MENU: choosing.choose,
        Stage.QUEUED: waiting.wait,
        Stage.OFFERED: waiting.wait,
        Stage.TALKING: talking.talk,
        Stage.RATING: visiting.ask_or_rate,
        Stage.DIALLING: dialling.dial,
        Stage.MESSAGE: messages.take,
        Stage.FAX: faxing.receive,
    }
)
"""What happens at each stage; each can be begun at, and says which follows."""

MOST_FAULTS = 3


async def lead(conversation: Conversation) -> None:
    """Lead a call from its present stage to its end. When the connection goes it stays as it is written: whoever takes
    it up again goes on from there."""
    with contextlib.suppress(Lost):
        try:
            await _lead(conversation)
        except HungUp as gone:
            if conversation.is_hanging_up or not await faxing.led_away(conversation, is_told=False):
                await parting.caller_gone(conversation, gone)
        except LedAway:
            if not await faxing.led_away(conversation, is_told=True):
                await parting.caller_gone(conversation, HungUp())
        conversation.board.let_go(conversation)


async def _lead(conversation: Conversation) -> None:
    stage, faults = conversation.call.stage, 0
    next_stage: Next = stage
    while next_stage is not None:
        stage = conversation.call.stage = next_stage
        try:
            next_stage = await STAGES[stage](conversation)
        except (HungUp, LedAway, Lost):
            raise
        except Exception:
            log.exception("call %s: a fault of ours at %s", conversation.code, stage)
            faults += 1
            if faults >= MOST_FAULTS:
                raise HungUp from None
            next_stage = after_fault(conversation)


def after_fault(conversation: Conversation) -> Next:
    """A fault of ours is not the caller's: she gets a person; who talks goes on talking."""
    call, telephone = conversation.call, conversation.telephone
    if call.answered_at is not None:
        return Stage.TALKING if conversation.seat else Stage.RATING
    if call.queued_at is None and conversation.wanted is None:
        language = call.language or telephone.first_language.code
        conversation.wanted = Wanted(skill=telephone.skill, language=language)
    return Stage.QUEUED
