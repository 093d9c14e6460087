"""The small city with its three administrators, and pages as a person sees them."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from hotline.ground.workdays import actions as workdays
from hotline.register.staff.models import Staff
from tests.casework import factories
from tests.made_once import made_once

Enter = Callable[[str], Client]


@made_once
def administered() -> factories.City:
    """The small city with its three administrators."""
    city = factories.city()
    city.employ("security", "security_admin", "centre")
    city.employ("audit_admin", "audit_admin", "centre")
    return city


@pytest.fixture
def small(db: None) -> factories.City:
    """The small city with all that the office looks after, the calendar among it."""
    workdays.seed(at=factories.MORNING)
    return administered()


@pytest.fixture
def enter(small: factories.City) -> Enter:
    """A browser in which somebody of the small city is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(Staff.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return signed_in
