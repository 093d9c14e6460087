"""The desk of a unit, on a large screen and on a telephone."""

import pytest

from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import City, city, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark"},
    {"width": 320, "theme": "light", "print_": "large"},
    {"width": 390, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.fixture
def small() -> City:
    """The small city."""
    return city()


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_desk_fits_every_screen(looker: Looker, small: City, how: dict[str, object]) -> None:
    for state in ("dispatched", "dispatched", "signed", "drafted"):
        order(small, upto=state)
    looker.sign_in(Staff.objects.get(username="liaison"))
    look(looker, "/staff/unit/", "staff", "unit", **how)
