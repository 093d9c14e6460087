"""The order page, its steps and the list of orders, in a real browser."""

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import MORNING, REPLY, City, city, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 1024, "theme": "dark"},
    {"width": 1440, "theme": "light", "print_": "large"},
    {"width": 1024, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.fixture
def small() -> City:
    """The small city."""
    return city()


def sign_in(looker: Looker, username: str) -> None:
    """Somebody of the small city sits at the browser."""
    looker.sign_in(Staff.objects.get(username=username))


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_an_order_with_everything_on_it(looker: Looker, small: City, how: dict[str, object]) -> None:
    case = order(small, upto="replied")
    given = {"reasons": ["no_basis"], "note": "请说明更换依据和完成时间。"}
    take_step(case, "send_back", actor=small.actors["dispatcher"], at=MORNING, given=given)
    take_step(case, "draft", actor=small.actors["handler"], at=MORNING, given={**REPLY, "legal_basis": "市政设施条例"})
    sign_in(looker, "dispatcher")
    look(looker, f"/staff/orders/{case.number}/", "staff", "order", **how)


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_list_of_orders(looker: Looker, small: City, how: dict[str, object]) -> None:
    for state in ("opened", "dispatched", "signed", "replied", "archived"):
        order(small, upto=state)
    sign_in(looker, "dispatcher")
    look(looker, "/staff/orders/?opened_from=2026-01-01", "staff", "orders", **how)
