"""People of the small city at their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from hotline.register.staff.models import Staff
from tests.casework import factories

SignIn = Callable[[str], Client]


@pytest.fixture
def as_(small: factories.City) -> SignIn:
    """A browser with somebody of the small city signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(
            Staff.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
