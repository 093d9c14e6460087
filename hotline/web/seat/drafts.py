"""Drafts that a seat has put aside: sealed, in the session of the server, gone with signing out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.dateparse import parse_datetime

from hotline.lib import masks, seals
from hotline.web.seat.forms import RegisterForm

KEY = "seat_drafts"
MOST = 8
LONGEST = 60_000
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "idempotency_key", "act", "draft_id"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft, as the list shows it."""

    id: str
    at: datetime
    label: str


def kept(request: HttpRequest) -> list[Draft]:
    """The drafts of this seat, the latest first."""
    found = []
    for entry in request.session.get(KEY, []):
        at = parse_datetime(entry["at"])
        values = _opened(entry)
        words = " ".join(_one(values, name) for name in ("title", "content")).strip()
        if at is not None:
            found.append(Draft(entry["id"], at, masks.in_text(words)[:28] or masks.phone(_one(values, "phone"))))
    return list(reversed(found))


def keep(request: HttpRequest) -> bool:
    """Put what is being written aside, in place of the draft it came from; False when there is no room for it."""
    values = {name: entries for name, entries in request.POST.lists() if name not in NOT_KEPT and any(entries)}
    text = json.dumps(values)
    left = [entry for entry in request.session.get(KEY, []) if entry["id"] != request.POST.get("draft_id", "")]
    if len(text) > LONGEST or len(left) >= MOST:
        return False
    sealed = seals.seal(text).hex()
    entry = {"id": get_random_string(8), "at": timezone.now().isoformat(), "sealed": sealed}
    request.session[KEY] = [*left, entry]
    return True


def values(request: HttpRequest, draft_id: str) -> dict[str, Any] | None:
    """What a draft holds, as the beginning of the form."""
    entry = next((entry for entry in request.session.get(KEY, []) if entry["id"] == draft_id), None)
    return None if entry is None else begin(_opened(entry))


def begin(given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Values of a form as another form may begin with them."""
    result: dict[str, Any] = {}
    for name, field in RegisterForm.base_fields.items():
        if isinstance(field, forms.BooleanField):
            result[name] = bool(given.get(name))
        elif isinstance(field, forms.MultipleChoiceField):
            result[name] = given.get(name, [])
        else:
            result[name] = given.get(name, [""])[-1]
    return result


def drop(request: HttpRequest, draft_id: str) -> None:
    """Forget a draft."""
    entries = request.session.get(KEY, [])
    left = [entry for entry in entries if entry["id"] != draft_id]
    if len(left) != len(entries):
        request.session[KEY] = left


def _opened(entry: Mapping[str, str]) -> dict[str, list[str]]:
    opened: dict[str, list[str]] = json.loads(seals.unseal(bytes.fromhex(entry["sealed"])))
    return opened


def _one(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[-1]
