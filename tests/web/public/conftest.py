"""The small city, and a citizen at her browser."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.casework import factories
from tests.web.public.citizen import Citizen


@pytest.fixture
def small(db: None) -> factories.City:
    """One district with two towns, a few departments, one person in every role."""
    cache.clear()
    return factories.city()


@pytest.fixture
def citizen(small: factories.City) -> Citizen:
    """Somebody who opens the pages for the first time."""
    return Citizen(Client(enforce_csrf_checks=False))
