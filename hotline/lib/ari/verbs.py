"""What can be asked of the exchange, verb by verb. What is ended twice is ended: that is no error."""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from hotline.lib.ari.connection import Connection, decoded
from hotline.lib.ari.objects import (
    Application,
    Bridge,
    Channel,
    Endpoint,
    Information,
    Playback,
    Recording,
    Variable,
)
from hotline.lib.ari.trouble import Gone, Refused

NOISE = ("ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId")
"""Kinds of events that nobody reads and that come by the dozen with every call."""

THERE_ALREADY = 409
WAITER = "holding_participant"
"""The role in a bridge of those who hear music in it. Whoever is given none there hears nothing of its own accord."""


class Channels:
    """The legs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def everyone(self) -> list[Channel]:
        """Every channel of the exchange, also those in nobody's hands."""
        return decoded(await self._connection.request("GET", "channels"), list[Channel])

    async def get(self, channel: str) -> Channel:
        """One channel as it is now. Raises Gone."""
        return decoded(await self._connection.request("GET", f"channels/{channel}"), Channel)

    async def originate(
        self,
        channel: str,
        endpoint: str,
        *,
        application: str,
        args: str,
        caller: str,
        within: int,
        variables: Mapping[str, str] | None = None,
        originator: str = "",
    ) -> Channel:
        """Ring a telephone, for at most `within` seconds; answered it comes into our hands with `args`.

        `channel` is the id that it shall have, `caller` what it shows. `originator` is a channel whose codecs it
        should take over. Raises Refused when there is no such endpoint.
        """
        query: dict[str, str | int | bool] = {
            "endpoint": endpoint, "app": application, "appArgs": args, "callerId": caller, "timeout": within,
            "channelId": channel,
        }  # fmt: skip
        if originator:
            query["originator"] = originator
        body = {"variables": dict(variables)} if variables else None
        return decoded(await self._connection.request("POST", "channels", query=query, body=body), Channel)

    async def answer(self, channel: str) -> None:
        """Take the call."""
        await self._connection.request("POST", f"channels/{channel}/answer")

    async def ring(self, channel: str) -> None:
        """Let the caller hear it ringing."""
        await self._connection.request("POST", f"channels/{channel}/ring")

    async def hang_up(self, channel: str, *, reason: str = "normal") -> None:
        """End it: normal, busy, congestion, no_answer."""
        with contextlib.suppress(Gone):
            await self._connection.request("DELETE", f"channels/{channel}", query={"reason": reason})

    async def play(self, channel: str, playback: str, *media: str) -> None:
        """Play prompts one after the other; `playback` is the id that this shall have."""
        await self._connection.request(
            "POST", f"channels/{channel}/play/{playback}", query={"media": ",".join(media)}
        )  # fmt: skip

    async def music(self, channel: str, *, on: bool, kind: str = "") -> None:
        """Begin or end the music on one channel."""
        query = {"mohClass": kind} if kind and on else None
        await self._connection.request("POST" if on else "DELETE", f"channels/{channel}/moh", query=query)

    async def be_silent(self, channel: str) -> None:
        """Send silence to it, as a telephone does into which nobody speaks; whatever is played ends that."""
        await self._connection.request("POST", f"channels/{channel}/silence")

    async def mute(self, channel: str, *, on: bool, direction: str = "in") -> None:
        """Have it not heard ("in"), not hear ("out"), or both."""
        path = f"channels/{channel}/mute"
        await self._connection.request("POST" if on else "DELETE", path, query={"direction": direction})

    async def send_keys(self, channel: str, digits: str) -> None:
        """Send keys to the far end."""
        await self._connection.request("POST", f"channels/{channel}/dtmf", query={"dtmf": digits})

    async def record(
        self, channel: str, name: str, *, longest: int, silence: int = 0, ends_on: str = "none", beeps: bool = True
    ) -> None:
        """Record what this channel says, at most `longest` seconds; `silence` seconds end it, and the key `ends_on`.

        Before it begins there is a tone, unless it `beeps` not.
        """
        query: dict[str, str | int | bool] = {
            "name": name, "format": "wav", "maxDurationSeconds": longest, "maxSilenceSeconds": silence,
            "beep": beeps, "terminateOn": ends_on, "ifExists": "overwrite",
        }  # fmt: skip
        await self._connection.request("POST", f"channels/{channel}/record", query=query)

    async def snoop(self, channel: str, snoop: str, *, application: str, args: str, spy: str, whisper: str) -> Channel:
        """A channel that hears (`spy`) and is heard by (`whisper`) this one: none, in, out, both."""
        query: dict[str, str | int | bool] = {"spy": spy, "whisper": whisper, "app": application, "appArgs": args}
        answer = await self._connection.request("POST", f"channels/{channel}/snoop/{snoop}", query=query)
        return decoded(answer, Channel)

    async def give_sound(self, channel: str, *, application: str, form: str = "slin16") -> str:
        """A channel of this id whose sound goes out over a websocket (`sound.opened`), in this form: slin16 is 16 bits,
        16,000 times a second. The name under which it is fetched. Raises Refused where the exchange cannot do it."""
        query: dict[str, str | int | bool] = {
            "app": application, "channelId": channel, "external_host": "INCOMING", "transport": "websocket",
            "encapsulation": "none", "connection_type": "server", "format": form,
        }  # fmt: skip
        await self._connection.request("POST", "channels/externalMedia", query=query)
        return await self.variable(channel, "MEDIA_WEBSOCKET_CONNECTION_ID")

    async def variable(self, channel: str, name: str) -> str:
        """The value of a variable of the channel; "" when it has none."""
        try:
            answer = await self._connection.request("GET", f"channels/{channel}/variable", query={"variable": name})
        except Gone:
            return ""
        return decoded(answer, Variable).value

    async def set_variable(self, channel: str, name: str, value: str) -> None:
        """Give a variable of the channel a value."""
        query = {"variable": name, "value": value}
        await self._connection.request("POST", f"channels/{channel}/variable", query=query)

    async def send_on(self, channel: str, *, context: str, exten: str, priority: int = 1) -> None:
        """Give it back to the dialplan, at this place."""
        query: dict[str, str | int | bool] = {"context": context, "extension": exten, "priority": priority}
        await self._connection.request("POST", f"channels/{channel}/continue", query=query)


