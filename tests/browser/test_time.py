"""Deadlines that explain themselves, and notices, in a real browser."""

import pytest

from hotline.casework.warnings.actions import tick
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import City, city, order
from tests.casework.orders.test_more_time import ASKED, march, step
from tests.casework.orders.test_standing_still import suspended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 1024, "theme": "dark"},
    {"width": 390, "theme": "light", "lang": "en"},
]


@pytest.fixture
def small() -> City:
    """The small city."""
    return city()


def sign_in(looker: Looker, username: str) -> None:
    """Somebody of the small city sits at the browser."""
    looker.sign_in(Staff.objects.get(username=username))


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_an_order_that_stood_still_and_got_more_time(looker: Looker, small: City, how: dict[str, object]) -> None:
    case = suspended(small)
    step(small, case, "resume", "dispatcher", at=march(5, 10))
    step(small, case, "ask_extension", "liaison", at=march(6, 10), **ASKED)
    sign_in(looker, "dispatcher")
    look(looker, f"/staff/orders/{case.number}/", "staff", "order_time", **how)


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_notices_are_fit_to_use(looker: Looker, small: City, how: dict[str, object]) -> None:
    order(small, upto="signed")
    tick(at=march(12, 9))
    sign_in(looker, "liaison")
    look(looker, "/staff/notices/", "staff", "notices", **how)
