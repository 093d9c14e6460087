"""Entering callers, and showing what is sealed to those who give a reason."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.phones import Phone
from hotline.lib.statements import read
from hotline.register.people import rules
from hotline.register.people.models import NAMING, ONE_A_NUMBER, OneTimeCode, Person
from hotline.register.staff.rules import OutOfScope, may


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
        "head_hash": seals.keyed_hash("head", head)
        if (head := rules.head(given.phone.key if given.phone else ""))
        else None,
    }


def enter(*, given: Introduction, at: datetime) -> Person | None:
    """The person who introduces herself: found again by number and name, else entered anew; None when anonymous."""
    person = introduced(given=given, at=at)
    if person is not None and person._state.adding:
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError as error:
            if not was_entered_meanwhile(error):
                raise
            return introduced(given=given, at=at)
    return person


def was_entered_meanwhile(error: IntegrityError) -> bool:
    """Whether a write was refused because another one, at the same time, entered the same person under the same
    number; she is found now."""
    return isinstance(error.__cause__, UniqueViolation) and error.__cause__.diag.constraint_name == ONE_A_NUMBER


def introduced(*, given: Introduction, at: datetime) -> Person | None:
    """The person who introduces herself as she is known; else as she will be entered, not yet saved.

    The same number with another name is another person (a household shares a telephone); the same number without a
    name is the person last known under it.
    """
    if given.is_empty:
        return None
    hashes = _hashes(given)
    if hashes["phone_hash"]:
        named = "AND t.name_hash = %s" if hashes["name_hash"] else ""
        found = read(
            Person,
            f"t.phone_hash = %s AND t.erased_at IS NULL {named} ORDER BY t.id DESC LIMIT 1",
            [value for value in (hashes["phone_hash"], hashes["name_hash"]) if value],
        )
        if found:
            return found[0]
    return Person(
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


@transaction.atomic
def unmask(*, person: Person, reason: str, actor: Actor, at: datetime, subject: str) -> dict[str, str]:
    """Show a person's data in clear; who, why, for which case stands in the journal before anything is shown.

    Whether the actor's reach covers the case is asked by the room that knows it (orders). Raises OutOfScope, UnfitText.
    """
    if not may(actor, "unmask"):
        raise OutOfScope("Your role may not see personal data.")
    journal.note(
        subject=person, name="unmasked", at=at, actor=actor, reason=rules.reason(reason), after={"case": subject}
    )
    return {"name": person.name, "phone": person.phone, "address": person.address, "email": person.email}


@transaction.atomic
def erase(*, person: Person, at: datetime) -> None:
    """Empty everything that names or reaches a person, and that by which she would be found again.

    A part of erasing a caller everywhere, which the archive does, asks the permission for and journals.
    """
    if person.phone_hash:
        OneTimeCode.objects.filter(phone_hash=person.phone_hash).delete()
    Person.objects.filter(pk=person.pk).update(**dict.fromkeys(NAMING), tags=[], erased_at=at)


CODE_LENGTH = 6
CODES_COUNT_FOR = timedelta(days=1)
"""So long a code counts towards how many a telephone may be sent."""


class TooManyCodes(RuntimeError):
    """This telephone was sent as many codes as it may be; wait, or call."""


@transaction.atomic
def make_code(*, phone: Phone, at: datetime) -> tuple[str, str]:
    """A new one-time code for a telephone: the key to send it under, and its six digits, which are kept nowhere.

    It holds for ten minutes and makes earlier ones void. Raises TooManyCodes.
    """
    hashed = seals.keyed_hash("phone", phone.key)
    _one_at_a_time(hashed)
    asked = OneTimeCode.objects.filter(phone_hash=hashed, asked_at__gt=at - CODES_COUNT_FOR)
    if not rules.may_send_code(list(asked.values_list("asked_at", flat=True)), at=at):
        raise TooManyCodes("Too many codes were asked for with this number.")
    digits = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    code = OneTimeCode(phone_hash=hashed, code_hash=_code_hash(hashed, digits), asked_at=at)
    code.save(force_insert=True)
    return f"code-{code.pk}", digits


def drop_old_codes(*, at: datetime) -> int:
    """Forget one-time codes that no longer hold and are no longer counted. Returns how many."""
    return OneTimeCode.objects.filter(asked_at__lte=at - CODES_COUNT_FOR).delete()[0]


@transaction.atomic
def prove_code(*, phone: Phone, digits: str, at: datetime) -> bool:
    """Whether these are the digits last sent to a telephone: in time, not used before, not guessed at too often."""
    hashed = seals.keyed_hash("phone", phone.key)
    code = OneTimeCode.objects.select_for_update().filter(phone_hash=hashed).order_by("-id").first()
    if (
        code is None
        or code.used_at
        or code.failures >= rules.CODE_FAILURES
        or at > code.asked_at + rules.CODE_HOLDS_FOR
    ):
        return False
    if not hmac.compare_digest(bytes(code.code_hash), _code_hash(hashed, digits)):
        OneTimeCode.objects.filter(pk=code.pk).update(failures=code.failures + 1)
        return False
    OneTimeCode.objects.filter(pk=code.pk).update(used_at=at)
    return True


def _code_hash(phone_hash: bytes, digits: str) -> bytes:
    return seals.keyed_hash("one_time_code", f"{phone_hash.hex()}:{digits}")


def _one_at_a_time(phone_hash: bytes) -> None:
    """Two requests for the same telephone are counted one after the other, also the very first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(phone_hash[:8], "big", signed=True)])
