"""A sign of life that processes leave for each other, kept where all of them look: in the database cache."""

from datetime import datetime

from django.core.cache import cache

KEPT_FOR = 24 * 60 * 60


def beat(process: str, *, at: datetime) -> None:
    """Note that `process` was alive at this instant."""
    cache.set(f"heartbeat-{process}", at.timestamp(), KEPT_FOR)


def age(process: str, *, at: datetime) -> float | None:
    """Seconds since the last sign of life of `process`; None when there was none within a day."""
    seen = cache.get(f"heartbeat-{process}")
    return None if seen is None else at.timestamp() - float(seen)
