"""After a crash, or when the connection was gone: calls are taken up again where they are.

What the books say and what the exchange has are compared. A call whose line is still there goes on from its stage, with
everybody who is in it; one whose line is gone ends in its record; a line that no book knows begins as a call; whatever
belongs to nobody is cleared away. Nothing here speaks to callers.
"""

import contextlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Instruction, Leg, Recording
from hotline.casework.calls.words import (
    EndedBy,
    Ending,
    LegEnd,
    LegKind,
    Outcome,
    Purpose,
    RecordingKind,
    Stage,
    Verb,
)
from hotline.channels.phone.conversation import calling_out, entrance, messages, parting, recording
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.conversation.entrance import Entrance
from hotline.channels.phone.conversation.installation import QUEUE
from hotline.channels.phone.conversation.listening import SNOOP
from hotline.channels.phone.conversation.opening import code_of
from hotline.channels.phone.conversation.parties import Party
from hotline.channels.phone.conversation.recording import SCRIBE
from hotline.channels.phone.exchange.configuration.dialplan import FAX, LINE
from hotline.lib.ari.objects import Bridge, Channel
from hotline.lib.ari.trouble import Refused

log = logging.getLogger(__name__)

ENTERED_WITHIN = timedelta(minutes=30)
"""So long the pages of a fax whose line is gone may still be entered; then the call is ended as it stands."""
TELEPHONES = "PJSIP/"
OURS = ("talk-", "ear-")
"""How the bridges begin that belong to one call."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A call as the books have it. `asked` are instructions under way by the channel that was rung for them."""

    call: Call
    legs: list[Leg]
    recording: Recording | None
    recordings: int
    asked: dict[str, Instruction]
    missed: dict[int, datetime]
    talked_until: datetime | None
    last_leg: int


@dataclass(frozen=True)
class Found:
    """The exchange as it was found: its channels, those of them in our hands, its bridges, and since when it runs."""

    channels: dict[str, Channel]
    in_hand: frozenset[str]
    bridges: list[Bridge]
    runs_since: datetime | None = None
    taken_up: set[str] = field(default_factory=set)

    def waits(self, channel: str) -> bool:
        """Whether a channel is with those who wait."""
        return any(channel in bridge.channels for bridge in self.bridges if bridge.id == QUEUE)


async def take_up(board: Switchboard, door: Entrance) -> int:
    """Take up every call again, then open the door. Returns how many calls go on."""
    found = await look_around(board)
    entered = await board.ledger.do(read, board.installation.node)
    going_on = [one for one in entered if goes_on(one.call, found)]
    for one in entered:
        if one not in going_on:
            await finish(board, one, found)
    strangers = await unknown_lines(board, found, [one.call for one in entered])
    resumed = [resume(board, one, found) for one in going_on]
    for conversation in resumed:
        board.begin(conversation)
    for channel, kind, called in strangers:
        entrance.ENTRIES[kind](board, channel, called)
    door.open(board)
    for conversation, one in zip(resumed, going_on, strict=True):
        await put_right(conversation, one, found)
        entrance.begin(board, conversation)
    await clear_away(board, found)
    return len(resumed) + len(strangers)


async def look_around(board: Switchboard) -> Found:
    """What the exchange has at this moment."""
    ari = board.ari
    await board.make_queue()
    ours = await ari.in_hand()
    everyone = await ari.channels.everyone()
    return Found(
        {channel.id: channel for channel in everyone},
        frozenset(ours.channel_ids) | {channel.id for channel in everyone if is_led(channel, ari.application)},
        await ari.bridges.everyone(),
        await ari.runs_since(),
    )


def is_led(channel: Channel, application: str) -> bool:
    """Whether a channel was handed over to this application, be it connected or not."""
    return channel.dialplan.app_name == "Stasis" and channel.dialplan.app_data.partition(",")[0] == application


def read(node: str) -> list[Entered]:
    """Every call of this node that is not over."""
    rows = Call.objects.filter(ended_at__isnull=True, node=node).exclude(purpose=Purpose.FOREIGN).order_by("pk")
    return [_entered(call) for call in rows]


