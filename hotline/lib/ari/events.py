"""What the exchange tells: each kind of event that anybody here reads, and `Other` for all the rest.

An event has *subjects*: the objects that it is about, written as the exchange itself writes them ("channel:…",
"bridge:…", "playback:…", "recording:…", "deviceState:…"). What is played to a channel, or recorded of it, is also told
to those who listen to the channel, so that one listener hears everything about one caller, in order.
"""

import msgspec

from hotline.lib.ari.objects import Bridge, Channel, DeviceState, Playback, Recording


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Something happened at the exchange. `timestamp` is its own clock, ISO 8601."""

    timestamp: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The objects that it is about."""
        return ()


class Other(Event, frozen=True):
    """An event that nobody here reads."""

    kind: str = ""


class ApplicationReplaced(Event, frozen=True):
    """Another process took this application's place: there can be but one."""

    application: str


class OfChannel(Event, frozen=True):
    """Something happened to a channel."""

    channel: Channel

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"channel:{self.channel.id}",)


class StasisStart(OfChannel, frozen=True):
    """A channel came into our hands, with what the dialplan, or we ourselves, gave it along."""

    args: list[str] = []
    replace_channel: Channel | None = None


class StasisEnd(OfChannel, frozen=True):
    """A channel left our hands."""


class ChannelCreated(OfChannel, frozen=True):
    """A channel was made."""


class ChannelStateChange(OfChannel, frozen=True):
    """It rings now, or was answered."""


class ChannelDestroyed(OfChannel, frozen=True):
    """The channel is no more; `cause` is the number of Q.850: 16 normal, 17 busy, 19 no answer, 21 rejected …"""

    cause: int = 0
    cause_txt: str = ""


class ChannelHangupRequest(OfChannel, frozen=True):
    """The far end hangs up; the channel is destroyed in a moment."""

    cause: int = 0
    soft: bool = False


class ChannelDtmfReceived(OfChannel, frozen=True):
    """A key was pressed and let go."""

    digit: str
    duration_ms: int = 0


class ChannelHold(OfChannel, frozen=True):
    """The telephone itself put us on hold."""


class ChannelUnhold(OfChannel, frozen=True):
    """The telephone took us off hold."""


class ChannelTalkingStarted(OfChannel, frozen=True):
    """Somebody speaks; told only where talk detection was asked for."""


class ChannelTalkingFinished(OfChannel, frozen=True):
    """Somebody spoke for so many milliseconds."""

    duration: int = 0


class ChannelEnteredBridge(OfChannel, frozen=True):
    """A channel is in a bridge now."""

    bridge: Bridge

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"channel:{self.channel.id}", f"bridge:{self.bridge.id}")


class ChannelLeftBridge(OfChannel, frozen=True):
    """A channel is no longer in a bridge."""

    bridge: Bridge

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"channel:{self.channel.id}", f"bridge:{self.bridge.id}")


class ChannelUserevent(Event, frozen=True):
    """The dialplan tells something: its name and the values it gave."""

    eventname: str
    userevent: dict[str, str] = {}
    channel: Channel | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"channel:{self.channel.id}",) if self.channel else ()


class Dial(Event, frozen=True):
    """A telephone that we call: "" begins, then RINGING, PROGRESS, ANSWER, BUSY, NOANSWER, CONGESTION, CHANUNAVAIL."""

    peer: Channel
    dialstatus: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"channel:{self.peer.id}",)


class OfBridge(Event, frozen=True):
    """Something happened to a bridge."""

    bridge: Bridge

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"bridge:{self.bridge.id}",)


class BridgeCreated(OfBridge, frozen=True):
    """A bridge was made."""


class BridgeDestroyed(OfBridge, frozen=True):
    """A bridge is no more."""


class OfPlayback(Event, frozen=True):
    """Something happened to a prompt."""

    playback: Playback

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"playback:{self.playback.id}", self.playback.target_uri)


class PlaybackStarted(OfPlayback, frozen=True):
    """A prompt begins."""


class PlaybackContinuing(OfPlayback, frozen=True):
    """The next prompt of several begins."""


class PlaybackFinished(OfPlayback, frozen=True):
    """A prompt was played to its end, was stopped, or could not be played: then its state is failed."""


class OfRecording(Event, frozen=True):
    """Something happened to a recording."""

    recording: Recording

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"recording:{self.recording.name}", self.recording.target_uri)


class RecordingStarted(OfRecording, frozen=True):
    """A recording begins."""


class RecordingFinished(OfRecording, frozen=True):
    """A recording is complete and its file closed."""


class RecordingFailed(OfRecording, frozen=True):
    """A recording could not be made or kept."""


class DeviceStateChanged(Event, frozen=True):
    """A telephone is there, rings, is in use, or is no longer there; told where the application asked for it."""

    device_state: DeviceState

    @property
    def subjects(self) -> tuple[str, ...]:
        return (f"deviceState:{self.device_state.name}",)


Known = (
    StasisStart
    | StasisEnd
    | ChannelCreated
    | ChannelStateChange
    | ChannelDestroyed
    | ChannelHangupRequest
    | ChannelDtmfReceived
    | ChannelHold
    | ChannelUnhold
    | ChannelTalkingStarted
    | ChannelTalkingFinished
    | ChannelEnteredBridge
    | ChannelLeftBridge
    | ChannelUserevent
    | Dial
    | BridgeCreated
    | BridgeDestroyed
    | PlaybackStarted
    | PlaybackContinuing
    | PlaybackFinished
    | RecordingStarted
    | RecordingFinished
    | RecordingFailed
    | DeviceStateChanged
    | ApplicationReplaced
)


class Answer(msgspec.Struct, frozen=True, tag="RESTResponse", tag_field="type"):
    """What the exchange answers to one request."""

    request_id: str
    status_code: int
    reason_phrase: str = ""
    message_body: str = ""


_message: msgspec.json.Decoder[Known | Answer] = msgspec.json.Decoder(Known | Answer)
_kind = msgspec.json.Decoder(dict[str, object])


def read(message: str | bytes) -> Event | Answer:
    """What came over the websocket. What nobody here reads, and what is not as we know it, is `Other`."""
    try:
        known: Event | Answer = _message.decode(message)
    except msgspec.ValidationError:
        seen = _kind.decode(message)
        return Other(kind=str(seen.get("type", "")), timestamp=str(seen.get("timestamp", "")))
    return known
