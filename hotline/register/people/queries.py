"""Finding callers again by what is kept of them as keyed hashes."""

from django.db.models import Q

from hotline.lib import seals
from hotline.lib.phones import Phone
from hotline.register.people import rules
from hotline.register.people.models import Person


def by_phone(phone: Phone) -> list[int]:
    """Persons known under a number, the one last entered first."""
    hashed = seals.keyed_hash("phone", phone.key)
    return list(Person.objects.filter(phone_hash=hashed).order_by("-id").values_list("id", flat=True)[:200])


def matching(text: str) -> Q | None:
    """The condition that finds persons by a phone number's last four digits or by a full name."""
    digits = "".join(character for character in text if character.isdigit())
    if text.isdigit() and len(digits) == 4:
        return Q(tail_hash=seals.keyed_hash("tail", digits))
    name = rules.folded_name(text)
    return Q(name_hash=seals.keyed_hash("name", name)) if name else None
