"""Documents of supervision: numbered once, to one unit, answered, accepted or sent back – and by hand in four forms."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions import DocumentDoor, issue
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import answers_of, of_order, open_lines, open_on, visible_to
from hotline.casework.warnings.actions import tick
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

AT = MORNING + timedelta(hours=6)
WRITING: dict[str, Any] = {"form": "writing", "reason": "D06", "text": "请查明原因并书面回复。"}


def written(case: Order, small: City, **given: Any) -> Document:
    take_step(case, "supervise", actor=small.actors["supervisor"], at=AT, given={**WRITING, **given})
    return of_order(case.pk)[0]


def take(document: Document, step: str, actor: Any, **given: Any) -> Document:
    DocumentDoor().take(document.pk, step, actor=actor, at=AT + timedelta(hours=1), given=given)
    document.refresh_from_db()
    return document


def test_a_document_has_a_number_a_unit_a_limit_and_its_order(small: City) -> None:
    case = order(small, upto="signed")
    document = written(case, small)
    assert document.number == "鹿督〔2026〕1号"
    assert document.unit == small.units["d1-housing"]
    assert document.text == WRITING["text"]
    assert (document.amount, document.unit_of_time) == (3, "workdays")
    assert document.due_at == document.turn_due_at
    assert list(document.orders.all()) == [case]
    assert document.turn_unit == document.unit
    assert open_on([case.pk]) == {case.pk: [document]}
    event = Event.objects.filter(subject_kind="order", subject_id=case.pk).latest("place")
    assert (event.name, event.reason, event.after["paper"]) == ("supervised", "D06", document.number)
    case.refresh_from_db()
    assert case.state == "signed"


def test_no_number_is_given_twice_and_the_limit_may_be_said(small: City) -> None:
    case = order(small, upto="signed")
    numbers = [written(case, small, workdays=5).number for _ in range(3)]
    assert numbers == [f"鹿督〔2026〕{serial}号" for serial in (1, 2, 3)]
    assert Document.objects.latest("pk").amount == 5


def test_the_unit_replies_and_the_supervisor_accepts_with_what_follows(small: City) -> None:
    document = written(order(small, upto="signed"), small)
    take(document, "answer_supervision", small.actors["liaison"], text="已整改。")
    assert document.state == "answered"
    assert document.turn_unit == small.units["centre"]
    take(document, "accept_supervision", small.actors["supervisor"], effect="criticised")
    assert (document.state, document.effect) == ("settled", "criticised")
    assert not Clock.objects.filter(subject_kind="document", stopped_at__isnull=True).exists()
    (reply,) = answers_of(document)
    assert (reply.text, reply.is_accepted) == ("已整改。", True)
    assert [*verify.chains("document", Document)] == []


def test_a_reply_that_is_not_good_enough_goes_back_with_what_is_required(small: City) -> None:
    document = written(order(small, upto="signed"), small)
    take(document, "answer_supervision", small.actors["liaison"], text="已知悉。")
    take(document, "return_supervision", small.actors["supervisor"], note="请写明整改措施。")
    assert document.state == "returned"
    assert document.turn_unit == document.unit
    assert answers_of(document)[0].note == "请写明整改措施。"
    take(document, "answer_supervision", small.actors["liaison"], text="已更换并加固。")
    assert [reply.is_accepted for reply in answers_of(document)] == [None, False]


def test_a_letter_to_the_head_is_answered_by_the_head(small: City) -> None:
    document = written(order(small, upto="signed"), small, level=2)
    assert document.addressee == "head"
    with pytest.raises(StepRefused, match="the head replies"):
        take(document, "answer_supervision", small.actors["liaison"], text="已整改。")
    take(document, "answer_supervision", small.actors["head"], text="已整改。")
    assert document.state == "answered"


def test_only_the_unit_it_addresses_replies_and_only_who_may_sees_it(small: City) -> None:
    document = written(order(small, upto="signed"), small)
    with pytest.raises(OutOfScope):
        take(document, "answer_supervision", small.actors["water"], text="已整改。")
    assert not visible_to(small.actors["water"]).exists()
    assert not visible_to(small.actors["admin"]).exists()
    for who in ("liaison", "supervisor", "leader", "county"):
        assert visible_to(small.actors[who]).get() == document
    assert [line.step for line in open_lines(document, small.actors["liaison"])] == ["answer_supervision"]


def test_one_topic_about_many_orders_is_one_document_for_each_unit(small: City) -> None:
    cases = [order(small, upto="signed", key=f"n{n}") for n in range(3)]
    given = {**WRITING, "form": "special", "topic": "井盖缺失专项督办", "reason": "D05"}
    documents = issue(orders=cases, given=given, actor=small.actors["supervisor"], at=AT)
    assert [document.orders.count() for document in documents] == [3]
    assert documents[0].topic == "井盖缺失专项督办"


def test_what_no_unit_has_cannot_be_supervised_and_takes_no_number(small: City) -> None:
    signed, opened = order(small, upto="signed"), order(small, upto="opened", key="two")
    with pytest.raises(StepRefused, match="dispatch it first"):
        issue(orders=[signed, opened], given=WRITING, actor=small.actors["supervisor"], at=AT)
    assert not Document.objects.exists()
    assert written(signed, small).serial == 1


def test_a_unit_or_an_agent_does_not_supervise(small: City) -> None:
    case = order(small, upto="signed")
    for who in ("liaison", "agent", "leader"):
        with pytest.raises(OutOfScope):
            take_step(case, "supervise", actor=small.actors[who], at=AT, given=WRITING)


def test_another_order_joins_an_open_document_to_the_same_unit(small: City) -> None:
    first, second = order(small, upto="signed"), order(small, upto="signed", key="two")
    document = written(first, small)
    take_step(second, "supervise", actor=small.actors["supervisor"], at=AT, given={"document": document.number})
    assert document.orders.count() == 2
    with pytest.raises(StepRefused, match="in that document already"):
        take_step(second, "supervise", actor=small.actors["supervisor"], at=AT, given={"document": document.number})


def test_the_tick_of_warnings_goes_on_where_documents_have_clocks(small: City) -> None:
    document = written(order(small, upto="signed"), small)
    assert document.turn_due_at is not None
    tick(at=document.turn_due_at + timedelta(minutes=5))


def test_only_the_standing_rule_writes_by_standing_rule(small: City) -> None:
    with pytest.raises(StepRefused, match="not one of the choices"):
        written(order(small, upto="signed"), small, form="rule")
