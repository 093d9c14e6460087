"""What the exchange of the tests does when it is asked."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.channels.phone.conversation.lines import CAUSES, NO_ANSWER, PROMPT, START, Bridge, Leg, NotDone
from tests.channels.phone.conversation.state import State
from tests.lib.ari.wire import Wire


def _plain(name: str) -> str:
    """`channelId` as channel_id."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


class Requests(State):
    """The requests."""

    def _take(self, wire: Wire, message: str) -> None:
        asked = json.loads(message)
        given = {_plain(each["name"]): each["value"] for each in asked.get("query_strings", [])}
        if asked.get("message_body"):
            given["body"] = json.loads(asked["message_body"])
        self.requests.append(f"{asked['method']} {asked['uri']}")
        try:
            status, body = 200, self._do(f"{asked['method']} {asked['uri']}", given)
        except NotDone as refused:
            status, body = refused.args[0], {"message": refused.args[1]}
        answer = {"type": "RESTResponse", "request_id": asked["request_id"], "status_code": status, "reason_phrase": ""}
        if not wire.is_cut:
            self._after(self.answers_after, wire.bring, json.dumps({**answer, "message_body": json.dumps(body)}))

    def _do(self, asked: str, given: dict[str, Any]) -> Any:
        for pattern, act in REQUESTS:
            if found := pattern.fullmatch(asked):
                return act(self, *found.groups(), **given)
        raise NotDone(404, f"Resource not found: {asked}")

    def in_hand(self, application: str) -> Any:
        """GET applications/{name}"""
        ours = [leg.id for leg in self.legs.values() if leg.is_ours or not leg.is_inbound]
        return {"name": application, "channel_ids": ours, "bridge_ids": list(self.bridges)}

    def _still(self, channel: str) -> Leg:
        """A line that is to be moved. While something is played to it the exchange answers nobody."""
        leg = self._ours(channel)
        if leg.playing:
            self.blocked.append(f"{self.requests[-1]} while {leg.playing} is played")
        return leg

    def information(self, only: str) -> Any:
        """GET asterisk/info"""
        began = (START + timedelta(seconds=self.began_at)).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
        return {"status": {"startup_time": began}}

    def endpoints(self) -> Any:
        """GET endpoints/{technology}"""
        return [{"technology": "PJSIP", "resource": number, "state": "online"} for number in self.phones]

    def send_on(self, channel: str, context: str, extension: str, priority: str) -> None:
        """POST channels/{id}/continue"""
        leg = self._still(channel)
        leg.is_ours, leg.place = False, f"{context},{extension}"
        self._tell("StasisEnd", channel=leg.told())

    def originate(self, endpoint: str, channel_id: str, app_args: str, timeout: str, **given: Any) -> Any:
        """POST channels"""
        number = re.sub(r"^PJSIP/(sip:)?", "", endpoint).split("@")[0]
        if channel_id in self.legs:
            raise NotDone(409, "Channel with given unique ID already exists")
        if number not in self.phones:
            raise NotDone(500, "Allocation failed")
        shown = re.fullmatch(r'"(.+)" <\1>', given["caller_id"])
        assert shown, "a telephone that is given no name shows that of who calls"
        leg = Leg(channel_id, f"PJSIP/{number}-1", shown[1], state="Down", args=tuple(app_args.split(",")))
        leg.variables = given.get("body", {}).get("variables", {})
        self.legs[leg.id] = leg
        self._tell("Dial", peer=leg.told(), dialstatus="")
        self.later(0.05, self._rings, leg, int(timeout))
        return leg.told()

    def _rings(self, leg: Leg, seconds: int) -> None:
        number = leg.name.removeprefix("PJSIP/").removesuffix("-1")
        if leg.id not in self.legs or number not in self.phones:
            return
        leg.state = "Ringing"
        self._tell("ChannelStateChange", channel=leg.told())
        self._tell("Dial", peer=leg.told(), dialstatus="RINGING")
        self._tell("Dial", peer=leg.told(), dialstatus="PROGRESS")
        self.later(seconds, self._unanswered, leg)
        self.phones[number](self, leg)

    def _unanswered(self, leg: Leg) -> None:
        if leg.state == "Ringing":
            self.gone(leg.id, NO_ANSWER)

    def answer(self, channel: str) -> None:
        """POST channels/{id}/answer"""
        leg = self._still(channel)
        if leg.state != "Up":
            leg.state = "Up"
            self._hearing(leg)
            self._tell("ChannelStateChange", channel=leg.told())

    def hang_up_channel(self, channel: str, reason: str = "normal") -> None:
        """DELETE channels/{id}"""
        self._leg(channel)
        self.gone(channel, CAUSES[reason])

    def play(self, channel: str, playback: str, media: str) -> Any:
        """POST channels/{id}/play/{playback}"""
        leg = self._ours(channel)
        pieces = media.split(",")
        leg.heard += pieces
        leg.playing.append(playback)
        self._hearing(leg)
        timer = self.later(PROMPT * len(pieces), self._stop_playing, playback, "done")
        self.playbacks[playback] = (channel, pieces, timer)
        self._tell("PlaybackStarted", playback=self._playback(playback, channel, pieces[0], "playing"))
        return self._playback(playback, channel, pieces[0], "queued")

    def get_playback(self, playback: str) -> Any:
        """GET playbacks/{id}"""
        if playback not in self.playbacks:
            raise NotDone(404, "Playback not found")
        channel, pieces, _ = self.playbacks[playback]
        return self._playback(playback, channel, pieces[0], "playing")

    def stop_playing(self, playback: str) -> None:
        """DELETE playbacks/{id}"""
        if playback not in self.playbacks:
            raise NotDone(404, "Playback not found")
        self._stop_playing(playback, "done")

    def music(self, channel: str, **_: Any) -> None:
        """POST channels/{id}/moh: while a prompt is played it is answered at once, and done when the prompt is over"""
        leg = self._ours(channel)
        leg.music = True
        self._hearing(leg)

    def no_music(self, channel: str) -> None:
        """DELETE channels/{id}/moh"""
        leg = self._ours(channel)
        leg.music = False
        self._hearing(leg)

    def mute(self, channel: str, direction: str = "in") -> None:
        """POST channels/{id}/mute"""
        self._ours(channel).is_muted = True

    def unmute(self, channel: str, direction: str = "in") -> None:
        """DELETE channels/{id}/mute"""
        self._ours(channel).is_muted = False

    def send_keys(self, channel: str, dtmf: str) -> None:
        """POST channels/{id}/dtmf"""
        self._ours(channel).heard.append(f"keys:{dtmf}")

    def get_variable(self, channel: str, variable: str) -> Any:
        """GET channels/{id}/variable"""
        return {"value": self._leg(channel).variables.get(variable, "")}

    def snoop(self, channel: str, snoop: str, app_args: str, spy: str, whisper: str, **_: Any) -> Any:
        """POST channels/{id}/snoop/{snoop}"""
        self._ours(channel)
        leg = Leg(snoop, f"Snoop/{channel}-1", "", state="Up", args=tuple(app_args.split(",")), is_ours=True)
        leg.watched = channel
        leg.variables = {"spy": spy, "whisper": whisper}
        self.legs[leg.id] = leg
        self._tell("StasisStart", channel=leg.told(), args=list(leg.args))
        return leg.told()

    def make_bridge(self, bridge: str, type: str, name: str) -> Any:  # noqa: A002
        """POST bridges/{id}"""
        if bridge in self.bridges:
            raise NotDone(409, f"Bridge with id '{bridge}' already exists")
        self.bridges[bridge] = Bridge(bridge, type, name)
        return self.bridges[bridge].told()

    def add(self, bridge: str, channel: str, role: str = "") -> None:
        """POST bridges/{id}/addChannel: the role is given first; whoever leaves a bridge that holds loses it again."""
        into = self._bridge(bridge)
        for each in channel.split(","):
            if each not in self.legs:
                raise NotDone(400, "Channel not found")
            leg = self._still(each)
            if leg.recording:
                raise NotDone(409, "Channel currently recording")
            leg.role = role
            self._leave(leg)
            leg.bridge = bridge
            into.channels.append(each)
            for other in into.channels:
                self._hearing(self.legs[other])
            self._tell("ChannelEnteredBridge", channel=leg.told(), bridge=into.told())

    def remove(self, bridge: str, channel: str) -> None:
        """POST bridges/{id}/removeChannel"""
        self._bridge(bridge)
        for each in channel.split(","):
            if each not in self.legs:
                raise NotDone(400, "Channel not found")
            if self.legs[each].bridge != bridge:
                raise NotDone(422, "Channel not in this bridge")
            self._leave(self._still(each))

    def destroy(self, bridge: str) -> None:
        """DELETE bridges/{id}"""
        gone = self._bridge(bridge)
        for channel in list(gone.channels):
            self._leave(self.legs[channel])
        del self.bridges[bridge]
        self._tell("BridgeDestroyed", bridge=gone.told())

    def record_channel(self, channel: str, name: str, max_duration_seconds: str, **_: Any) -> None:
        """POST channels/{id}/record"""
        leg = self._still(channel)
        leg.recording = name
        self._hearing(leg)
        self._begin_recording(name, f"channel:{channel}")
        self.later(float(max_duration_seconds), self._stop_recording, name)

    def stop_recording(self, name: str) -> None:
        """POST recordings/live/{name}/stop"""
        self.get_recording(name)
        self._stop_recording(name)

    def get_recording(self, name: str) -> Any:
        """GET recordings/live/{name}, and the pauses"""
        if name not in self.recordings:
            raise NotDone(404, "Recording not found")
        return {"name": name, "format": "wav", "state": "recording", "target_uri": self.recordings[name]}

    def get_stored(self, name: str) -> Any:
        """GET recordings/stored/{name}: also while it is being made"""
        if name not in self.recordings and name not in self.kept:
            raise NotDone(404, "Recording not found")
        return {"name": name, "format": "wav"}