def _entered(call: Call) -> Entered:
    legs = list(Leg.objects.filter(call=call).select_related("seat").order_by("pk"))
    recordings = list(Recording.objects.filter(call=call, kind=RecordingKind.TALK).order_by("pk"))
    running = next((one for one in reversed(recordings) if one.ended_at is None), None)
    asked = Instruction.objects.filter(call=call, outcome=Outcome.ASKED)
    ends = [leg.ended_at for leg in legs if leg.answered_at and leg.ended_at]
    in_vain = (LegEnd.MISSED, LegEnd.REJECTED, LegEnd.BUSY, LegEnd.FAILED)
    return Entered(
        call,
        [leg for leg in legs if leg.ended_at is None and leg.kind != LegKind.CALLER],
        running,
        len(recordings),
        {f"with-{call.code}-{one.pk}": one for one in asked},
        {leg.seat_id: leg.ended_at for leg in legs if leg.seat_id and leg.ended_at and leg.ending in in_vain},
        max(ends) if ends and call.answered_at else None,
        next((leg.pk for leg in reversed(legs) if leg.kind == LegKind.SEAT and leg.answered_at), 0),
    )


def goes_on(call: Call, found: Found) -> bool:
    """Whether a call goes on: its line is there; or it has none yet, and is to be dialled."""
    if not call.channel:
        return True
    return call.channel in found.channels and call.stage != Stage.FAX


async def finish(board: Switchboard, one: Entered, found: Found) -> None:
    """The line of a call is gone: it ends in its record. One that left its pages with the exchange is ended by those
    who enter them."""
    call = one.call
    if call.stage == Stage.FAX and (call.channel in found.channels or board.now() - call.arrived_at < ENTERED_WITHIN):
        found.taken_up.add(call.channel)
        return
    for leg in one.legs:
        with contextlib.suppress(Refused):
            await board.ari.channels.hang_up(leg.channel)
    if one.recording:
        await board.ledger.do(calls.end_recording, one.recording.name, at=board.now())
    fell = found.runs_since is not None and found.runs_since > call.arrived_at
    by = EndedBy.LINE if fell else EndedBy.CALLER
    ending = Ending.LOST if call.stage == Stage.FAX else ""
    if call.stage == Stage.MESSAGE:
        ending = await board.ledger.do(messages.finish, call, board.now())
    wrap_up = timedelta(seconds=board.city.telephone.wrap_up)
    await board.ledger.do(calls.end, call.pk, at=board.now(), by=by, ending=ending, wrap_up=wrap_up)
    for settle in parting.AFTERWARDS:
        await board.ledger.do(settle, call.pk, board.now())


def resume(board: Switchboard, one: Entered, found: Found) -> Conversation:
    """The conversation of a call that goes on, with everybody whose line is still there."""
    parties = {
        leg.channel: _party(leg, found.channels[leg.channel], one.asked)
        for leg in one.legs
        if leg.channel in found.channels
    }
    conversation = Conversation(
        board, one.call, telephone=board.city.telephone, parties=parties, is_taken_up=True, waits_since=one.talked_until
    )
    conversation.arrived = found.channels.get(one.call.channel)
    conversation.is_in_queue = found.waits(one.call.channel)
    conversation.missed = dict(one.missed)
    conversation.recordings = one.recordings
    conversation.is_held = any(leg.held_since for leg in one.legs)
    if one.recording:
        conversation.recording = one.recording.name
        pauses = one.recording.pauses
        conversation.is_off_record = bool(pauses) and pauses[-1]["until"] is None
    conversation.last_leg = one.last_leg
    board.asked.update(party.asked for party in parties.values() if party.asked)
    found.taken_up.update((one.call.channel, *parties))
    return conversation


