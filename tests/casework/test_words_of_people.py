"""Whatever somebody writes freely can be erased: no row of the journal holds it in clear."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.steps.rules import Line, words
from hotline.ground.journal.actions import note, record
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import history, looks
from hotline.ground.journal.rules import SYSTEM, Entry
from hotline.register.people.actions import unmask
from hotline.register.staff.actions import close_account
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, REPLY, VERDICT, City, appeal, order

NAMED = "王秀兰住在上溪村3号"
TEXTS = tuple(line for table in (ORDERS, APPEALS) for line in table.lines if any(f.kind == "text" for f in line.given))


@pytest.mark.parametrize("line", TEXTS, ids=lambda line: f"{line.step}-{line.event}")
def test_every_text_of_a_step_is_a_personal_fact(line: Line) -> None:
    given = {field.name: field.name for field in line.given}
    assert set(words(line, given)) == {field.name for field in line.given if field.kind == "text"}


def written() -> str:
    """Everything that stands in clear in the journal."""
    return str(list(Event.objects.values()))


def test_what_is_written_with_a_step_stands_in_no_row_and_is_still_read(small: City) -> None:
    case = order(small, upto="opened")
    texts = ("internal_report", "public_answer", "legal_basis", "measures", "handler_phone")
    for step, who, given in (
        ("dispatch", "dispatcher", {"lead": "d1-housing", "basis": NAMED, "note": NAMED}),
        ("sign", "liaison", {}),
        ("draft", "handler", {**REPLY, **dict.fromkeys(texts, NAMED)}),
        ("approve", "head", {}),
        ("pass_audit", "dispatcher", {"note": NAMED}),
        ("visit", "visitor", {**VERDICT, "caller_words": NAMED}),
    ):
        take_step(case, step, actor=small.actors[who], at=MORNING + timedelta(hours=1), given=given)
    assert NAMED not in written()
    told = {each.event.name: each.facts for each in history([("order", case.pk)])}
    assert told["dispatched"] == {"basis": NAMED, "note": NAMED}
    assert told["drafted"] == dict.fromkeys(texts, NAMED)
    assert told["visited"] == {"caller_words": NAMED}


def test_what_is_said_to_a_caller_stands_in_no_row(small: City) -> None:
    entered, refused = appeal(small), appeal(small)
    for case, step, given in (
        (entered, "ask_supplement", {"elements": ["time"], "question": NAMED}),
        (entered, "supplement", {"text": NAMED}),
        (entered, "answer", {"answer": NAMED}),
        (refused, "refuse", {"refusal": "S1", "explanation": NAMED}),
    ):
        take_appeal_step(case, step, actor=small.actors["leader"], at=MORNING, given=given)
    assert NAMED not in written()
    assert Event.objects.get(name="refused").reason == "S1"


def test_a_reason_in_somebodys_words_stands_in_no_row_and_is_still_read(small: City) -> None:
    entered = appeal(small)
    assert entered.person is not None
    agent = small.actors["agent"]
    unmask(person=entered.person, reason=NAMED, actor=agent, at=MORNING, subject=entered.number)
    close_account(person=Staff.objects.get(username="town"), actor=SYSTEM, at=MORNING, reason=NAMED)
    note(subject=small.units["t1"], name="noted", at=MORNING, actor=SYSTEM, reason=NAMED)
    assert NAMED not in written()
    assert [told.reason for told in looks([entered.person.pk], case=entered.number)] == [NAMED]


def test_the_database_itself_takes_no_words_for_a_reason(small: City) -> None:
    unit = small.units["t1"]
    with pytest.raises(IntegrityError):
        record(subject=unit, entry=Entry(name="noted", at=MORNING, actor=SYSTEM, reason=NAMED))