REQUESTS: list[tuple[re.Pattern[str], Callable[..., Any]]] = [
    (re.compile(pattern), act)
    for pattern, act in (
        ("GET applications/([^/]+)", Requests.in_hand),
        ("GET asterisk/info", Requests.information),
        ("GET endpoints/PJSIP", Requests.endpoints),
        ("POST channels/([^/]+)/continue", Requests.send_on),
        ("PUT applications/[^/]+/eventFilter", lambda self, **_: None),
        ("POST applications/[^/]+/subscription", lambda self, **_: None),
        ("GET channels", lambda self: [leg.told() for leg in self.legs.values()]),
        ("GET channels/([^/]+)", lambda self, channel: self._leg(channel).told()),
        ("POST channels", Requests.originate),
        ("DELETE channels/([^/]+)", Requests.hang_up_channel),
        ("POST channels/([^/]+)/answer", Requests.answer),
        ("POST channels/([^/]+)/ring", lambda self, channel: None),
        ("POST channels/([^/]+)/play/([^/]+)", Requests.play),
        ("POST channels/([^/]+)/moh", Requests.music),
        ("DELETE channels/([^/]+)/moh", Requests.no_music),
        ("POST channels/([^/]+)/mute", Requests.mute),
        ("DELETE channels/([^/]+)/mute", Requests.unmute),
        ("POST channels/([^/]+)/dtmf", Requests.send_keys),
        ("GET channels/([^/]+)/variable", Requests.get_variable),
        ("POST channels/([^/]+)/record", Requests.record_channel),
        ("POST channels/([^/]+)/snoop/([^/]+)", Requests.snoop),
        ("GET playbacks/([^/]+)", Requests.get_playback),
        ("DELETE playbacks/([^/]+)", Requests.stop_playing),
        ("GET bridges", lambda self: [bridge.told() for bridge in self.bridges.values()]),
        ("GET bridges/([^/]+)", lambda self, bridge: self._bridge(bridge).told()),
        ("POST bridges/([^/]+)", Requests.make_bridge),
        ("DELETE bridges/([^/]+)", Requests.destroy),
        ("POST bridges/([^/]+)/addChannel", Requests.add),
        ("POST bridges/([^/]+)/removeChannel", Requests.remove),
        ("GET recordings/live/([^/]+)", Requests.get_recording),
        ("GET recordings/stored/([^/]+)", Requests.get_stored),
        ("POST recordings/live/([^/]+)/stop", Requests.stop_recording),
        ("POST recordings/live/([^/]+)/pause", Requests.get_recording),
        ("DELETE recordings/live/([^/]+)/pause", Requests.get_recording),
    )
]
"""What can be asked of it."""
