"""The same request over two real connections at once: one appeal, one step, the same answer to both."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.ground.files.models import Attachment
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.workdays import actions as workdays
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, City, appeal, city, order
from tests.casework.test_two_at_once import both
from tests.ground.files import samples
from tests.web.api.machine import APPEAL, Machine, said
from tests.web.api.test_creating import parts

KEY = {"Idempotency-Key": "0190f5a2-7c1e-7000-8000-000000000004"}


@pytest.fixture
def small(transactional_db: None) -> City:
    """The small city, really committed."""
    workdays.seed(at=MORNING)
    return city()


def of(username: str) -> Machine:
    """A machine with the key of a person."""
    person = Staff.objects.get(username=username)
    return Machine(Client(), give_token(person=person, label="test", actor=SYSTEM, at=timezone.now()))


def answers(results: list[object]) -> list[Any]:
    """What came back; an exception is a failure."""
    for result in results:
        assert not isinstance(result, Exception), result
    return results


def test_one_appeal_and_the_same_answer(small: City) -> None:
    results = answers(both(*[lambda: Machine(Client()).post("/appeals", APPEAL, KEY)] * 3))
    assert [answer.status_code for answer in results] == [201] * 3
    assert len({answer.content for answer in results}) == 1
    assert Appeal.objects.count() == 1


def test_one_appeal_with_its_files_once(small: City) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send() -> Any:
        sent = parts(SimpleUploadedFile("合同.pdf", samples.PDF))
        return Machine(Client()).post_parts("/appeals", sent, KEY)

    results = answers(both(send, send))
    assert [answer.status_code for answer in results] == [201, 201]
    assert (Appeal.objects.count(), Attachment.objects.count()) == (1, 1)


def test_another_body_at_the_same_moment_is_refused(small: City) -> None:
    bodies = ({**APPEAL, "title": "一"}, {**APPEAL, "title": "二"})
    results = answers(both(*(lambda body=body: Machine(Client()).post("/appeals", body, KEY) for body in bodies)))
    assert sorted(answer.status_code for answer in results) == [201, 409]
    assert Appeal.objects.count() == 1


def test_one_step_and_the_same_answer(small: City) -> None:
    case = order(small, upto="dispatched")
    asking, body = of("liaison"), {"version": case.version}
    results = answers(both(*[lambda: asking.post(f"/orders/{case.number}/steps/sign", body, KEY)] * 2))
    assert [answer.status_code for answer in results] == [200, 200]
    assert results[0].content == results[1].content
    assert Event.objects.filter(subject_kind="order", name="signed").count() == 1


def test_one_appeal_is_accepted_once(small: City) -> None:
    entered = appeal(small)
    asking, body = of("agent"), {"version": entered.version, "given": {"kind": "complaint"}}
    results = answers(both(*[lambda: asking.post(f"/appeals/{entered.number}/steps/accept", body, KEY)] * 2))
    assert [answer.status_code for answer in results] == [200, 200], [answer.content for answer in results]
    assert Order.objects.count() == 1


def test_of_two_people_one_wins_and_the_other_is_told(small: City) -> None:
    case = order(small, upto="replied")
    machines, body = [of("dispatcher"), of("supervisor")], {"version": case.version}
    path = f"/orders/{case.number}/steps/pass_audit"
    results = answers(both(*(lambda asking=asking: asking.post(path, body) for asking in machines)))
    assert sorted(answer.status_code for answer in results) == [200, 409]
    told = next(said(answer) for answer in results if answer.status_code == 409)
    assert "反馈审核通过" in told["changes"][0]
