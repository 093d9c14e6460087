"""The end of an incident at the browser: marked, closed, settled, and said to be not solved."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies.actions import close_expired, link
from hotline.casework.orders.models import Order
from tests.casework.factories import City, appeal, caller
from tests.web.conftest import SignIn
from tests.web.emergencies.test_pages import CARD, incident
from tests.web.public.test_asking import follow, words


def test_closing_answers_who_waits_and_carries_on_what_is_marked(small: City, as_: SignIn) -> None:
    opened, leader = incident(small), as_("leader")
    answered, kept = (
        appeal(small, at=timezone.now(), person=caller(phone)) for phone in ("19900001111", "19900002222")
    )
    here = f"/staff/emergencies/{opened.pk}/"
    leader.post(here, {"number": answered.number})
    leader.post(here, {"number": kept.number})
    leader.post(here, {"chosen": [kept.number], "mark": "on"})
    assert "已标记单独办理" in words(leader.get(here))
    assert "已标记单独办理" in words(leader.get(f"{here}close/"))
    assert leader.post(f"{here}close/", {"result": ""}).status_code == 422
    assert leader.post(f"{here}settle/").status_code == 404
    assert "已处理关联诉求2件，共2件" in words(leader.post(f"{here}close/", {"result": "已恢复供水"}, follow=True))
    assert Letter.objects.filter(text_key="incident_settled", appeal_id=answered.pk).exists()
    assert Order.objects.get().number == kept.number
    assert CARD["announcement"] not in Client().get("/").content.decode()
    text = words(leader.get(here))
    assert "已随事件结果答复" in text
    assert "关联诉求全部处理完毕" in text
    assert leader.get(f"{here}close/")["Location"] == here


def test_she_says_on_her_page_that_it_is_not_solved_for_her(small: City, as_: SignIn, client: Client) -> None:
    opened, entered = incident(small), appeal(small, at=timezone.now())
    leader = as_("leader")
    leader.post(f"/staff/emergencies/{opened.pk}/", {"number": entered.number})
    leader.post(f"/staff/emergencies/{opened.pk}/close/", {"result": "已恢复供水"})
    here = follow(client, entered)
    text = words(client.get(here))
    assert "已恢复供水" in text
    assert f"{here}not-solved/" in text
    assert "单独立单办理" in words(client.get(f"{here}not-solved/"))
    for _click in range(2):
        sent = client.post(f"{here}not-solved/", {"note": "我家还没有水", "idempotency_key": "k"})
        assert sent["Location"] == here
    assert Order.objects.get().number == entered.number
    text = words(client.get(here))
    assert f"{here}not-solved/" not in text
    assert "已恢复供水" in text


def test_an_agent_enters_it_for_a_caller_who_rings_up(small: City, as_: SignIn) -> None:
    opened, entered = incident(small), appeal(small, at=timezone.now())
    leader, agent = as_("leader"), as_("agent")
    here = f"/staff/emergencies/{opened.pk}/"
    leader.post(here, {"number": entered.number})
    leader.post(f"{here}close/", {"result": "已恢复供水"})
    assert agent.post(f"{here}close/", {"result": "x"}).status_code == 403
    assert agent.post(f"{here}not-solved/", {"number": "1"}).status_code == 404
    sent = {"number": entered.number, "note": "仍没有水", "idempotency_key": "k"}
    assert entered.number in words(agent.post(f"{here}not-solved/", sent, follow=True))
    agent.post(f"{here}not-solved/", {**sent, "idempotency_key": "k2"})
    assert Order.objects.count() == 1


def test_of_one_that_closed_by_itself_somebody_says_how_it_ended(small: City, as_: SignIn) -> None:
    opened, entered = incident(small), appeal(small, at=timezone.now())
    link(opened, appeals=[entered], actor=small.actors["leader"], at=timezone.now())
    close_expired(at=timezone.now() + timedelta(days=3))
    leader, here = as_("leader"), f"/staff/emergencies/{opened.pk}/"
    assert "尚未填写事件结果" in words(leader.get(here))
    leader.post(f"{here}close/", {"result": "已恢复供水"})
    entered.refresh_from_db()
    assert entered.state == "answered"
