"""The order page, its steps and the list of orders, in a real browser."""

import pytest

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture
from tests.casework.factories import MORNING, REPLY, City, appeal, city, order

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


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_form_of_a_reply_and_its_preview(looker: Looker, small: City, how: dict[str, object]) -> None:
    case = order(small, upto="drafted")
    note = {"note": "请写明更换井盖的型号和完成日期。"}
    take_step(case, "disapprove", actor=small.actors["head"], at=MORNING, given=note)
    sign_in(looker, "handler")
    seen = looker.visit(f"/staff/orders/{case.number}/draft/", **how)  # type: ignore[arg-type]  # the names of visit
    seen.page.keyboard.press("Alt+p")
    seen.page.wait_for_selector("#preview figure")
    picture(seen.page, "-".join(["draft", *(str(value) for value in how.values())]))
    looker.judge(seen, "staff")
    assert "已办理" in seen.page.inner_text("#preview")
    assert Order.objects.get(pk=case.pk).state == "signed"


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_dispatch_in_a_dialog(looker: Looker, small: City, how: dict[str, object]) -> None:
    case = order(small, upto="opened")
    sign_in(looker, "dispatcher")
    seen = looker.visit(f"/staff/orders/{case.number}/", **how)  # type: ignore[arg-type]  # the names of visit
    seen.page.click("[data-dialog='step-dispatch']")
    seen.page.fill("#id_dispatch_lead", "")
    seen.page.type("#id_dispatch_lead", "zjj")
    seen.page.wait_for_selector("[role=option]")
    picture(seen.page, "-".join(["dispatch-dialog", *(str(value) for value in how.values())]))
    looker.judge(seen, "staff")


def test_a_dispatcher_dispatches_with_the_keyboard_alone(looker: Looker, small: City) -> None:
    case = order(small, upto="opened")
    sign_in(looker, "dispatcher")
    page = looker.open()
    page.goto(f"{looker.site}/staff/orders/{case.number}/")
    page.keyboard.press("Alt+1")
    page.wait_for_selector("dialog[open] #id_dispatch_lead:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("swj")
    page.wait_for_selector("#id_dispatch_lead[aria-expanded=true]")
    page.keyboard.press("Enter")
    assert page.input_value("#id_dispatch_lead") == "雪松区水务局"
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("zjj")
    page.wait_for_selector("#id_dispatch_assisting[aria-expanded=true]")
    page.keyboard.press("Enter")
    page.keyboard.type("rqgs")
    page.wait_for_selector("#id_dispatch_assisting[aria-expanded=true]")
    page.keyboard.press("Enter")
    assert page.input_value("#id_dispatch_assisting") == "雪松区住建局、燃气公司、"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?done=dispatch")
    units = Task.objects.filter(order=case).order_by("role", "unit__code").values_list("role", "unit__code")
    assert list(units) == [("assisting", "d1-housing"), ("assisting", "gas"), ("lead", "d1-water")]


def test_everything_works_without_scripts(looker: Looker, small: City) -> None:
    case = order(small, upto="opened")
    sign_in(looker, "dispatcher")
    page = looker.open(scripts=False)
    page.goto(f"{looker.site}/staff/orders/{case.number}/")
    page.click(f"a[href='/staff/orders/{case.number}/dispatch/']")
    page.fill("#id_dispatch_lead", "雪松区水务局")
    page.fill("#id_dispatch_assisting", "d1-housing，gas")
    page.click("form.step-form button[type=submit]")
    assert "已完成：派单" in page.inner_text("#flash")
    assert Order.objects.get(pk=case.pk).state == "dispatched"


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_an_appeal_its_refusal_and_its_caller(looker: Looker, small: City, how: dict[str, object]) -> None:
    entered = appeal(small)
    sign_in(looker, "leader")
    address = f"/staff/orders/appeal/{entered.number}/"
    for place, name in (("", "appeal"), ("refuse/", "refuse"), ("caller/", "caller")):
        look(looker, f"{address}{place}", "staff", name, **how)
