"""Small decisions about calls. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hotline.casework.calls.words import Direction, EndedBy, Ending, LegKind, RecordingFault, Stage, Verb

_BY_STAGE = {
    Stage.ARRIVED: Ending.LEFT_MENU,
    Stage.MENU: Ending.LEFT_MENU,
    Stage.QUEUED: Ending.LEFT_QUEUE,
    Stage.OFFERED: Ending.LEFT_QUEUE,
    Stage.TALKING: Ending.ANSWERED,
    Stage.RATING: Ending.ANSWERED,
    Stage.MESSAGE: Ending.MESSAGE,
    Stage.FAX: Ending.FAX,
    Stage.DIALLING: Ending.NO_ANSWER,
}
_PARTS = {LegKind.MONITOR: Verb.MONITOR, LegKind.WHISPER: Verb.WHISPER, LegKind.BARGE: Verb.BARGE}


def ending_of(stage: str, *, was_answered: bool) -> Ending:
    """What a call comes to when its line goes dead at a stage. Once answered it stays answered (§2.1)."""
    return Ending.ANSWERED if was_answered else _BY_STAGE[Stage(stage)]


def powers(stage: str, *, part: str = "") -> tuple[Verb, ...]:
    """What a leader may ask of a call at a stage; `part` is how she is in it herself already, "" not at all (§4.2)."""
    if part == LegKind.SEAT:
        return ()
    if stage != Stage.TALKING:
        return (Verb.FORCE_END,)
    listening = tuple(verb for kind, verb in _PARTS.items() if kind != part)
    leaving = (Verb.LEAVE,) if part else ()
    return (*listening, Verb.TAKE_OVER, *leaving, Verb.FORCE_END)


def milliseconds(since: datetime | None, until: datetime | None) -> int:
    """From one moment to another; 0 where one of them is missing or the clock was set back."""
    return max(0, round((until - since).total_seconds() * 1000)) if since and until else 0


def is_dropped(*, ended_by: str, talk_ms: int, shortest_ms: int) -> bool:
    """Whether a conversation broke off rather than ended: the line went, or it ended within moments."""
    return ended_by == EndedBy.LINE or (ended_by == EndedBy.CALLER and 0 < talk_ms < shortest_ms)


def is_paused(pauses: Iterable[Mapping[str, Any]], start_ms: int, end_ms: int) -> bool:
    """Whether a stretch of a recording touches one that was left out; a pause without end goes on."""
    return any(pause["from"] <= end_ms and (pause["until"] is None or start_ms < pause["until"]) for pause in pauses)


def expected_ms(span_ms: int, pauses: Iterable[Mapping[str, Any]]) -> int:
    """How long a recording of a span must be without its pauses; one that was not ended lasts to the end."""
    left_out: int = sum(max(0, min(pause["until"] or span_ms, span_ms) - pause["from"]) for pause in pauses)
    return max(0, span_ms - left_out)


def fault_of(*, expected_ms: int, duration_ms: int, allowance_ms: int, heard: tuple[bool, ...]) -> str:
    """What is wrong with a recording of a talk, empty where nothing is: shorter than the talk by more than is allowed;
    nothing on it; of two channels – one for each side – one without a sound."""
    if duration_ms + allowance_ms < expected_ms:
        return RecordingFault.SHORT
    if duration_ms and not any(heard):
        return RecordingFault.SILENT
    return "" if all(heard) else RecordingFault.ONE_SIDED


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of that month where it has no such day."""
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    last = monthrange(years, month + 1)[1]
    return at.replace(year=years, month=month + 1, day=min(at.day, last))


_OUTWARD = {
    "busy": Ending.LINE_BUSY,
    "congestion": Ending.UNREACHABLE,
    "notFound": Ending.WRONG_NUMBER,
    "cancel": Ending.NO_ANSWER,
}


def foreign_ending(cause: str, *, direction: str, was_answered: bool) -> Ending:
    """What a call of another call centre came to, by the cause it names. Who rang in and was not answered gave up
    waiting, whatever the cause is called."""
    if was_answered:
        return Ending.ANSWERED
    return Ending.LEFT_QUEUE if direction == Direction.IN else _OUTWARD.get(cause, Ending.NO_ANSWER)
