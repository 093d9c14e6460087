"""Finding callers again by what is kept of them as keyed hashes."""

import unicodedata

from django.db.models import Q

from hotline.lib import seals
from hotline.lib.phones import Phone, normalise
from hotline.lib.statements import read
from hotline.register.people import rules
from hotline.register.people.models import Person

TAIL = 4
"""How many last digits of a number find its caller."""


def by_phone(phone: Phone) -> list[int]:
    """Persons known under a number, the one last entered first."""
    hashed = seals.keyed_hash("phone", phone.key)
    return list(Person.objects.filter(phone_hash=hashed).order_by("-id").values_list("id", flat=True)[:200])


def last_known(line_hash: bytes) -> Person | None:
    """Who was entered last under a line, by its keyed hash."""
    hers = "line_hash = %s AND erased_at IS NULL ORDER BY id DESC LIMIT 1"
    return next(iter(read(Person, hers, [line_hash])), None)


def is_part(digits: str) -> bool:
    """Whether digits are the part of a telephone number by which callers are found: the last four, or the first seven
    of a mobile one. Shorter or other parts are not kept: with them a number would be guessed digit by digit."""
    return len(digits) == TAIL or bool(rules.HEAD.fullmatch(digits))


def matching(text: str, *, area_code: str = "") -> Q | None:
    """The condition that finds persons by a phone number in any shape, its last four digits or its first seven, by a
    full name, or by a surname, which may be followed by 先生 and the like.

    A number without an extension finds whoever sits behind any of its extensions. None where the text is neither.
    """
    typed = text.strip()
    if typed.isdecimal() and len(typed) == TAIL:
        return Q(tail_hash=seals.keyed_hash("tail", normalised_digits(typed)))
    if rules.HEAD.fullmatch(normalised_digits(typed)):
        return Q(head_hash=seals.keyed_hash("head", normalised_digits(typed)))
    phone = normalise(typed, area_code=area_code or None)
    if phone is not None:
        if phone.extension:
            return Q(phone_hash=seals.keyed_hash("phone", phone.key))
        return Q(line_hash=seals.keyed_hash("line", phone.line))
    if family := rules.family(typed):
        return Q(surname_hash=seals.keyed_hash("surname", family))
    name = rules.folded_name(typed)
    return Q(name_hash=seals.keyed_hash("name", name)) if name else None


def others_behind(person: Person) -> int:
    """How many other persons are kept under the number of this one: a household shares a telephone."""
    if not person.phone_hash:
        return 0
    return Person.objects.filter(phone_hash=person.phone_hash).exclude(pk=person.pk).count()


def normalised_digits(text: str) -> str:
    """Digits of any width as plain ones."""
    return unicodedata.normalize("NFKC", text)
