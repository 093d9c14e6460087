"""The first seven digits of the numbers of callers who were entered before these were kept, added in batches."""

from collections.abc import Iterator

from django.db import transaction

from hotline.lib import seals
from hotline.register.people import rules
from hotline.register.people.models import Person

BATCH = 1000


def complete() -> Iterator[int]:
    """Add them where they lack, a transaction a batch. Gives how many were added in each."""
    last = 0
    while True:
        with transaction.atomic():
            lacking = Person.objects.filter(pk__gt=last, head_hash__isnull=True, phone_sealed__isnull=False)
            people = list(lacking.select_for_update(of=("self",)).order_by("pk")[:BATCH])
            if not people:
                return
            last = people[-1].pk
            found = {person: digits for person in people if (digits := rules.head(person.phone))}
            for person, digits in found.items():
                person.head_hash = seals.keyed_hash("head", digits)
            Person.objects.bulk_update(found, ["head_hash"])
        yield len(found)
