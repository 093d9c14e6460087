"""The visit desk: whom to ring up, the number after a reason, the verdict, attempts, closing and rework."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.visits.models import Attempt, Visit
from hotline.casework.visits.wishes import fits
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import told
from tests.casework.factories import VERDICT, City, caller, order
from tests.web.conftest import SignIn

SAID = {"contacted": "yes", "solved": "yes", "satisfied": "4"}
UNHAPPY = {"contacted": "no", "solved": "no", "satisfied": "1", "reasons": ["unsolved"]}


def send(browser: Client, case: Order, act: str, **given: object) -> Any:
    """Press a button beside an order."""
    data = {"version": case.version, "idempotency_key": f"key-{act}", "act": act, **given}
    return browser.post(f"/staff/visit/{case.number}/", data)


def test_the_visitor_reads_out_the_answer_and_sees_no_number(small: City, as_: SignIn) -> None:
    order(small, upto="audited")
    text = as_("visitor").get("/staff/visit/").content.decode()
    assert "井盖已更换完毕" in text
    assert "这里是鹿鸣市12345热线" in text
    assert "199 **** 1234" in text
    assert "19900001234" not in text
    assert "199 0000 1234" not in text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_number_is_shown_after_a_reason_that_stands_in_the_journal(
    small: City, as_: SignIn, headers: dict[str, str]
) -> None:
    case = order(small, upto="audited")
    data = {"of": case.number, "reason": "回访核实办理情况"}
    answer = as_("visitor").post(f"/staff/visit/{case.number}/number/", data, headers=headers)
    text = answer.content.decode()
    assert "199 0000 1234" in text
    assert "王秀兰" in text
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(name="unmasked")
    assert (told(event).reason, event.after["case"], event.actor_role) == (data["reason"], case.number, "visitor")


def test_without_a_reason_nothing_is_shown(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    text = (
        as_("visitor").post(f"/staff/visit/{case.number}/number/", {"of": case.number, "reason": "看"}).content.decode()
    )
    assert "199 0000 1234" not in text
    assert not Event.objects.filter(name="unmasked").exists()


def test_who_may_not_see_numbers_gets_none(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    data = {"of": case.number, "reason": "回访核实办理情况"}
    assert as_("admin").post(f"/staff/visit/{case.number}/number/", data).status_code == 403
    other = order(small, upto="audited", person=caller("19900007777"))
    wrong = {"of": other.number, "reason": "回访核实办理情况"}
    assert as_("visitor").post(f"/staff/visit/{case.number}/number/", wrong).status_code == 403
    assert not Event.objects.filter(name="unmasked").exists()


def test_the_verdict_is_recorded_and_the_next_comes_up(small: City, as_: SignIn) -> None:
    case, other = order(small, upto="audited"), order(small, upto="audited")
    answer = send(as_("visitor"), case, "visit", next=other.number, caller_words="很好", **SAID)
    assert answer["Location"] == f"/staff/visit/{other.number}/"
    case.refresh_from_db()
    verdict = Visit.objects.get(order=case)
    assert (case.state, verdict.contacted, verdict.solved, verdict.satisfied) == ("visited", True, "yes", "4")
    assert verdict.caller_words == "很好"


def test_a_dissatisfied_caller_is_asked_why(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    answer = send(as_("visitor"), case, "visit", **{**UNHAPPY, "reasons": []})
    assert "请询问不满意的原因" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_verdict_and_the_closing_are_one_click(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    browser = as_("visitor")
    for _ in range(2):
        assert send(browser, case, "visit_close", **SAID).status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"
    assert Visit.objects.count() == 1


def test_a_verdict_and_the_rework_are_one_click_or_nothing(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    browser = as_("visitor")
    assert send(browser, case, "visit_rework", **UNHAPPY).status_code == 422
    assert not Visit.objects.exists()
    assert send(browser, case, "visit_rework", required="请重新更换井盖", **UNHAPPY).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.round) == ("sent_back", 2)
    assert Visit.objects.get().satisfied == "1"


def test_attempts_are_counted_and_the_visit_may_end_when_there_were_enough(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    browser = as_("visitor")
    text = browser.get(f"/staff/visit/{case.number}/").content.decode()
    assert "满3次且跨2个时段后可终止" in text
    for number, hour in enumerate((1, 2, 7)):
        with time_machine.travel(datetime(2026, 3, 4, hour, 30, tzinfo=UTC), tick=False):
            case.refresh_from_db()
            as_("visitor").post(
                f"/staff/visit/{case.number}/",
                {"version": case.version, "idempotency_key": f"try-{number}", "act": "try_visit:no_answer"},
            )
    assert Attempt.objects.filter(order=case).count() == 3
    text = browser.get(f"/staff/visit/{case.number}/").content.decode()
    assert "未接通 3/3" in text
    assert 'value="give_up_visit"' in text
    case.refresh_from_db()
    assert send(browser, case, "give_up_visit").status_code == 302
    case.refresh_from_db()
    assert case.state == "visited"


def test_an_attempt_needs_an_outcome_that_exists(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    assert send(as_("visitor"), case, "try_visit:asleep").status_code == 422
    assert send(as_("visitor"), case, "give_up_visit").status_code == 422
    assert not Attempt.objects.exists()


def test_what_was_visited_is_closed_or_handled_again(small: City, as_: SignIn) -> None:
    closing, again = order(small, upto="visited"), order(small, upto="visited")
    browser = as_("visitor")
    text = browser.get(f"/staff/visit/{closing.number}/?tab=closing").content.decode()
    assert "满意" in text
    assert send(browser, closing, "close").status_code == 302
    assert send(browser, again, "rework", required="请到现场复核").status_code == 302
    closing.refresh_from_db()
    again.refresh_from_db()
    assert (closing.state, again.state) == ("closed", "sent_back")


def test_who_comes_too_late_is_told_who_was_faster(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    take_step(case, "visit", actor=small.actors["visitor"], at=timezone.now(), given=VERDICT)
    answer = send(as_("visitor"), case, "visit", **SAID)
    assert answer.status_code == 422
    assert Visit.objects.count() == 1


def test_who_likes_to_be_rung_up_now_stands_above_who_does_not(small: City, as_: SignIn) -> None:
    now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning
    evening = order(small, upto="audited", at=now - timedelta(hours=8), preferred_time="晚上7点以后")
    morning = order(small, upto="audited", at=now - timedelta(hours=7), preferred_time="上午")
    with time_machine.travel(now, tick=False):
        text = as_("visitor").get("/staff/visit/").content.decode()
    assert text.index(f"/staff/visit/{morning.number}/") < text.index(f"/staff/visit/{evening.number}/")
    assert "现在不便" in text


@pytest.mark.parametrize(
    ("preferred", "daypart", "is_fit"),
    [
        ("", "morning", True),
        ("随时", "evening", True),
        ("上午9点", "morning", True),
        ("上午9点", "evening", False),
        ("下班后", "evening", True),
        ("下午", "morning", False),
        ("晚上8点", "morning", False),
        ("周末", "morning", True),
        ("19:30", "evening", True),
        ("9点", "afternoon", False),
        ("afternoon", "afternoon", True),
    ],
)
def test_a_preferred_time_is_read(preferred: str, daypart: str, is_fit: bool) -> None:
    assert fits(preferred, daypart) is is_fit


def test_the_desk_is_for_those_who_visit(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    for username, status in (("visitor", 200), ("county", 403), ("agent", 403), ("dispatcher", 403)):
        assert as_(username).get("/staff/visit/").status_code == status
    assert send(as_("agent"), case, "visit", **SAID).status_code == 403


def test_the_queue_costs_the_same_however_long_it_is(
    small: City, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_("visitor")
    for number in range(8):
        order(small, upto="audited", person=caller(f"1990000{number:04d}"))
    with django_assert_max_num_queries(20):
        browser.get("/staff/visit/")


def test_an_empty_queue_says_so_and_news_are_counted(small: City, as_: SignIn) -> None:
    browser = as_("visitor")
    assert "没有待回访工单" in browser.get("/staff/visit/").content.decode()
    assert "没有待结案工单" in browser.get("/staff/visit/?tab=closing").content.decode()
    assert browser.get("/staff/visit/news/", {"since": "x"}).status_code == 200
