"""Entering a new version of a city's profile."""

import hashlib
import json
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from hotline.ground.profiles.rules import read


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


@transaction.atomic
def enter(*, file: Path, actor: Actor, at: datetime, in_force_from: datetime) -> ProfileVersion:
    """Read, check and enter a profile file as the next version; the same content is not entered twice."""
    body = _plain(tomllib.loads(file.read_text(encoding="utf-8")))
    profile = read(body)
    sha256 = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    latest = ProfileVersion.objects.filter(name=profile.name).order_by("-number").first()
    if latest is not None and latest.sha256 == sha256:
        return latest
    highest = ProfileVersion.objects.filter(name=profile.name).aggregate(highest=Max("number"))["highest"] or 0
    entered = ProfileVersion(
        name=profile.name,
        number=highest + 1,
        in_force_from=in_force_from,
        sha256=sha256,
        body=body,
        entered_at=at,
    )
    entered.save(force_insert=True)
    journal.note(
        subject=entered, name="entered", at=at, actor=actor, after={"number": entered.number, "sha256": sha256}
    )
    transaction.on_commit(forget)
    return entered
