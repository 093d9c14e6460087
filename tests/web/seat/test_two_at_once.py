"""The same click arrives twice at the same moment, and two people take the same appeal, over two real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.register.staff.models import Staff
from tests.casework.factories import City, appeal, city
from tests.web.seat.test_console import CALL
from tests.web.seat.test_waiting import CLASSED

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def small(transactional_db: None) -> City:
    """The small city, really committed."""
    return city()


def browser_of(username: str) -> Client:
    """A browser with somebody signed in."""
    client = Client()
    client.force_login(Staff.objects.get(username=username), backend=BACKEND)
    return client


def both(*acts: Callable[[], int]) -> list[object]:
    """Run acts at the same moment, each on a connection of its own."""
    start, results = threading.Barrier(len(acts)), list[object]([None] * len(acts))

    def run(place: int, act: Callable[[], int]) -> None:
        try:
            start.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_a_double_click_registers_one_appeal_and_opens_one_order(small: City) -> None:
    browsers = [browser_of("agent"), browser_of("agent")]
    data = {**CALL, "idempotency_key": "the same", "act": "open"}

    def send(browser: Client) -> int:
        return browser.post("/staff/seat/", data).status_code

    assert both(lambda: send(browsers[0]), lambda: send(browsers[1])) == [302, 302]
    assert Appeal.objects.count() == 1
    assert Order.objects.count() == 1


def test_of_two_seats_that_take_the_same_appeal_one_wins_and_the_other_is_told(small: City) -> None:
    entered = appeal(small)
    browsers = [browser_of("agent"), browser_of("leader")]
    address = f"/staff/seat/waiting/{entered.number}/"

    def send(browser: Client, key: str) -> int:
        data = {**CLASSED, "version": entered.version, "idempotency_key": key, "act": "open"}
        return browser.post(address, data).status_code

    results = both(lambda: send(browsers[0], "one"), lambda: send(browsers[1], "two"))
    assert sorted(results, key=str) == [302, 422]
    assert Order.objects.count() == 1