def _party(leg: Leg, channel: Channel, instructions: dict[str, Instruction]) -> Party:
    extension = leg.seat.extension if leg.seat else ""
    asked = instructions.get(leg.channel)
    return Party(
        leg.channel,
        leg.pk,
        leg.kind,
        leg.seat_id,
        extension,
        leg.label,
        is_there=channel.is_up,
        asked=asked.pk if asked else None,
        is_entered=leg.answered_at is not None,
        takes_over=asked is not None and asked.verb == Verb.TAKE_OVER,
    )


async def put_right(conversation: Conversation, one: Entered, found: Found) -> None:
    """The books learn who has gone meanwhile; a seat that answered meanwhile talks."""
    board, at = conversation.board, conversation.now
    await board.ledger.do(calls.take_up_again, conversation.call.pk)
    for leg in one.legs:
        if leg.channel in conversation.parties:
            continue
        if conversation.call.stage == Stage.OFFERED and leg.answered_at is None:
            await board.ledger.do(calls.miss, leg.pk, ending=LegEnd.WITHDRAWN, at=at)
        else:
            ending = LegEnd.TALKED if leg.answered_at else LegEnd.FAILED
            await board.ledger.do(calls.left, leg.pk, ending=ending, at=at, wrap_up=parting.wrap_up(conversation))
    if conversation.call.stage in (Stage.QUEUED, Stage.OFFERED):
        await _let_go_of_former(conversation)
    if conversation.call.stage == Stage.OFFERED and conversation.has_line and conversation.seat is not None:
        conversation.call.stage = Stage.TALKING


async def _let_go_of_former(conversation: Conversation) -> None:
    """She waits for another seat: the one that talked with her before, and whoever was with it, is let go."""
    for party in [one for one in conversation.parties.values() if one.is_entered]:
        await calling_out.let_go(conversation, party)
        wrap_up = parting.wrap_up(conversation)
        ledger, at = conversation.board.ledger, conversation.now
        await ledger.do(calls.left, party.leg, ending=LegEnd.TALKED, at=at, wrap_up=wrap_up)


async def unknown_lines(board: Switchboard, found: Found, known: Iterable[Call]) -> list[tuple[Channel, str, str]]:
    """Lines in our hands of which no open call knows: those that came as the connection went. The others – the call is
    over, and its line was not put down any more – are put down by `clear_away`."""
    channels = {call.channel for call in known}
    came = []
    for channel in found.channels.values():
        kind, _, called = channel.dialplan.app_data.partition(",")[2].partition(",")
        if channel.id in found.in_hand and channel.id not in channels and kind in (LINE, FAX):
            came.append((channel, kind, called))
    node = board.installation.node
    over = await board.ledger.do(_over, [code_of(node, channel.id) for channel, _, _ in came])
    fresh = [one for one in came if code_of(node, one[0].id) not in over]
    found.taken_up.update(channel.id for channel, _, _ in fresh)
    return fresh


def _over(codes: list[str]) -> set[str]:
    return set(Call.objects.filter(code__in=codes, ended_at__isnull=False).values_list("code", flat=True))


async def clear_away(board: Switchboard, found: Found) -> None:
    """What belongs to nobody any more: lines that were rung for calls that are over, bridges of such calls, ears, and
    scribes of what is over."""
    writing = {recording.scribe_of(one.recording) for one in board.conversations.values() if one.recording}
    for channel in found.channels.values():
        is_idle = channel.id.startswith(SNOOP) or (channel.id.startswith(SCRIBE) and channel.id not in writing)
        is_ear = channel.name.startswith("Snoop/") and is_idle
        is_stray = channel.name.startswith(TELEPHONES) and channel.id in found.in_hand
        if is_ear or (is_stray and channel.id not in found.taken_up):
            with contextlib.suppress(Refused):
                await board.ari.channels.hang_up(channel.id)
    for bridge in found.bridges:
        if bridge.id != QUEUE and bridge.id.startswith(OURS) and bridge.id.split("-")[1] not in board.conversations:
            with contextlib.suppress(Refused):
                await board.ari.bridges.destroy(bridge.id)
