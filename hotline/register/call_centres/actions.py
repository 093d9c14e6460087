"""Changes of call centres: connected, given another secret or a key for signing, parted from."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.call_centres.models import CallCentre
from hotline.register.call_centres.queries import MANAGE, visible_to
from hotline.register.call_centres.rules import digest
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

SECRET_BYTES = 32
GRACE = timedelta(hours=24)
"""So long the earlier secret is still good, until the call centre has the new address."""
LONGEST_NAME = 60


@transaction.atomic
def connect(*, name: str, region: Unit, actor: Actor, at: datetime) -> tuple[CallCentre, str]:
    """Let a call centre tell us of its calls. Returns it with its secret, which is shown this once.

    Raises OutOfScope, UnfitText.
    """
    if not may(actor, MANAGE):
        raise OutOfScope("Your role does not cover this.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    name = gate(name, longest=LONGEST_NAME, field="name", lines=False)
    centre = CallCentre(name=name, region=region, secret_hash=digest(secret), opened_at=at)
    after = {"name": name, "region": region.code}
    journal.open_chain(subject=centre, name="call_centre_connected", at=at, actor=actor, after=after)
    return centre, secret


@transaction.atomic
def renew_secret(centre: CallCentre, *, actor: Actor, at: datetime, at_once: bool = False) -> str:
    """Give it another secret, shown this once. The earlier one is good for a day more – not `at_once`, when it has come
    into wrong hands. Raises OutOfScope."""
    locked = _locked(centre, actor)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CallCentre.objects.filter(pk=locked.pk).update(
        secret_hash=digest(secret),
        earlier_hash=None if at_once else locked.secret_hash,
        earlier_until=None if at_once else at + GRACE,
    )
    journal.note(subject=locked, name="call_centre_secret_renewed", at=at, actor=actor, after={"at_once": at_once})
    return secret


@transaction.atomic
def have_it_sign(centre: CallCentre, *, actor: Actor, at: datetime) -> str:
    """From now on nothing unsigned is heard of it. Returns the key, shown this once. Raises OutOfScope."""
    locked = _locked(centre, actor)
    key = secrets.token_urlsafe(SECRET_BYTES)
    CallCentre.objects.filter(pk=locked.pk).update(signing_sealed=seals.seal(key))
    journal.note(subject=locked, name="call_centre_signs", at=at, actor=actor)
    return key


@transaction.atomic
def hear_unsigned(centre: CallCentre, *, actor: Actor, at: datetime) -> None:
    """It cannot sign: the secret in its address must do. Raises OutOfScope."""
    locked = _locked(centre, actor)
    CallCentre.objects.filter(pk=locked.pk).update(signing_sealed=None)
    journal.note(subject=locked, name="call_centre_signs_no_more", at=at, actor=actor)


@transaction.atomic
def part_from(centre: CallCentre, *, actor: Actor, at: datetime) -> None:
    """Nothing is heard of it any more; its calls are kept. Raises OutOfScope."""
    locked = _locked(centre, actor)
    CallCentre.objects.filter(pk=locked.pk).update(is_open=False, earlier_hash=None, earlier_until=None)
    journal.note(subject=locked, name="call_centre_parted", at=at, actor=actor)


def note_heard(centre: CallCentre, *, at: datetime) -> None:
    """It has told something: a place that falls silent is seen. Written once a minute at most."""
    if centre.heard_at is None or at - centre.heard_at > timedelta(minutes=1):
        CallCentre.objects.filter(pk=centre.pk).update(heard_at=at)


def _locked(centre: CallCentre, actor: Actor) -> CallCentre:
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=centre.pk, is_open=True).first()
    if found is None:
        raise OutOfScope("Your role does not cover this.")
    return found
