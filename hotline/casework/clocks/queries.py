"""Reads of clocks for screens and lists."""

from collections.abc import Iterable

from django.db.models import Q

from hotline.casework.clocks.models import Clock


def of(subject_kind: str, subject_id: int) -> list[Clock]:
    """All clocks of a case, the running ones first, then in the order they began."""
    return of_all([(subject_kind, subject_id)])


def of_all(subjects: Iterable[tuple[str, int]]) -> list[Clock]:
    """All clocks of several cases (kind, id): of an order and of the appeals it handles."""
    which = Q()
    for kind, subject_id in subjects:
        which |= Q(subject_kind=kind, subject_id=subject_id)
    clocks = Clock.objects.filter(which).select_related("unit") if which else ()
    return sorted(clocks, key=lambda clock: (clock.stopped_at is not None, clock.started_at, clock.pk))


def runs(subject_kind: str, subject_id: int, kind: str) -> bool:
    """Whether a clock of this kind is running for a case."""
    return Clock.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, kind=kind, stopped_at__isnull=True
    ).exists()
