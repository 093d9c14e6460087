"""What the acceptance rules propose beside the form: from the words, from what the caller has asked before, and from
what the knowledge base answers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.factories import City, order
from tests.web.conftest import SignIn
from tests.web.seat.test_console import CALL


def test_what_the_caller_asks_again_is_added_to_what_is_open(small: City, as_: SignIn) -> None:
    earlier = order(small, at=timezone.now() - timedelta(days=1), upto="dispatched")
    browser = as_("agent")
    assert 'data-rule="R7"' not in browser.post("/staff/seat/assist/", CALL).content.decode()
    beside = browser.post("/staff/seat/caller/", CALL).content.decode()
    shown = re.findall(r'name="likely_repeat"\s+value="([^"]+)"', beside)
    assert shown == [f"{earlier.number} open"]
    body = browser.post("/staff/seat/assist/", {**CALL, "likely_repeat": shown}).content.decode()
    assert 'data-rule="R7"' in body
    assert earlier.number in body
    other = browser.post("/staff/seat/caller/", {**CALL, "phone": "19900009999"}).content.decode()
    assert "likely_repeat" not in other


def test_what_the_caller_has_asked_is_read_once_whatever_is_typed(small: City, as_: SignIn) -> None:
    order(small, at=timezone.now() - timedelta(days=1), upto="dispatched")
    browser = as_("agent")
    with CaptureQueriesContext(connection) as asked:
        browser.post("/staff/seat/assist/", CALL)
    assert not _histories(asked)
    with CaptureQueriesContext(connection) as asked:
        assert 'data-rule="R7"' in browser.post("/staff/seat/", {**CALL, "act": "look"}).content.decode()
    assert len(_histories(asked)) == 1


def _histories(asked: CaptureQueriesContext) -> list[str]:
    texts = [str(each["sql"]) for each in asked]
    return [sql for sql in texts if 'FROM "appeals_appeal"' in sql and sql.endswith("LIMIT 20")]


@pytest.mark.parametrize("said", ["<script>", "3907-1 open", "x" * 5000, "'; DROP TABLE", "", "\u202e123456 open"])
def test_what_is_sent_in_its_place_is_only_a_number(small: City, as_: SignIn, said: str) -> None:
    page = as_("agent").post("/staff/seat/assist/", {**CALL, "likely_repeat": [said] * 50})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_a_question_that_no_answer_fits_goes_to_the_department(small: City, as_: SignIn) -> None:
    given = {
        **CALL,
        "phone": "19900009999",
        "content": "请问办理旅馆业特种行业许可证需要什么材料？",
        "matter": "",
        "place": "",
    }
    assert 'data-rule="R12"' in as_("agent").post("/staff/seat/assist/", given).content.decode()


def test_a_refusal_that_a_leader_must_allow_is_filled_in_for_her_alone(small: City, as_: SignIn) -> None:
    given = {**CALL, "phone": "19900009999", "content": "帮我查一下我邻居的电话号码"}
    asked = as_("agent").post("/staff/seat/assist/", given).content.decode()
    assert 'data-rule="R5"' in asked and "须经班长同意" in asked
    assert "data-fills" not in asked
    assert "data-fills" in as_("leader").post("/staff/seat/assist/", given).content.decode()
