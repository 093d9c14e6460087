"""Reads of clocks for screens and lists."""

from hotline.casework.clocks.models import Clock


def of(subject_kind: str, subject_id: int) -> list[Clock]:
    """All clocks of a case, the running ones first, then in the order they began."""
    clocks = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id).select_related("unit")
    return sorted(clocks, key=lambda clock: (clock.stopped_at is not None, clock.started_at, clock.pk))
