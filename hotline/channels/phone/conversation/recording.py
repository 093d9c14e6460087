"""What is said is recorded from the first word: by a scribe, a channel without a telephone that hears what the caller
says and what is said to her. While she is on hold it hears her music.

Not the bridge is recorded: the exchange mixes two in a recorded bridge as in a conference, for half as much again.
"""

import contextlib

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import RecordingKind
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.lib.ari.trouble import Refused

SCRIBE = "scribe"
LONGEST = 4 * 60 * 60
"""Seconds after which a recording ends whatever happens."""


def scribe_of(name: str) -> str:
    """The channel that writes a recording of this name."""
    return f"{SCRIBE}-{name}"


async def begin(conversation: Conversation) -> None:
    """Record both sides, where the city records; an earlier recording that still runs goes on."""
    if not conversation.telephone.recorded or conversation.is_off_record:
        return
    board = conversation.board
    if name := conversation.recording:
        conversation.ears.also(f"channel:{scribe_of(name)}")
        with contextlib.suppress(Refused):
            await board.ari.recordings.get(name)
            return
        await stop(conversation)
        await conversation.write(calls.end_recording, name, at=conversation.now)
    conversation.recordings += 1
    name = f"talk-{conversation.code}-{conversation.recordings}"
    await conversation.write(
        calls.begin_recording,
        conversation.call.pk,
        name=name,
        kind=RecordingKind.TALK,
        at=conversation.now,
        retention=conversation.telephone.retention,
    )
    conversation.recording = name
    conversation.ears.also(f"channel:{scribe_of(name)}")
    with contextlib.suppress(Refused):
        await board.ari.channels.snoop(
            conversation.channel,
            scribe_of(name),
            application=board.ari.application,
            args=f"{SCRIBE},{conversation.code}",
            spy="both",
            whisper="none",
        )


async def write_down(conversation: Conversation, scribe: str) -> None:
    """The scribe is in our hands and hears: let it write."""
    channels, name = conversation.board.ari.channels, conversation.recording
    with contextlib.suppress(Refused):
        if scribe == scribe_of(name):
            await channels.record(scribe, name, longest=LONGEST, beeps=False)
        else:  # the talk was over before it began
            await channels.hang_up(scribe)


async def stop(conversation: Conversation) -> None:
    """The exchange records no more, if it did."""
    if conversation.recording:
        name, conversation.recording = conversation.recording, ""
        with contextlib.suppress(Refused):
            await conversation.board.ari.recordings.stop(name)
        with contextlib.suppress(Refused):
            await conversation.board.ari.channels.hang_up(scribe_of(name))
