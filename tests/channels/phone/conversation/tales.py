"""What an exchange tells of a call as tales: of the caller, of the seat, how each is dialled and comes into a bridge,
of what is played and recorded – each in its order, as each is told by a part of its own. So that what the exchange of
the tests tells can be held against what a real one has told."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from hotline.channels.phone.conversation.calling_out import LEG
from hotline.channels.phone.conversation.recording import SCRIBE
from hotline.channels.phone.exchange.configuration.dialplan import LINE

KINDS = {
    "StasisStart",
    "StasisEnd",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelHangupRequest",
    "ChannelDestroyed",
    "ChannelEnteredBridge",
    "ChannelLeftBridge",
    "Dial",
    "PlaybackStarted",
    "PlaybackFinished",
    "RecordingStarted",
    "RecordingFinished",
}
"""The events by which calls are led."""
WHO = {LINE: "caller", LEG: "seat", SCRIBE: "scribe"}
Told = Mapping[str, Any]


def tales(events: Iterable[Told]) -> dict[str, list[str]]:
    """The tale of one call, in which one seat was rung. A prompt of several pieces is begun with each of them: it is
    told once here, as its pieces are a matter of the texts."""
    heard = [event for event in events if event["type"] in KINDS]
    starts = [event for event in heard if event["type"] == "StasisStart" and event["args"][0] in WHO]
    who = {event["channel"]["id"]: WHO[event["args"][0]] for event in starts}
    found: dict[str, list[str]] = {}
    for event in heard:
        if whose := _whose(event, who):
            found.setdefault(whose, []).append(" ".join(filter(None, (event["type"], _detail(event)))))
    return {whose: [line for line, _same in groupby(tale)] for whose, tale in found.items()}


def _whose(event: Told, who: Mapping[str, str]) -> str:
    if "recording" in event:
        return "recording" if event["recording"]["target_uri"].removeprefix("channel:") in who else ""
    if "playback" in event:
        person = who.get(event["playback"]["target_uri"].removeprefix("channel:"))
        return f"played to the {person}" if person else ""
    person = who.get((event.get("channel") or event["peer"])["id"], "")
    if person and event["type"] == "Dial":
        return f"the {person} is dialled"
    return f"the {person} in bridges" if person and "bridge" in event else person


def _detail(event: Told) -> str:
    match event["type"]:
        case "StasisStart":
            return str(event["args"][0])
        case "ChannelStateChange":
            return str(event["channel"]["state"])
        case "ChannelDtmfReceived":
            return str(event["digit"])
        case "ChannelDestroyed":
            return str(event["cause"])
        case "ChannelEnteredBridge" | "ChannelLeftBridge":
            return str(event["bridge"]["id"]).split("-")[0]
        case "Dial":
            return event["dialstatus"] or "begins"
    return ""


def shapes(events: Iterable[Told]) -> dict[str, Any]:
    """Of each kind of event: which fields it has, and of which type."""
    found: dict[str, Any] = {}
    for event in events:
        if event["type"] in KINDS:
            found[event["type"]] = {**found.get(event["type"], {}), **_shape(event)}
    return found


def _shape(value: object) -> Any:
    if isinstance(value, Mapping):
        return {name: _shape(each) for name, each in sorted(value.items())}
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def beyond(ours: Mapping[str, Any], theirs: Mapping[str, Any], where: str = "") -> list[str]:
    """What the first shape has and the second has not, or has otherwise."""
    found = []
    for name, shape in ours.items():
        place, other = f"{where}.{name}".lstrip("."), theirs.get(name)
        if isinstance(shape, Mapping) and isinstance(other, Mapping):
            found += beyond(shape, other, place)
        elif shape != other:
            found.append(f"{place}: {shape}, not {other}")
    return found
