"""What waits to be accepted: the one due first on top, the same decisions, who was faster is said."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from tests.casework.factories import City, appeal, caller
from tests.web.conftest import SignIn

CLASSED = {"kind": "complaint", "matter": "010302", "place": "青溪镇", "urgency": "normal"}


def decide(browser: Client, entered: Appeal, act: str, **given: object) -> Any:
    """Press a button beside a waiting appeal."""
    data = {**CLASSED, "version": entered.version, "idempotency_key": f"key-{act}", "act": act, **given}
    return browser.post(f"/staff/seat/waiting/{entered.number}/", data)


def test_the_one_due_first_stands_on_top_and_is_open(small: City, as_: SignIn) -> None:
    now = timezone.now()
    later = appeal(small, at=now - timedelta(hours=1), title="后到的诉求")
    urgent = appeal(small, at=now - timedelta(minutes=30), title="紧急的诉求", urgency="critical")
    text = as_("agent").get("/staff/seat/waiting/").content.decode()
    assert text.index(urgent.number) < text.index(later.number)
    assert '<h2 id="case-title">紧急的诉求</h2>' in text


def test_accepting_opens_the_order_and_the_next_one_comes_up(small: City, as_: SignIn) -> None:
    entered, other = appeal(small), appeal(small)
    answer = decide(as_("agent"), entered, "open", next=other.number)
    assert answer["Location"] == f"/staff/seat/waiting/{other.number}/"
    assert Order.objects.filter(matter__code="010302").count() == 1


def test_a_leader_dispatches_at_once(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    decide(as_("leader"), entered, "dispatch", lead="雪松区住建局")
    case = Order.objects.get()
    assert case.state == "dispatched"
    assert case.tasks.get().basis == "权责清单1.3"


def test_a_second_click_is_the_same_act(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    browser = as_("agent")
    for _ in range(2):
        assert decide(browser, entered, "open").status_code == 302
    assert Order.objects.count() == 1


def test_who_comes_too_late_is_told_who_was_faster(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    take_appeal_step(
        entered, "answer", actor=small.actors["leader"], at=timezone.now(), given={"answer": "已当场答复。"}
    )
    answer = decide(as_("agent"), entered, "open")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已有同事处理" in text
    assert "leader（班长）" in text
    assert not Order.objects.exists()


def test_somebody_elses_appeal_is_offered_for_appending_only_where_the_caller_is_the_same(
    small: City, as_: SignIn
) -> None:
    first = appeal(small, at=timezone.now() - timedelta(days=2))
    appeal(small, person=caller("19900008888", "钱二"))
    second = appeal(small, at=timezone.now())
    browser = as_("agent")
    text = browser.get(f"/staff/seat/waiting/{second.number}/").content.decode()
    assert f'value="append:{first.number}"' in text
    decide(browser, second, f"append:{first.number}")
    second.refresh_from_db()
    assert second.state == "appended"


def test_a_confidential_caller_is_masked_here_too(small: City, as_: SignIn) -> None:
    entered = appeal(small, is_confidential=True)
    text = as_("agent").get(f"/staff/seat/waiting/{entered.number}/").content.decode()
    assert "王秀兰" not in text
    assert "19900001234" not in text


def test_the_queue_costs_the_same_however_long_it_is(
    small: City, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        appeal(small, person=caller(f"1990000{number:04d}", f"来电人{number}"))
    browser = as_("agent")
    with django_assert_max_num_queries(21):
        browser.get("/staff/seat/waiting/")


def test_an_empty_queue_says_so(small: City, as_: SignIn) -> None:
    assert "都处理完了" in as_("agent").get("/staff/seat/waiting/").content.decode()


def test_what_has_come_since_is_counted(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    since = (timezone.now() - timedelta(minutes=5)).isoformat()
    appeal(small, at=timezone.now())
    text = browser.get("/staff/seat/waiting/news/", {"since": since}).content.decode()
    assert "有 1 件新到" in text
    for nonsense in ("", "gestern", "2026-13-45", "2026-01-01"):
        assert "新到" not in browser.get("/staff/seat/waiting/news/", {"since": nonsense}).content.decode()


def test_an_appeal_that_is_not_there_is_not_found(small: City, as_: SignIn) -> None:
    assert as_("agent").get("/staff/seat/waiting/39070000000000/").status_code == 404
    other = appeal(small)
    assert as_("other_county").get(f"/staff/seat/waiting/{other.number}/").status_code == 404


def test_a_message_that_says_no_place_is_asked_for_it_in_the_list_too(small: City, as_: SignIn) -> None:
    message = appeal(small, content="路灯坏了三天", channel="06")
    page = as_("agent").get(f"/staff/seat/waiting/{message.number}/").content.decode()
    assert 'data-rule="R10"' in page


def test_what_was_proposed_when_it_came_in_is_said_where_more_is_known_now(small: City, as_: SignIn) -> None:
    entered = appeal(small, content="文昌路18号门口的路灯坏了三天")
    entered.proposed.outcome, entered.proposed.rule = "GUIDE", "R8"
    entered.proposed.save()
    page = as_("agent").get(f"/staff/seat/waiting/{entered.number}/").content.decode()
    assert "来件时的建议：R8" in page
