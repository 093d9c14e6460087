"""Entering a new version of a city's profile."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.checking import faults
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from hotline.ground.profiles.rules import ProfileFault, read
from hotline.ground.profiles.sources import Source, load


def checked(file: Path) -> tuple[Source, list[ProfileFault]]:
    """What a file says with those it extends, and every mistake in it with file and line, in the order of the lines.

    Raises ProfileFault where it cannot be read at all.
    """
    source = load(file)
    found = [source.placed(fault) for fault in faults(source.body)]
    return source, sorted(found, key=lambda fault: (fault.file != file.name, fault.file, fault.line))


@transaction.atomic
def enter(*, file: Path, actor: Actor, at: datetime, in_force_from: datetime) -> ProfileVersion:
    """Read, check and enter a profile file as the next version; what is in force by then already is not entered again.

    What the file extends is entered with it, so that a version is whole. Raises ProfileFault naming file, line, table
    and key of the first thing that is wrong, and then nothing has been entered.
    """
    source, mistakes = checked(file)
    if mistakes:
        raise mistakes[0]
    body, profile = source.body, read(source.body)
    sha256 = _digest(body)
    known = ProfileVersion.objects.filter(in_force_from__lte=in_force_from).order_by("-in_force_from", "-id").first()
    if known is not None and (known.name, known.sha256) == (profile.name, sha256):
        return known
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


@transaction.atomic
def lay_by(*, file: Path, actor: Actor, at: datetime) -> ProfileVersion:
    """Enter a profile for cases of the past alone: as of a day before anything else was in force, so that what is in
    force stays so. One that has been entered with the same content is found again.

    Raises ProfileFault as `enter` does.
    """
    source, mistakes = checked(file)
    if not mistakes:
        sha256 = _digest(source.body)
        known = ProfileVersion.objects.filter(name=source.body["profile"]["name"], sha256=sha256).first()
        if known is not None:
            return known
    first = ProfileVersion.objects.aggregate(first=Min("in_force_from"))["first"] or at
    return enter(file=file, actor=actor, at=at, in_force_from=first - timedelta(days=1))


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
