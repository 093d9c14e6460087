"""Small decisions about calls. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hotline.casework.calls.words import EndedBy, Ending, Stage

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


def ending_of(stage: str, *, was_answered: bool) -> Ending:
    """What a call comes to when its line goes dead at a stage. Once answered it stays answered (§2.1)."""
    return Ending.ANSWERED if was_answered else _BY_STAGE[Stage(stage)]


def milliseconds(since: datetime | None, until: datetime | None) -> int:
    """From one moment to another; 0 where one of them is missing or the clock was set back."""
    return max(0, round((until - since).total_seconds() * 1000)) if since and until else 0


def is_dropped(*, ended_by: str, talk_ms: int, shortest_ms: int) -> bool:
    """Whether a conversation broke off rather than ended: the line went, or it ended within moments."""
    return ended_by == EndedBy.LINE or (ended_by == EndedBy.CALLER and 0 < talk_ms < shortest_ms)


def is_paused(pauses: Iterable[Mapping[str, Any]], start_ms: int, end_ms: int) -> bool:
    """Whether a stretch of a recording touches one that was left out; a pause without end goes on."""
    return any(pause["from"] <= end_ms and (pause["until"] is None or start_ms < pause["until"]) for pause in pauses)
