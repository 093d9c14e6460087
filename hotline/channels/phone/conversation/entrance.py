"""The front door: what comes into our hands from the exchange, and to whom it belongs.

While calls are being taken up again the door is shut: what happens meanwhile is kept, and told when it opens.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hotline.casework.calls.words import Stage
from hotline.channels.phone.conversation import arriving, calling_out, listening, recording, story
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.exchange.configuration.dialplan import FAX, LINE, SEAT
from hotline.lib.ari.events import ApplicationReplaced, DeviceStateChanged, Event, OfChannel, StasisStart
from hotline.lib.ari.objects import Channel

Entry = Callable[[Switchboard, Channel, str], None]
"""What is done with a channel that came in, and the word that was given along with it."""


def begin(board: Switchboard, conversation: Conversation) -> None:
    """Take a call into our hands and lead it, from its stage on."""
    board.begin(conversation)
    board.go(story.lead(conversation), f"call-{conversation.code}")


def a_call(board: Switchboard, channel: Channel, called: str) -> None:
    """Somebody has rung one of our numbers."""
    begin(board, arriving.begun(board, channel, called))


def a_fax(board: Switchboard, channel: Channel, called: str) -> None:
    """A fax number was rung, or a machine was heard on the line of a call."""
    begin(board, arriving.begun(board, channel, called, stage=Stage.FAX))


def a_seat(board: Switchboard, channel: Channel, dialled: str) -> None:
    """A seat's telephone has dialled by itself. Seats ring up by their page: every call has a record and a reason."""
    board.go(board.ari.channels.hang_up(channel.id, reason="congestion"), f"refused-{channel.id}")


def a_leg(board: Switchboard, channel: Channel, code: str) -> None:
    """Somebody has answered whom we rang. Her conversation hears of it; one that is over needs her no more."""
    conversation = board.conversations.get(code)
    if conversation is None or channel.id not in (conversation.channel, *conversation.parties):
        board.go(board.ari.channels.hang_up(channel.id), f"stray-{channel.id}")


def an_ear(board: Switchboard, channel: Channel, code: str) -> None:
    """A leader can hear now."""
    conversation = board.conversations.get(code)
    parties = conversation.parties.values() if conversation else ()
    party = next((one for one in parties if one.snoop == channel.id), None)
    if conversation is None or party is None:
        board.go(board.ari.channels.hang_up(channel.id), f"stray-{channel.id}")
    else:
        board.go(listening.hear(conversation, party), f"ear-{channel.id}")


def a_scribe(board: Switchboard, channel: Channel, code: str) -> None:
    """The channel that records a conversation hears now."""
    conversation = board.conversations.get(code)
    if conversation is None:
        board.go(board.ari.channels.hang_up(channel.id), f"stray-{channel.id}")
    else:
        board.go(recording.write_down(conversation, channel.id), channel.id)


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        LINE: a_call,
        FAX: a_fax,
        SEAT: a_seat,
        calling_out.LEG: a_leg,
        listening.SNOOP: an_ear,
        recording.SCRIBE: a_scribe,
    }
)
"""By the first word that the exchange gives along with a channel."""


class Entrance:
    """The front door of one switchboard; shut until `open`."""

    def __init__(self) -> None:
        self.board: Switchboard | None = None
        self.kept: list[Event] = []
        self.told: list[Callable[[DeviceStateChanged], None]] = []
        self.is_replaced = False

    def __call__(self, event: Event) -> None:
        """What the exchange tells; never waits."""
        if isinstance(event, ApplicationReplaced):
            self.is_replaced = True
        if isinstance(event, DeviceStateChanged):
            for tell in self.told:
                tell(event)
        elif self.board is None:
            self.kept.append(event)
        elif isinstance(event, StasisStart):
            come_in(self.board, event.channel, event.args)

    def open(self, board: Switchboard) -> None:
        """Let in: what happened while the door was shut is told now, to those whose it is."""
        self.board = board
        for event in self.kept:
            _pass_on(board, event)
        kept, self.kept = self.kept, []
        for event in kept:
            if isinstance(event, StasisStart) and not _is_known(board, event.channel.id):
                come_in(board, event.channel, event.args)


def come_in(board: Switchboard, channel: Channel, args: list[str]) -> None:
    """A channel is in our hands, with words that were given along."""
    kind, _, word = ",".join(args).partition(",")
    entry = ENTRIES.get(kind)
    if entry is None:
        board.go(board.ari.channels.hang_up(channel.id), f"stray-{channel.id}")
    else:
        entry(board, channel, word)


def _pass_on(board: Switchboard, event: Event) -> None:
    if isinstance(event, OfChannel):
        for conversation in board.conversations.values():
            if event.channel.id in (conversation.channel, *conversation.parties):
                conversation.ears.tell(event)


def _is_known(board: Switchboard, channel: str) -> bool:
    return any(channel in (one.channel, *one.parties) for one in board.conversations.values())
