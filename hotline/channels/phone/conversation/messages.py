"""A caller leaves a message instead of waiting: a person registers it."""

import asyncio
import contextlib
from datetime import datetime
from enum import Enum

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


class Found(Enum):
    """What the exchange has of the message of a call that is taken up again."""

    NOTHING = "nothing"
    GOES_ON = "goes on"
    OVER = "over"


async def take(conversation: Conversation) -> None:
    """Ask for a message, record it, thank for it. Whoever hangs up in the midst has left what she said."""
    name = name_of(conversation.code)
    found = await _found(conversation, name) if conversation.is_taken_up else Found.NOTHING
    if found == Found.NOTHING:
        await _ask(conversation)
    recording = await _enter(conversation, name)
    if found == Found.NOTHING:
        await _begin(conversation, name)
    conversation.gone_with = nothing_left(conversation.call)
    seconds, gone = seconds_of(recording, conversation.now), None
    if found != Found.OVER:
        seconds, gone = await _until_over(conversation, recording)
    is_left = seconds >= SHORTEST
    await conversation.write(keep, conversation.call.pk, name, is_left=is_left, at=conversation.now)
    conversation.gone_with = Ending.MESSAGE if is_left else nothing_left(conversation.call)
    if gone is not None:
        raise gone
    await walking.say_prompts(conversation, "voicemail_end" if is_left else "goodbye")
    await walking.say_to_the_end(conversation)
    await parting.end(conversation, by=EndedBy.SYSTEM, ending=conversation.gone_with)


def finish(call: Call, at: datetime) -> str:
    """The line of a call is gone that was leaving a message while nobody led it: what she said is kept. Returns what
    the call came to."""
    recording = Recording.objects.filter(name=name_of(call.code)).first()
    is_left = recording is not None and seconds_of(recording, at) >= SHORTEST
    keep(call.pk, name_of(call.code), is_left=is_left, at=at)
    return Ending.MESSAGE if is_left else nothing_left(call)


def seconds_of(recording: Recording, at: datetime) -> float:
    """How long it has been made, or was: whoever was not there at its end keeps rather too much than too little."""
    return ((recording.ended_at or at) - recording.began_at).total_seconds()


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


async def _enter(conversation: Conversation, name: str) -> Recording:
    return await conversation.write(
        calls.begin_recording,
        conversation.call.pk,
        name=name,
        kind=RecordingKind.MESSAGE,
        at=conversation.now,
        retention=RecordingKind.MESSAGE,
    )


async def _begin(conversation: Conversation, name: str) -> None:
    """Begin to record, after a tone."""
    longest = conversation.telephone.voicemail
    try:
        await conversation.board.ari.channels.record(
            conversation.channel, name, longest=longest, silence=SILENCE, ends_on=ENDS_ON
        )
    except Refused as refused:
        raise HungUp from refused


async def _found(conversation: Conversation, name: str) -> Found:
    """How her message stands at the exchange when the call is taken up again."""
    recordings = conversation.board.ari.recordings
    with contextlib.suppress(Refused):
        await recordings.get(name)
        return Found.GOES_ON
    with contextlib.suppress(Refused):
        await recordings.stored(name)
        return Found.OVER
    return Found.NOTHING


async def _until_over(conversation: Conversation, recording: Recording) -> tuple[float, HungUp | None]:
    """Seconds that were recorded, and whether she hung up."""
    loop = asyncio.get_running_loop()
    until = loop.time() + conversation.telephone.voicemail + SLACK
    gone = None
    try:
        while (left := until - loop.time()) > 0:
            event = await conversation.next(left)
            if isinstance(event, RecordingFinished):
                return float(event.recording.duration or 0), None
            if isinstance(event, RecordingFailed):
                return 0.0, None
    except HungUp as hung_up:
        gone = hung_up
    return seconds_of(recording, conversation.now), gone
