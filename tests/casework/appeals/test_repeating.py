"""The same caller raises the same matter again: appended while it is open, refused with the answer, or handled anew."""

from datetime import timedelta

import pytest
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, City, appeal, caller, order

LATER = MORNING + timedelta(days=3)


def refuse(small: City, again: Appeal, earlier: str) -> None:
    given = {"refusal": "S7", "explanation": "没有新情况。", "earlier": earlier}
    take_appeal_step(again, "refuse", actor=small.actors["leader"], at=LATER, given=given)


def test_without_anything_new_it_is_refused_with_the_earlier_answer(small: City) -> None:
    closed = order(small, upto="closed")
    again = appeal(small, at=LATER)
    refuse(small, again, closed.number)
    again.refresh_from_db()
    assert (again.state, again.repeat_of, again.refusal_code) == ("refused", closed.appeals.get(), "S7")
    assert closed.number in Letter.objects.get(appeal_id=again.pk, text_key="refused").body
    browser = Client()
    browser.post("/track/", {"number": again.number, "code": again.code})
    text = browser.get(f"/track/{again.number}/").content.decode()
    assert "井盖已更换完毕" in text


def test_what_is_open_or_another_s_is_no_earlier_answer(small: City) -> None:
    open_, closed = order(small), order(small, upto="closed")
    again, other = appeal(small, at=LATER), appeal(small, at=LATER, person=caller(phone="19900005678"))
    for one, earlier in ((again, open_.number), (other, closed.number), (again, "123")):
        with pytest.raises(StepRefused) as refused:
            refuse(small, one, earlier)
        assert refused.value.field == "earlier"


def test_with_new_facts_it_is_handled_and_shows_for_the_how_manieth_time(small: City) -> None:
    first = order(small, upto="closed")
    again = appeal(small, at=LATER)
    given = {"earlier": first.number, "reason": "broken_promise"}
    take_appeal_step(again, "mark_repeat", actor=small.actors["agent"], at=LATER, given=given)
    take_appeal_step(again, "accept", actor=small.actors["agent"], at=LATER, given={"kind": "complaint"})
    opened = Order.objects.get(shares__appeal=again)
    assert (opened.raised, Event.objects.get(name="repeat_marked").reason) == (2, "broken_promise")


def test_a_dispatcher_links_what_an_order_handles_already(small: City) -> None:
    first = order(small, upto="closed")
    second = order(small, at=LATER)
    given = {"earlier": first.number, "reason": "new_facts"}
    take_step(second, "mark_repeat", actor=small.actors["dispatcher"], at=LATER, given=given)
    second.refresh_from_db()
    assert (second.raised, second.appeals.get().repeat_of) == (2, first.appeals.get())
