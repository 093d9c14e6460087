"""What units and citizens ask for, in a real browser: the desk that decides, the steps' pages, the citizen's pages."""

import pytest
from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework import factories
from tests.casework.factories import order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_return_is_fit_to_be_decided(looker: Looker) -> None:
    small = factories.city()
    now = timezone.now()
    case = order(small, upto="dispatched", at=now)
    given: dict[str, object] = {"reason": "R01", "basis": "三定方案第五条", "proposed": "d1-water"}
    take_step(case, "ask_return", actor=small.actors["liaison"], at=now, given=given)
    take_step(case, "sign_return", actor=small.actors["head"], at=now, given={})
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    for width, how in ((1440, {}), (1024, {"theme": "dark"}), (1024, {"lang": "en"})):
        look(looker, "/staff/dispatch/", "staff", "returns-desk", width=width, **how)
        look(looker, f"/staff/orders/{case.number}/accept_return/", "staff", "returns-accept", width=width, **how)
        look(looker, f"/staff/orders/{case.number}/", "staff", "returns-order", width=width, **how)


def test_a_citizen_s_requests_are_fit_to_be_made(looker: Looker) -> None:
    small = factories.city()
    case = order(small, upto="closed", at=timezone.now())
    open_case = order(small, upto="signed", at=timezone.now())
    for one, page in ((case, "reopen"), (open_case, "withdraw")):
        entered = one.appeals.get()
        browser = looker.open()
        browser.goto(f"{looker.site}/track/")
        browser.locator("#id_number").fill(entered.number)
        browser.locator("#id_code").fill(entered.code)
        browser.locator("main button[type=submit]").first.click()
        browser.wait_for_url(f"**/track/{entered.number}/")
        kept = {str(cookie.get("name")): str(cookie.get("value")) for cookie in browser.context.cookies()}
        looker.cookies = {name: value for name, value in kept.items() if name not in ("theme", "print")}
        for width in (1024, 320):
            look(looker, f"/track/{entered.number}/", "public", f"asking-{page}-track", width=width)
            look(looker, f"/track/{entered.number}/{page}/", "public", f"asking-{page}", width=width)
