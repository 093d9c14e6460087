"""The small city under another city's rules, and people at their browsers."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.casework.factories import City
from tests.cities.entering import in_force
from tests.web.conftest import as_
from tests.web.public.citizen import Citizen

__all__ = ["as_"]


@pytest.fixture
def ruled(small: City, request: pytest.FixtureRequest) -> City:
    """The small city under the rules of the city that the test's file is named after."""
    in_force(request.path.stem.removeprefix("test_"))
    return small


@pytest.fixture
def citizen(small: City) -> Citizen:
    """Somebody at the citizens' pages."""
    cache.clear()
    return Citizen(Client())
