"""Which profile is in force, and which one an appeal began under."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Profile, read

FRESH_SECONDS = 5.0
"""How long a process may go on with the profile it knows after another process has entered a new one."""

_known: dict[str, tuple[float, int]] = {}
_supposed: ContextVar[int | None] = ContextVar("supposed", default=None)


@contextmanager
def suppose(number: int) -> Iterator[None]:
    """Go by another version within this block, whatever is in force: cases that begin here begin under it."""
    before = _supposed.set(number)
    try:
        yield
    finally:
        _supposed.reset(before)


@lru_cache(maxsize=256)
def version(number: int) -> Profile:
    """The profile of a version's id. Versions never change, so they are kept in memory."""
    as_text = ProfileVersion.objects.annotate(text=Cast("body", TextField())).values_list("text", flat=True)
    return replace(_said(as_text.get(pk=number)), version=number)


@lru_cache(maxsize=8)
def _said(text: str) -> Profile:
    """What a version says. To read one takes a twentieth of a second: those that say the same share what was read."""
    return read(json.loads(text))


def body(number: int) -> dict[str, Any]:
    """What a version says, as it was entered."""
    found: dict[str, Any] = ProfileVersion.objects.values_list("body", flat=True).get(pk=number)
    return found


def current() -> Profile:
    """The profile in force now, or the one that is supposed here."""
    supposed = _supposed.get()
    if supposed is not None:
        return version(supposed)
    clock = time.monotonic()
    known = _known.get("current")
    if known is None or clock - known[0] > FRESH_SECONDS:
        found = (
            ProfileVersion.objects.filter(in_force_from__lte=timezone.now())
            .order_by("-in_force_from", "-id")
            .values_list("id", flat=True)
            .first()
        )
        if found is None:
            raise LookupError("No city profile has been entered. Load one: hotline demo load.")
        known = _known["current"] = (clock, found)
    return version(known[1])


def forget() -> None:
    """Forget what is known, so that the next question is answered by the database."""
    _known.clear()
    version.cache_clear()
