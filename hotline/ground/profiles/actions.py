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
from hotline.ground.profiles.checking import check
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from hotline.ground.profiles.rules import Profile, ProfileFault, read


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _checked(file: Path) -> tuple[dict[str, Any], Profile]:
    """What a file says, as plain values and as a profile."""
    try:
        body: dict[str, Any] = _plain(tomllib.loads(file.read_text(encoding="utf-8")))
        check(body)
        return body, read(body)
    except ProfileFault as fault:
        raise ProfileFault(fault.where, fault.what, file=file.name) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileFault("", f"cannot be read as TOML: {error}", file=file.name) from error


@transaction.atomic
def enter(*, file: Path, actor: Actor, at: datetime, in_force_from: datetime) -> ProfileVersion:
    """Read, check and enter a profile file as the next version; the same content is not entered twice.

    Raises ProfileFault naming file, table and key of what is wrong, and then nothing has been entered.
    """
    body, profile = _checked(file)
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
