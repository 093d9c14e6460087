"""Changes of the staff: accounts are opened and closed, keys given and revoked."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.staff.models import Staff, Token
from hotline.register.staff.queries import roles_off
from hotline.register.units.models import Unit


class RoleSwitchedOff(ValueError):
    """The city's profile does without this role."""


class AccountExists(ValueError):
    """An account of this name is there already, in whatever letters, large or small, it is written."""


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    unit: Unit,
    role: str,
    actor: Actor,
    at: datetime,
    password: str | None = None,
    password_hash: str = "",
    language: str = "",
) -> Staff:
    """Open an account for a person at a unit, with a password or with the hash of one.

    Without either nobody can sign in with it until it gets one. Raises AccountExists or RoleSwitchedOff.
    """
    if role in roles_off():
        raise RoleSwitchedOff(f"This city does without the role {role}.")
    person = Staff(username=username, name=name, unit=unit, role=role, language=language or "zh-hans")
    if password_hash:
        person.password = password_hash
    else:
        person.set_password(password)
    after = {"username": username, "role": role}
    try:
        with transaction.atomic():
            journal.open_chain(subject=person, name="account_opened", at=at, actor=actor, after=after)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        said = (
            f"There is an account {username!r} already; large and small letters make no other one. Choose a new name."
        )
        raise AccountExists(said) from error
    return person


@transaction.atomic
def renew_password(*, person: Staff, password: str, actor: Actor, at: datetime) -> None:
    """Give a person who has forgotten hers a new password. Whoever is signed in with the old one is signed out."""
    person.set_password(password)
    Staff.objects.filter(pk=person.pk).update(password=person.password)
    journal.note(subject=person, name="password_renewed", at=at, actor=actor)


@transaction.atomic
def note_sign_in(*, person: Staff, actor: Actor, at: datetime) -> None:
    """A person has signed in (等保: access is on record)."""
    journal.note(subject=person, name="signed_in", at=at, actor=actor)


@transaction.atomic
def close_account(*, person: Staff, actor: Actor, at: datetime, reason: str) -> None:
    """Close an account. What the person did stays in the journal."""
    Staff.objects.filter(pk=person.pk).update(is_active=False, left_on=timezone.localdate(at))
    journal.note(subject=person, name="account_closed", at=at, actor=actor, reason=reason)


@transaction.atomic
def transfer(*, people: Collection[Staff], to: Unit, actor: Actor, at: datetime) -> int:
    """Move accounts to another unit, where their people act from now on. Returns how many."""
    ids = [person.pk for person in people]
    locked = list(Staff.objects.select_for_update(of=("self",)).filter(pk__in=ids).exclude(unit=to).order_by("pk"))
    by_unit: dict[int, list[Staff]] = {}
    for person in locked:
        by_unit.setdefault(person.unit_id, []).append(person)
    codes = dict(Unit.objects.filter(pk__in=by_unit).values_list("pk", "code"))
    for unit_id, group in by_unit.items():
        before, after = {"unit": codes[unit_id]}, {"unit": to.code}
        entry = Entry(name="account_transferred", at=at, actor=actor, before=before, after=after)
        journal.note_many(subjects=group, entry=entry)
    Staff.objects.filter(pk__in=[person.pk for person in locked]).update(unit=to)
    return len(locked)


@transaction.atomic
def give_token(*, person: Staff, label: str, actor: Actor, at: datetime, expires_at: datetime | None = None) -> str:
    """Give a machine a key to act for a person. The key is shown once; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode("utf-8")).digest()
    Token.objects.create(staff=person, label=label, token_hash=digest, made_at=at, expires_at=expires_at)
    journal.note(subject=person, name="token_given", at=at, actor=actor, after={"label": label})
    return token


@transaction.atomic
def revoke_token(*, token: Token, actor: Actor, at: datetime) -> None:
    """Revoke a machine's key at once."""
    Token.objects.filter(pk=token.pk).update(revoked_at=at)
    journal.note(subject=token.staff, name="token_revoked", at=at, actor=actor, after={"label": token.label})


def drop_old_sessions(*, at: datetime) -> int:
    """Forget sessions that have ended, of the staff and of citizens. Returns how many."""
    return Session.objects.filter(expire_date__lte=at).delete()[0]
