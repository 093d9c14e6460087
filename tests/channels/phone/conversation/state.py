"""How it stands at the exchange of the tests, what it tells, and what callers hear."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from hotline.lib.ari.verbs import WAITER
from tests.channels.phone.conversation.lines import BUSY, NO_ANSWER, NORMAL, Bridge, Leg, NotDone
from tests.lib.ari.wire import Wire

Phone = Callable[["State", Leg], None]
"""What a telephone does when it rings."""


class State:
    """Lines, bridges, what is played and recorded. `cut_before`: before which of its events the connection is cut;
    `keeps_to_itself`: events of which kind it does not tell."""

    def __init__(self, cut_before: int | None = None) -> None:
        self.cut_before = cut_before
        self.told = 0
        self.lost_events = 0
        self.keeps_to_itself = ""
        self.away_until = 0.0
        self.requests: list[str] = []
        self.legs: dict[str, Leg] = {}
        self.ended: dict[str, Leg] = {}
        self.bridges: dict[str, Bridge] = {}
        self.playbacks: dict[str, tuple[str, list[str], asyncio.TimerHandle]] = {}
        self.recordings: dict[str, str] = {}
        self.kept: dict[str, float] = {}
        self.phones: dict[str, Phone] = {}
        self.failed_calls = 0
        self.blocked: list[str] = []
        self.at_cut: Callable[[], object] | None = None
        self.began_at = 0.0
        self.answers_after = 0.0
        self._wire: Wire | None = None
        self._serial = itertools.count(1)
        self._times: dict[str, float] = {}

    @property
    def now(self) -> float:
        """The loop's clock."""
        return asyncio.get_running_loop().time()

    def later(self, seconds: float, act: Callable[..., None], *args: Any) -> asyncio.TimerHandle:
        """Have something happen after a while."""
        return asyncio.get_running_loop().call_later(seconds, act, *args)

    def _after(self, seconds: float, act: Callable[..., None], *args: Any) -> None:
        """After a while, or at once where there is none."""
        if seconds:
            self.later(seconds, act, *args)
        else:
            act(*args)

    def cut(self) -> None:
        """Cut the connection: what happens now is told to nobody."""
        if self._wire:
            self._wire.cut()
            self._wire = None

    def _tell(self, kind: str, **facts: Any) -> None:
        self.told += 1
        if self.cut_before == self.told:
            self.cut()
            if self.at_cut:
                self.at_cut()
        if self._wire is None or kind == self.keeps_to_itself:
            self.lost_events += 1
            return
        self._wire.bring(json.dumps({"type": kind, "timestamp": "", **facts}))

    def gone(self, channel: str, cause: int = NORMAL) -> None:
        """A channel ends, whoever wants it."""
        leg = self.legs.get(channel)
        if leg is None:
            return
        if leg.is_ours:
            self._tell("ChannelHangupRequest", channel=leg.told(), cause=cause)
        if leg.recording:
            self._stop_recording(leg.recording)
        for playback in list(leg.playing):
            self._stop_playing(playback, "done")
        self._leave(leg)
        self._note_silence(leg, is_silent=False)
        del self.legs[channel]
        self.ended[channel] = leg
        for other in [one for one in self.legs.values() if one.watched == channel]:
            self.gone(other.id)
        self._tell_gone(leg, cause)

    def _tell_gone(self, leg: Leg, cause: int) -> None:
        if leg.is_ours:
            self._tell("StasisEnd", channel=leg.told())
        if leg.is_inbound or leg.watched:
            return
        if not leg.is_ours:
            status = {BUSY: "BUSY", NO_ANSWER: "NOANSWER"}.get(cause, "CANCEL")
            self._tell("Dial", peer=leg.told(), dialstatus=status)
        self._tell("ChannelDestroyed", channel=leg.told(), cause=cause, cause_txt="")

    def _hearing(self, leg: Leg) -> None:
        bridge = self.bridges.get(leg.bridge)
        company = bridge is not None and (leg.role == WAITER if bridge.is_holding else len(bridge.channels) > 1)
        is_silent = not (leg.playing or leg.music or company or leg.recording) and leg.state == "Up"
        self._note_silence(leg, is_silent=is_silent)

    def _note_silence(self, leg: Leg, *, is_silent: bool) -> None:
        if is_silent and leg.silent_since is None:
            leg.silent_since = self.now
        elif not is_silent and leg.silent_since is not None:
            leg.longest_silence = max(leg.longest_silence, self.now - leg.silent_since)
            leg.silent_since = None

    def longest_silence(self) -> float:
        """The longest time in seconds in which a caller heard nothing at all."""
        callers = [leg for leg in (*self.legs.values(), *self.ended.values()) if leg.is_inbound]
        lasting = [self.now - leg.silent_since for leg in callers if leg.silent_since is not None]
        return max([leg.longest_silence for leg in callers] + lasting, default=0.0)

    def _playback(self, playback: str, channel: str, media: str, state: str) -> dict[str, str]:
        return {"id": playback, "media_uri": media, "target_uri": f"channel:{channel}", "state": state}

    def _stop_playing(self, playback: str, state: str) -> None:
        channel, pieces, timer = self.playbacks.pop(playback)
        timer.cancel()
        leg = self.legs[channel]
        leg.playing.remove(playback)
        self._hearing(leg)
        self._tell("PlaybackFinished", playback=self._playback(playback, channel, pieces[-1], state))

    def _leave(self, leg: Leg) -> None:
        bridge = self.bridges.get(leg.bridge)
        leg.bridge = ""
        if bridge is None:
            return
        bridge.channels.remove(leg.id)
        if bridge.is_holding:
            leg.role, leg.music = "", False
        for other in bridge.channels:
            self._hearing(self.legs[other])
        self._hearing(leg)
        self._tell("ChannelLeftBridge", channel=leg.told(), bridge=bridge.told())

    def _begin_recording(self, name: str, target: str) -> None:
        self.recordings[name] = target
        self._times[name] = self.now
        told = {"name": name, "format": "wav", "state": "recording", "target_uri": target}
        self._tell("RecordingStarted", recording=told)

    def _stop_recording(self, name: str) -> None:
        target = self.recordings.pop(name, None)
        if target is None:
            return
        self.kept[name] = self.now - self._times[name]
        holder = self.legs.get(target.removeprefix("channel:"))
        if holder is not None:
            holder.recording = ""
            self._hearing(holder)
        told = {"name": name, "format": "wav", "state": "done", "target_uri": target}
        self._tell("RecordingFinished", recording={**told, "duration": round(self.kept[name])})

    def _leg(self, channel: str) -> Leg:
        if channel not in self.legs:
            raise NotDone(404, "Channel not found")
        return self.legs[channel]

    def _ours(self, channel: str) -> Leg:
        leg = self._leg(channel)
        if not leg.is_ours:
            raise NotDone(409, "Channel not in Stasis application")
        return leg

    def _bridge(self, bridge: str) -> Bridge:
        if bridge not in self.bridges:
            raise NotDone(404, "Bridge not found")
        return self.bridges[bridge]

    def pick_up(self, channel: str) -> None:
        """A telephone that rings is taken off."""
        leg = self.legs.get(channel)
        if leg is None or leg.state == "Up":
            return
        leg.state = "Up"
        self._tell("ChannelStateChange", channel=leg.told())
        self._tell("Dial", peer=leg.told(), dialstatus="ANSWER")
        leg.is_ours = True
        self._hearing(leg)
        self._tell("StasisStart", channel=leg.told(), args=list(leg.args))
