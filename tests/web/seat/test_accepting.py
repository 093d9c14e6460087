"""What the acceptance rules propose beside the form: from the words, from what the caller has asked before, and from
what the knowledge base answers."""

from datetime import timedelta

from django.utils import timezone

from tests.casework.factories import City, order
from tests.web.conftest import SignIn
from tests.web.seat.test_console import CALL


def test_what_the_caller_asks_again_is_added_to_what_is_open(small: City, as_: SignIn) -> None:
    earlier = order(small, at=timezone.now() - timedelta(days=1), upto="dispatched")
    browser = as_("agent")
    body = browser.post("/staff/seat/assist/", CALL).content.decode()
    assert 'data-rule="R7"' in body
    assert earlier.number in body
    assert (
        'data-rule="R7"' not in browser.post("/staff/seat/assist/", {**CALL, "phone": "19900009999"}).content.decode()
    )


def test_a_question_that_no_answer_fits_goes_to_the_department(small: City, as_: SignIn) -> None:
    given = {
        **CALL,
        "phone": "19900009999",
        "content": "请问办理旅馆业特种行业许可证需要什么材料？",
        "matter": "",
        "place": "",
    }
    assert 'data-rule="R12"' in as_("agent").post("/staff/seat/assist/", given).content.decode()
