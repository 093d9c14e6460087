"""Pure decisions of the parts: time left on a limit, hidden personal values, how many messages a text takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.lib import masks

ONE_SMS = 70
SMS_PART = 67

MASKS: dict[str, Callable[[str], str]] = {
    "phone": masks.phone,
    "name": masks.name,
    "address": masks.address,
    "identity": masks.identity_number,
    "text": masks.in_text,
}


@dataclass(frozen=True)
class TimeLeft:
    """Whole days, hours and minutes to a limit, or past it."""

    overdue: bool
    days: int
    hours: int
    minutes: int


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """How far a limit is away, or past."""
    rest = due_at - now
    minutes = int(abs(rest).total_seconds() // 60)
    return TimeLeft(overdue=rest < timedelta(0), days=minutes // 1440, hours=minutes // 60 % 24, minutes=minutes % 60)


def masked(value: str, kind: str) -> str:
    """A personal value hidden by kind: phone, name, identity, address, text; what is hidden already stays as it is."""
    if not value or "*" in value:
        return value
    return MASKS.get(kind, masks.in_text)(value)


def sms_parts(text: str) -> int:
    """How many short messages a Chinese text takes: 70 characters in one, 67 in each when it is split (UCS-2 units)."""
    units = len(text.encode("utf-16-le")) // 2
    if units == 0:
        return 0
    return 1 if units <= ONE_SMS else -(-units // SMS_PART)
