"""A call ends: the seat has hung up and the caller rates, or her line is gone. Every call ends in a record."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import EndedBy, Stage
from hotline.casework.menus import questions
from hotline.channels.phone.conversation import outcomes, recording, walking
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.lib.ari.trouble import Refused

LINE_CAUSES = frozenset({20, 27, 28, 34, 38, 41, 42, 44, 58, 102, 127})
"""Causes of Q.850 by which a line was lost rather than put down."""

AFTERWARDS: tuple[Callable[[int, datetime], object], ...] = (outcomes.settle,)
"""What is done with the record of every call once it has ended: functions of its id and the moment, each a transaction
that may be told twice."""


def wrap_up(conversation: Conversation) -> timedelta:
    """How long a seat has for its notes."""
    return timedelta(seconds=conversation.telephone.wrap_up)


async def rate(conversation: Conversation, *, is_asked: bool = True) -> None:
    """The seats let go; the caller may rate the call with a key, where she is asked. Then it is over.

    The talk lasts until it is heard that they parted, not until everything of it has been put away."""
    by, parted_at = conversation.parted_by or EndedBy.SEAT, conversation.now
    await dissolve(conversation)
    if conversation.is_held:
        await conversation.music(on=False)
        conversation.is_held = False
    await conversation.write(calls.part, conversation.call.pk, at=parted_at, wrap_up=wrap_up(conversation))
    conversation.board.line.look()
    if is_asked and conversation.telephone.rated and conversation.call.answered_at is not None:
        await _rate(conversation)
    await end(conversation, by=by)


async def _rate(conversation: Conversation) -> None:
    """Her key; whoever hangs up instead has rated nothing."""
    turn = questions.begin_rating(conversation.telephone, walking.language_of(conversation))
    try:
        end = await walking.walk(conversation, walking.caller_of(conversation), turn, go_on=questions.go_on)
        rating = dict(end.answers).get("rating", "")
        if rating in conversation.telephone.ratings:
            satisfaction = conversation.telephone.ratings[rating].satisfaction
            await conversation.write(calls.rate, conversation.call.pk, satisfaction)
        await walking.say_to_the_end(conversation)
    except HungUp:
        return


async def caller_gone(conversation: Conversation, gone: HungUp) -> None:
    """The caller's line is gone: everybody else is let go, and the call ends with what its stage says."""
    by = conversation.parted_by or (EndedBy.LINE if gone.cause in LINE_CAUSES else EndedBy.CALLER)
    await end(conversation, by=by, ending=conversation.gone_with, cause=gone.cause)


async def end(conversation: Conversation, *, by: str, ending: str = "", cause: int | None = None) -> None:
    """The end of every call: nobody is left on a line, and the record is written."""
    board, ended_at = conversation.board, conversation.now
    board.line.leave(conversation)
    await dissolve(conversation)
    if conversation.has_line:
        with contextlib.suppress(Refused):
            await board.ari.channels.hang_up(conversation.channel)
    if not conversation.is_entered:
        return
    await board.ledger.do(
        calls.end,
        conversation.call.pk,
        at=ended_at,
        by=by,
        ending=ending,
        cause=cause,
        wrap_up=wrap_up(conversation),
        menu_path=conversation.call.menu_path,
        language=conversation.call.language,
    )
    conversation.call.stage = Stage.ENDED
    board.line.look()
    for settle in AFTERWARDS:
        await board.ledger.do(settle, conversation.call.pk, conversation.now)


async def dissolve(conversation: Conversation) -> None:
    """Let everybody go but the caller, end the recording, and dissolve the bridge: nobody is kept on a line until the
    database answers, and the caller hears music meanwhile."""
    board, name = conversation.board, conversation.recording
    await recording.stop(conversation)
    for party in list(conversation.parties.values()):
        with contextlib.suppress(Refused):
            await board.ari.channels.hang_up(party.channel)
    conversation.parties.clear()
    with contextlib.suppress(Refused):
        await board.ari.bridges.destroy(conversation.bridge)
    if name:
        await conversation.write(calls.end_recording, name, at=conversation.now)
