"""What other processes tell this one: pages ask for something, a seat stands otherwise, somebody is to be rung up."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import EndedBy, Outcome, Stage, Verb
from hotline.channels.phone.conversation import errands
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.conversation.hearing import Asked

Told = Callable[[Switchboard, Mapping[str, Any]], Awaitable[None]]
"""What is done when something was told, with what was told along."""
Handler = Callable[[Switchboard, Instruction], Awaitable[bool]]
"""Does what is asked of no call that is under way. Returns whether it is done, or will be settled later."""

NOT_TALKING = "Nobody is talking in this call now."


async def _instruction(board: Switchboard, told: Mapping[str, Any]) -> None:
    await look_at_instructions(board)


async def _seat(board: Switchboard, told: Mapping[str, Any]) -> None:
    board.line.look()


async def _seats(board: Switchboard, told: Mapping[str, Any]) -> None:
    board.seats_changed.set()
    board.line.look()


async def _errand(board: Switchboard, told: Mapping[str, Any]) -> None:
    await errands.dial_errands(board)


async def _run(board: Switchboard, told: Mapping[str, Any]) -> None:
    await errands.make_visits(board)


WIRE: Mapping[str, Told] = MappingProxyType(
    {"instruction": _instruction, "seat": _seat, "seats": _seats, "errand": _errand, "run": _run}
)
"""By the kind that is told on the wire `phone`."""


async def _dial(board: Switchboard, asked: Instruction) -> bool:
    if trouble := await errands.ring_up(board, asked):
        await refuse(board, asked, trouble)
    return not trouble


WITHOUT_CALL: Mapping[str, Handler] = MappingProxyType({Verb.DIAL: _dial})
"""Verbs that begin a call instead of being about one."""


async def hear(board: Switchboard, told: Mapping[str, Any] | None) -> None:
    """Do what follows from something that was told; None when something may have been missed."""
    if told is None:
        board.line.look()
        await look_at_instructions(board)
        await errands.dial_errands(board)
    elif (act := WIRE.get(str(told.get("kind")))) is not None:
        await act(board, told)


async def look_at_instructions(board: Switchboard) -> None:
    """Hand every instruction that waits to the call that it is about."""
    for asked in await board.ledger.do(calls.waiting_instructions):
        if asked.pk not in board.asked:
            await _hand_on(board, asked)


async def _hand_on(board: Switchboard, asked: Instruction) -> None:
    board.asked.add(asked.pk)
    if asked.call_id is None:
        await _without_call(board, asked)
        return
    conversation = board.find(asked.call_id)
    if conversation is None:
        if asked.call is not None and asked.call.node != board.installation.node:
            return
        await refuse(board, asked, "The call is over.")
    elif conversation.call.stage == Stage.TALKING:
        conversation.handed.add(asked.pk)
        conversation.ears.tell(Asked(instruction=asked.pk))
    elif asked.verb == Verb.FORCE_END:
        await _end(board, conversation, asked)
    else:
        await refuse(board, asked, NOT_TALKING)


async def _without_call(board: Switchboard, asked: Instruction) -> None:
    handler = WITHOUT_CALL.get(asked.verb)
    if handler is None:
        await refuse(board, asked, "Say which call it is about.")
    elif await handler(board, asked):
        await board.ledger.do(calls.settle, asked.pk, outcome=Outcome.DONE, at=board.now())


async def _end(board: Switchboard, conversation: Conversation, asked: Instruction) -> None:
    """A leader ends a call in which nobody talks yet."""
    conversation.parted_by = EndedBy.LEADER
    await board.ari.channels.hang_up(conversation.channel)
    await board.ledger.do(calls.settle, asked.pk, outcome=Outcome.DONE, at=board.now())


async def refuse(board: Switchboard, asked: Instruction, why: str) -> None:
    """It cannot be done now; the sentence is shown to who asked."""
    await board.ledger.do(calls.settle, asked.pk, outcome=Outcome.REFUSED, at=board.now(), message=why)
