"""The desk of supervision, a document and the citizen's urging, on every screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.supervision.actions import issue, urge_many
from hotline.casework.supervision.models import Document
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import MORNING, City, city, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 1024, "theme": "dark"},
    {"width": 390, "theme": "light", "print_": "large"},
    {"width": 1024, "theme": "light", "print_": "normal", "lang": "en"},
]
HOW = pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))


@pytest.fixture
def document() -> Document:
    """Late orders, urged, with a document about them."""
    small: City = city()
    late = [order(small, upto="signed", at=MORNING, key=f"late{number}") for number in range(3)]
    order(small, upto="dispatched", at=timezone.now() - timedelta(hours=2), key="early")
    actor, at = small.actors["supervisor"], timezone.now()
    urge_many(late[:2], actor=actor, at=at)
    given = {"form": "special", "reason": "D01", "topic": "井盖缺失专项督办", "text": "请逐件办理并书面回复。"}
    return issue(orders=late, given=given, actor=actor, at=at)[0]


@HOW
def test_the_desk_fits_every_screen(looker: Looker, document: Document, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    look(looker, "/staff/desk/", "staff", "desk", **how)


@HOW
def test_a_document_fits_every_screen(looker: Looker, document: Document, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="liaison"))
    look(looker, f"/staff/desk/documents/{document.year}/{document.serial}/", "staff", "document", **how)


@pytest.mark.parametrize("path", ["documents/", "write/?order={number}"])
def test_its_other_pages_fit(looker: Looker, document: Document, path: str) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    number = document.orders.order_by("pk")[0].number
    look(looker, f"/staff/desk/{path.format(number=number)}", "staff", "paper", width=1024, theme="light")


def test_the_desk_works_by_keyboard(looker: Looker, document: Document) -> None:
    """The first order is chosen and urged without a mouse."""
    looker.sign_in(Staff.objects.get(username="supervisor"))
    page = looker.open(width=1440)
    page.goto(f"{looker.site}/staff/desk/")
    page.locator("input[name=chosen]").first.focus()
    page.keyboard.press("Space")
    page.locator("button[name=act][value=urge]").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已催办1件工单").wait_for()
