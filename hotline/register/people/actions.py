"""Entering callers, and showing what is sealed to those who give a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.phones import Phone
from hotline.register.people import rules
from hotline.register.people.models import Person


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a caller introduces herself. Every part may be missing; an anonymous caller gives nothing at all."""

    name: str = ""
    phone: Phone | None = None
    kind: str = "natural"
    language: str = "zh-Hans"
    address: str = ""
    email: str = ""
    employer: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given by which the caller could be found again."""
        return not (self.name or self.phone or self.email)


def _sealed(text: str) -> bytes | None:
    return seals.seal(text) if text else None


def _hashes(given: Introduction) -> dict[str, bytes | None]:
    name = rules.folded_name(given.name)
    surname = rules.surname(given.name)
    return {
        "name_hash": seals.keyed_hash("name", name) if name else None,
        "surname_hash": seals.keyed_hash("surname", surname) if surname else None,
        "phone_hash": seals.keyed_hash("phone", given.phone.key) if given.phone else None,
        "line_hash": seals.keyed_hash("line", given.phone.line) if given.phone else None,
        "tail_hash": seals.keyed_hash("tail", given.phone.tail) if given.phone else None,
    }


def enter(*, given: Introduction, at: datetime) -> Person | None:
    """The person who introduces herself: found again by number and name, else entered anew; None when anonymous.

    The same number with another name is another person (a household shares a telephone); the same number without a
    name is the person last known under it.
    """
    if given.is_empty:
        return None
    hashes = _hashes(given)
    if hashes["phone_hash"]:
        known = Person.objects.filter(phone_hash=hashes["phone_hash"], erased_at__isnull=True)
        if hashes["name_hash"]:
            known = known.filter(name_hash=hashes["name_hash"])
        found = known.order_by("-id").first()
        if found:
            return found
    person = Person(
        kind=given.kind,
        language=given.language,
        name_sealed=_sealed(given.name),
        phone_sealed=_sealed(given.phone.key if given.phone else ""),
        address_sealed=_sealed(given.address),
        email_sealed=_sealed(given.email),
        employer_sealed=_sealed(given.employer),
        tags=list(given.tags),
        entered_at=at,
        **hashes,
    )
    person.save(force_insert=True)
    return person


@transaction.atomic
def unmask(*, person: Person, reason: str, actor: Actor, at: datetime, subject: str) -> dict[str, str]:
    """Show a person's data in clear; who, why, for which case stands in the journal before anything is shown."""
    journal.note(
        subject=person, name="unmasked", at=at, actor=actor, reason=rules.reason(reason), after={"case": subject}
    )
    return {"name": person.name, "phone": person.phone, "address": person.address, "email": person.email}
