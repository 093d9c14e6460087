"""The journal of access: who looked at whom, found by person, by member of staff and by day."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.actions.exporting import note_export
from hotline.register.people.actions import unmask
from hotline.register.staff.actions import note_sign_in
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, City, appeal, caller
from tests.web.office.conftest import Enter

ACCESS = "/staff/office/access/"


@pytest.fixture
def looked(small: City) -> list[Appeal]:
    """Two callers looked at by two people on two days, and somebody who signed in."""
    first = appeal(small)
    second = appeal(small, person=caller("19900005678", "李建国"))
    for case, who, days, reason in ((first, "handler", 0, "回电核实地址"), (second, "agent", 1, "诉求人要求更正")):
        assert case.person is not None
        at = MORNING + timedelta(days=days)
        unmask(person=case.person, reason=reason, actor=small.actors[who], at=at, subject=case.number)
    person = Staff.objects.get(username="agent")
    note_sign_in(person=person, actor=small.actors["agent"], at=MORNING + timedelta(days=2))
    return [first, second]


def rows(enter: Enter, who: str = "auditor", **asked: str) -> list[tuple[str, str]]:
    listing = enter(who).get(ACCESS, asked).context["listing"]
    return [(row.about, row.reason) for row in listing.rows]


def test_every_look_stands_there_with_its_reason_the_latest_first(enter: Enter, looked: list[Appeal]) -> None:
    assert rows(enter) == [("", ""), ("李**", "诉求人要求更正"), ("王**", "回电核实地址")]
    assert rows(enter, "audit_admin") == rows(enter)


def test_nobody_is_named_in_clear(enter: Enter, looked: list[Appeal]) -> None:
    page = enter("auditor").get(ACCESS).content.decode()
    for clear in ("王秀兰", "李建国", "19900001234", "199 0000 1234"):
        assert clear not in page


@pytest.mark.parametrize("about", ["199 0000 5678", "5678", "李建国", "number"])
def test_looks_are_found_by_the_person(enter: Enter, looked: list[Appeal], about: str) -> None:
    asked = looked[1].number if about == "number" else about
    assert rows(enter, about=asked) == [("李**", "诉求人要求更正")]


def test_looks_are_found_by_who_looked(enter: Enter, looked: list[Appeal]) -> None:
    assert rows(enter, by="handler") == [("王**", "回电核实地址")]
    assert rows(enter, by="nobody") == []


def test_looks_are_found_by_day(enter: Enter, looked: list[Appeal]) -> None:
    assert rows(enter, since="2026-03-03", until="2026-03-03") == [("李**", "诉求人要求更正")]
    assert rows(enter, until="2026-03-02") == [("王**", "回电核实地址")]


def test_looks_are_found_by_what_was_done(enter: Enter, looked: list[Appeal]) -> None:
    assert len(rows(enter, what="unmasked")) == 2
    assert rows(enter, what="signed_in") == [("", "")]
    assert rows(enter, what="accounts") == []


def test_an_export_tells_what_was_asked_for_and_how_much_was_taken(enter: Enter, small: City) -> None:
    note_export(
        asked={"state": "closed"},
        text="王秀兰",
        rows=120,
        form="xlsx",
        actor=small.actors["dispatcher"],
        at=MORNING,
    )
    page = enter("auditor").get(ACCESS, {"what": "orders_exported"}).content.decode()
    for said in ("导出清单", "state=closed", "条数 120", "格式 xlsx"):
        assert said in page
    assert "王秀兰" not in page


def test_the_journal_is_read_only(enter: Enter, looked: list[Appeal]) -> None:
    assert enter("auditor").post(ACCESS).status_code == 405
