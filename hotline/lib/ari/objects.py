"""The things of the exchange, as it describes them: only the fields that are read."""

import msgspec


class Party(msgspec.Struct, frozen=True):
    """Who is at an end of a channel, as the network said."""

    name: str = ""
    number: str = ""


class Dialplan(msgspec.Struct, frozen=True):
    """Where a channel is, or was, in the dialplan."""

    context: str = ""
    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(msgspec.Struct, frozen=True):
    """One leg: the exchange's connection with one telephone. Its state is Ring, Ringing, Up and so on."""

    id: str
    name: str = ""
    state: str = ""
    caller: Party = Party()
    connected: Party = Party()
    dialplan: Dialplan = Dialplan()
    creationtime: str = ""
    channelvars: dict[str, str] = {}

    @property
    def is_up(self) -> bool:
        """Whether it was answered."""
        return self.state == "Up"


class Bridge(msgspec.Struct, frozen=True):
    """Where channels hear each other (mixing) or wait with music (holding)."""

    id: str
    bridge_type: str = ""
    name: str = ""
    channels: list[str] = []


class Playback(msgspec.Struct, frozen=True):
    """A prompt that is played to a channel or a bridge; `target_uri` is "channel:…" or "bridge:…"."""

    id: str
    media_uri: str = ""
    target_uri: str = ""
    state: str = ""


class Recording(msgspec.Struct, frozen=True):
    """A recording of a channel or a bridge. Durations are whole seconds, known at its end."""

    name: str
    format: str = ""
    state: str = ""
    target_uri: str = ""
    duration: int | None = None
    talking_duration: int | None = None
    silence_duration: int | None = None
    cause: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """A telephone or trunk that the exchange knows by its configuration; `state` is online, offline or unknown."""

    technology: str
    resource: str
    state: str = ""
    channel_ids: list[str] = []


class DeviceState(msgspec.Struct, frozen=True):
    """How a telephone stands: NOT_INUSE, RINGING, INUSE, BUSY …; UNAVAILABLE or INVALID when it is not there."""

    name: str
    state: str


class Application(msgspec.Struct, frozen=True):
    """What of the exchange sends its events to one application, and therefore is in its hands."""

    name: str
    channel_ids: list[str] = []
    bridge_ids: list[str] = []
    endpoint_ids: list[str] = []


class Variable(msgspec.Struct, frozen=True):
    """The value of a channel's variable."""

    value: str = ""


class Running(msgspec.Struct, frozen=True):
    """How an exchange runs; ISO 8601."""

    startup_time: str = ""


class Information(msgspec.Struct, frozen=True):
    """What an exchange says of itself."""

    status: Running = Running()
