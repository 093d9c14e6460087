"""Hours of duty as people write them and as they are kept: 08:30-12:00, 14:00-17:30, weekday by weekday."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from hotline.ground.workdays.rules.hours import DAY, Hours, Span, UnfitHours

BETWEEN = re.compile(r"[,，、;；\s]+")
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
MOST_SPANS = 4
"""Of one day."""


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans of a day from what somebody typed; nothing where nobody is there. Raises UnfitHours naming the part
    that is no span."""
    tidy = re.sub(r"\s*([-–—~～至])\s*", r"\1", text.strip())
    spans = tuple(_span(part) for part in BETWEEN.split(tidy) if part)
    marks = [mark for span in spans for mark in span]
    if len(spans) > MOST_SPANS or any(first >= then for first, then in pairwise(marks)):
        raise UnfitHours(text.strip())
    return spans


def _span(part: str) -> Span:
    found = SPAN.fullmatch(part)
    if found is None:
        raise UnfitHours(part)
    opens, closes = (_seconds(*found.groups()[place : place + 2]) for place in (0, 2))
    if not opens < closes <= DAY:
        raise UnfitHours(part)
    return opens, closes


def _seconds(hours: str, minutes: str) -> int:
    if int(minutes) > 59:
        raise UnfitHours(f"{hours}:{minutes}")
    return int(hours) * 3600 + int(minutes) * 60


def spans_said(spans: Sequence[Span]) -> str:
    """The spans of a day as they are written."""
    return ", ".join("-".join(f"{mark // 3600:02d}:{mark % 3600 // 60:02d}" for mark in span) for span in spans)


def kept(hours: Hours) -> dict[str, Any]:
    """Hours of duty as they are kept with a unit or a clock."""
    return {"week": [spans_said(day) for day in hours.week], "holidays": spans_said(hours.holidays)}


def of_kept(body: Mapping[str, Any] | None) -> Hours | None:
    """Hours of duty that were kept; None where there are none of one's own."""
    return _made(tuple(body["week"]), body.get("holidays", "")) if body else None


@lru_cache(maxsize=1024)
def _made(week: tuple[str, ...], holidays: str) -> Hours:
    return Hours(tuple(read_spans(day) for day in week), read_spans(holidays))
