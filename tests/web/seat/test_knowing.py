"""The knowledge base beside the form: what fits is offered, what is not found is counted, what fails is said."""

import json

import pytest
from django.db import DatabaseError

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.casework.quotations.queries import of_appeals
from hotline.register.knowledge import fitting
from hotline.register.knowledge.models import Answer, Gap, TextModule
from hotline.register.knowledge.words import Reach
from tests.casework.factories import MORNING, City
from tests.register.knowledge.test_answers import published
from tests.web.conftest import SignIn
from tests.web.seat.test_console import CALL, click


@pytest.fixture
def answer(small: City) -> Answer:
    """One published answer: who decides on a rise of the property fee."""
    return published(small)


def test_what_the_caller_says_brings_the_answer_that_fits(answer: Answer, as_: SignIn) -> None:
    body = (
        as_("agent").post("/staff/seat/answers/", {**CALL, "content": "小区物业费要涨价，没问过我们"}).content.decode()
    )
    assert "物业费涨价要经过业主同意吗？" in body
    assert f'data-insert-value="{answer.current_id}"' in body
    assert "《物业管理条例》（国务院令第379号，2018-03-19）第四十条" in body


def test_a_word_goes_before_what_the_caller_says(answer: Answer, as_: SignIn) -> None:
    body = as_("agent").post("/staff/seat/answers/", {**CALL, "knowledge": "物业费"}).content.decode()
    assert "物业费涨价要经过业主同意吗？" in body


def test_only_a_word_typed_to_its_end_counts_as_a_gap(answer: Answer, as_: SignIn) -> None:
    browser = as_("agent")
    browser.post("/staff/seat/answers/", {"knowledge": "灯塔参观"})
    assert not Gap.objects.exists()
    body = browser.post("/staff/seat/answers/", {"knowledge": "灯塔参观", "settled": "1"}).content.decode()
    assert "没有合适的标准答案" in body
    assert Gap.objects.get().by_seats == 1


def test_a_search_that_is_down_is_said_and_the_console_works_on(
    answer: Answer, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object, **_more: object) -> None:
        raise DatabaseError("no index")

    monkeypatch.setattr(fitting, "look_up", down)
    browser = as_("agent")
    assert "知识库暂时无法检索" in browser.post("/staff/seat/answers/", {"knowledge": "物业费"}).content.decode()
    assert browser.get("/staff/seat/").status_code == 200
    assert browser.get("/staff/orders/find/answers", {"q": "物业费"}).status_code == 503


def test_answers_and_text_modules_are_offered_to_be_inserted(answer: Answer, small: City, as_: SignIn) -> None:
    centre = small.units["centre"]
    TextModule.objects.create(
        reach=Reach.CITY, unit=centre, unit_path=centre.path, shortcut="wj", title="稍后回电", initials="shhd",
        text="您反映的情况已记录，承办单位会在一个工作日内与您联系。", kept_at=MORNING,
    )  # fmt: skip
    browser = as_("agent")
    (item,) = json.loads(browser.get("/staff/orders/find/answers", {"q": "物业费"}).content)["items"]
    assert item["value"] == str(answer.current_id)
    assert item["text"].startswith("要。")
    (module,) = json.loads(browser.get("/staff/orders/find/modules", {"q": "wj"}).content)["items"]
    assert module["text"].startswith("您反映的情况")


def test_an_answer_used_in_a_call_is_recorded_with_its_version_and_sent_when_asked_for(
    answer: Answer, as_: SignIn
) -> None:
    browser = as_("agent")
    given = {"answer": "要。须经业主共同决定。", "told": [str(answer.current_id), "0", "x"], "send_answer": "on"}
    assert click(browser, "answer", **given).status_code == 302
    entered = Appeal.objects.get()
    (row,) = of_appeals([entered])
    assert (row.version_id, row.how) == (answer.current_id, "sent")
    assert Letter.objects.filter(appeal_id=entered.pk, text_key="answer_told").count() == 1


def test_what_is_refused_forgets_no_answer_that_was_used(answer: Answer, as_: SignIn) -> None:
    response = click(as_("agent"), "answer", answer="", told=str(answer.current_id))
    assert response.status_code == 422
    assert f'<input type="hidden" name="told" value="{answer.current_id}">' in response.content.decode()
    assert not Appeal.objects.exists()


def test_nothing_is_sent_silently_where_no_answer_was_inserted(small: City, as_: SignIn) -> None:
    response = click(as_("agent"), "answer", answer="请到窗口咨询。", send_answer="on")
    assert response.status_code == 422
    assert "请先插入标准答案" in response.content.decode()
    assert not Appeal.objects.exists()


def test_a_tick_left_behind_sends_nothing_with_another_decision(answer: Answer, as_: SignIn) -> None:
    assert click(as_("agent"), "open", told=str(answer.current_id), send_answer="on").status_code == 302
    (row,) = of_appeals([Appeal.objects.get()])
    assert row.how == "said"
    assert not Letter.objects.filter(text_key="answer_told").exists()
