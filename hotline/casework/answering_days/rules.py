"""Decisions of answering days: how far one is, what counts as overflow. Pure."""

from datetime import datetime

from hotline.casework.answering_days.words import Phase


def phase(
    at: datetime, *, begins_at: datetime, ends_at: datetime, closed_at: datetime | None, cancelled_at: datetime | None
) -> Phase:
    """How far an answering day is at an instant."""
    if cancelled_at is not None:
        return Phase.CANCELLED
    if closed_at is not None:
        return Phase.FOLLOWED
    if at < begins_at:
        return Phase.ANNOUNCED
    return Phase.ON if at < ends_at else Phase.OVER


def is_overflow(at: datetime, *, ends_at: datetime, was_said: bool) -> bool:
    """Whether an appeal came for the leader and was taken by a seat: it was said, or her time was over."""
    return was_said or at >= ends_at
