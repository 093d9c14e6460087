"""A caller leaves a message instead of waiting: a person registers it."""

import asyncio
from datetime import datetime

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.words import EndedBy, Ending, MessageKind, RecordingKind, Stage
from hotline.channels.phone.conversation import parting, walking
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.lib.ari.events import RecordingFailed, RecordingFinished
from hotline.lib.ari.trouble import Refused

SILENCE = 8
"""Seconds of silence after which a message is over."""
SHORTEST = 2
"""Seconds below which nothing was said."""
SLACK = 15.0
"""Seconds more for the tone and for the exchange to say that it is over."""
ENDS_ON = "#"


async def take(conversation: Conversation) -> None:
    """Ask for a message, record it, thank for it. Whoever hangs up in the midst has left what she said."""
    name = name_of(conversation.code)
    if not (conversation.is_taken_up and await _is_being_recorded(conversation, name)):
        await _ask(conversation)
        await _begin(conversation, name)
    seconds, gone = await _until_over(conversation)
    is_left = seconds >= SHORTEST
    await conversation.write(keep, conversation.call.pk, name, is_left=is_left, at=conversation.now)
    conversation.gone_with = Ending.MESSAGE if is_left else nothing_left(conversation.call)
    if gone is not None:
        raise gone
    await walking.say_prompts(conversation, "voicemail_end" if is_left else "goodbye")
    await walking.say_to_the_end(conversation)
    await parting.end(conversation, by=EndedBy.SYSTEM, ending=conversation.gone_with)


def name_of(code: str) -> str:
    """What the recording of a call's message is called."""
    return f"message-{code}"


def nothing_left(call: Call) -> str:
    """What a call came to whose caller began a message and said nothing."""
    return Ending.LEFT_QUEUE if call.queued_at else Ending.LEFT_MENU


def keep(call_id: int, name: str, *, is_left: bool, at: datetime) -> None:
    """What was said is over; where something was said, a person is to register it."""
    calls.end_recording(name, at=at)
    recording = Recording.objects.filter(name=name).first()
    if is_left and recording is not None:
        calls.leave_message(call_id, kind=MessageKind.VOICE, at=at, recording=recording)


async def _ask(conversation: Conversation) -> None:
    await conversation.write(calls.note_stage, conversation.call.pk, Stage.MESSAGE)
    conversation.call.stage = Stage.MESSAGE
    conversation.gone_with = nothing_left(conversation.call)
    await walking.say_to_the_end(conversation)
    await walking.say_prompts(conversation, "voicemail_begin")
    await walking.say_to_the_end(conversation)


async def _begin(conversation: Conversation, name: str) -> None:
    """Begin to record, after a tone."""
    telephone = conversation.telephone
    await conversation.write(
        calls.begin_recording,
        conversation.call.pk,
        name=name,
        kind=RecordingKind.MESSAGE,
        at=conversation.now,
        retention=RecordingKind.MESSAGE,
    )
    try:
        await conversation.board.ari.channels.record(
            conversation.channel, name, longest=telephone.voicemail, silence=SILENCE, ends_on=ENDS_ON
        )
    except Refused as refused:
        raise HungUp from refused


async def _is_being_recorded(conversation: Conversation, name: str) -> bool:
    try:
        await conversation.board.ari.recordings.get(name)
    except Refused:
        return False
    return True


async def _until_over(conversation: Conversation) -> tuple[float, HungUp | None]:
    """Seconds that were recorded, and whether she hung up."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    until = began + conversation.telephone.voicemail + SLACK
    try:
        while (left := until - loop.time()) > 0:
            event = await conversation.next(left)
            if isinstance(event, RecordingFinished):
                return float(event.recording.duration or 0), None
            if isinstance(event, RecordingFailed):
                return 0.0, None
    except HungUp as gone:
        return loop.time() - began, gone
    return loop.time() - began, None
