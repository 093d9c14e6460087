"""The small city, a client without a cookie, and keys of its people."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hotline.ground.journal.rules import SYSTEM
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff
from tests.casework import factories
from tests.web.api.machine import Machine


@pytest.fixture
def citizen(client: Client) -> Machine:
    """Somebody without a key."""
    return Machine(client)


@pytest.fixture
def machine(small: factories.City, client: Client) -> Callable[[str], Machine]:
    """A machine with the key of the person of that name."""

    def with_key(username: str) -> Machine:
        person = Staff.objects.get(username=username)
        return Machine(client, give_token(person=person, label="test", actor=SYSTEM, at=timezone.now()))

    return with_key


WithKey = Callable[[str], Machine]
"""From the name of a person to a machine with that person's key."""