class Bridges:
    """Where channels hear each other, or wait."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def everyone(self) -> list[Bridge]:
        """Every bridge of the exchange."""
        return decoded(await self._connection.request("GET", "bridges"), list[Bridge])

    async def get(self, bridge: str) -> Bridge:
        """One bridge as it is now. Raises Gone."""
        return decoded(await self._connection.request("GET", f"bridges/{bridge}"), Bridge)

    async def make(self, bridge: str, *, kind: str, name: str) -> None:
        """Make sure of a bridge of this id: kind "holding" or "mixing", "mixing,dtmf_events"."""
        try:
            await self._connection.request("POST", f"bridges/{bridge}", query={"type": kind, "name": name})
        except Refused as refused:
            if refused.status != THERE_ALREADY:
                raise

    async def add(self, bridge: str, *channels: str, role: str = "") -> None:
        """Bring channels in. Raises Gone (no such bridge) and Refused (a channel is not, or no longer, ours).

        Who comes into a "holding" bridge as a WAITER hears music there, and hears it again after each prompt.
        """
        query = {"channel": ",".join(channels), **({"role": role} if role else {})}
        await self._connection.request("POST", f"bridges/{bridge}/addChannel", query=query)

    async def remove(self, bridge: str, *channels: str) -> None:
        """Take channels out. Raises Refused for one that is not in it."""
        with contextlib.suppress(Gone):
            query = {"channel": ",".join(channels)}
            await self._connection.request("POST", f"bridges/{bridge}/removeChannel", query=query)

    async def play(self, bridge: str, playback: str, *media: str) -> None:
        """Play prompts to everybody in it."""
        await self._connection.request("POST", f"bridges/{bridge}/play/{playback}", query={"media": ",".join(media)})

    async def destroy(self, bridge: str) -> None:
        """Dissolve it; channels that are in it stay in our hands."""
        with contextlib.suppress(Gone):
            await self._connection.request("DELETE", f"bridges/{bridge}")


class Playbacks:
    """The prompts that are being played."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, playback: str) -> Playback:
        """One playback as it is now. Raises Gone when it is over."""
        return decoded(await self._connection.request("GET", f"playbacks/{playback}"), Playback)

    async def stop(self, playback: str) -> None:
        """Be silent."""
        with contextlib.suppress(Gone):
            await self._connection.request("DELETE", f"playbacks/{playback}")


class Recordings:
    """The recordings that are being made, and those that were."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, name: str) -> Recording:
        """A recording that is being made. Raises Gone when it is over."""
        return decoded(await self._connection.request("GET", f"recordings/live/{name}"), Recording)

    async def stored(self, name: str) -> Recording:
        """What was recorded, as far as it came. Raises Gone when nothing was."""
        return decoded(await self._connection.request("GET", f"recordings/stored/{name}"), Recording)

    async def stop(self, name: str) -> None:
        """End it and keep it."""
        with contextlib.suppress(Gone):
            await self._connection.request("POST", f"recordings/live/{name}/stop")

    async def pause(self, name: str, *, on: bool) -> None:
        """Leave out what is said until it goes on. Raises Gone."""
        await self._connection.request("POST" if on else "DELETE", f"recordings/live/{name}/pause")


class Ari:
    """The exchange over one connection, as one application."""

    def __init__(self, connection: Connection, application: str) -> None:
        """`application` is the name that the dialplan hands channels to."""
        self.connection = connection
        self.application = application
        self.channels = Channels(connection)
        self.bridges = Bridges(connection)
        self.playbacks = Playbacks(connection)
        self.recordings = Recordings(connection)

    async def in_hand(self) -> Application:
        """The channels and bridges whose events come to us."""
        return decoded(await self.connection.request("GET", f"applications/{self.application}"), Application)

    async def runs_since(self) -> datetime | None:
        """Since when the exchange runs; None when it does not say."""
        told = decoded(await self.connection.request("GET", "asterisk/info", query={"only": "status"}), Information)
        try:
            return datetime.strptime(told.status.startup_time, "%Y-%m-%dT%H:%M:%S.%f%z")
        except ValueError:
            return None

    async def be_spared(self, *kinds: str) -> None:
        """Have events of these kinds not sent at all."""
        body = {"disallowed": [{"type": kind} for kind in kinds or NOISE]}
        path = f"applications/{self.application}/eventFilter"
        await self.connection.request("PUT", path, body=body)

    async def watch(self, *sources: str) -> None:
        """Have events about these sent ("deviceState:PJSIP/1001", "channel:…", "bridge:…").

        Whoever watches an endpoint is told everything about its channels a second time: a key comes twice.
        """
        path = f"applications/{self.application}/subscription"
        await self.connection.request("POST", path, query={"eventSource": ",".join(sources)})

    async def endpoints(self, technology: str = "PJSIP") -> list[Endpoint]:
        """The telephones and trunks that the exchange knows."""
        return decoded(await self.connection.request("GET", f"endpoints/{technology}"), list[Endpoint])
