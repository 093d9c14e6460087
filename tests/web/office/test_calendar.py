"""The notice of a year on its page: understood, looked at, and only then entered."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.recounts.actions import go_on
from hotline.casework.recounts.models import Recount
from hotline.ground.workdays import queries
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.rules import published_years
from tests.casework.factories import City, order
from tests.web.office.conftest import Enter

PAGE = "/staff/office/calendar/notice/"
YEAR = published_years()[-1] + 1
TEXT = f"{YEAR}年元旦：1月1日至3日放假，共3天。\n1月9日上班。"
GIVEN: dict[str, Any] = {"text": TEXT, "source": "国办发明电〔2026〕1号", "year": ""}


def enter_it(client: Client, **more: Any) -> Any:
    return client.post(PAGE, GIVEN | {"seen": queries.version()} | more)


def test_a_pasted_notice_is_shown_as_it_was_understood_before_anything_is_entered(enter: Enter) -> None:
    answer = enter("admin").post(PAGE, GIVEN)
    assert answer.status_code == 200
    assert [(str(change.on), change.after.kind.value) for change in answer.context["felt"]] == [
        (f"{YEAR}-01-01", "holiday"),
        (f"{YEAR}-01-02", "holiday"),
        (f"{YEAR}-01-03", "holiday"),
        (f"{YEAR}-01-09", "make_up"),
    ]
    assert f"确认录入{YEAR}年" in answer.content.decode()
    assert not Day.objects.filter(on__year=YEAR).exists()


def test_what_was_looked_at_is_entered_and_told_with_who_and_what(enter: Enter, small: City) -> None:
    client = enter("admin")
    answer = enter_it(client)
    assert answer["Location"] == f"/staff/office/calendar/?year={YEAR}"
    assert queries.calendar().is_settled(YEAR)
    version = CalendarVersion.objects.order_by("-number")[0]
    assert version.actor_id == small.actors["admin"].staff_id
    page = client.get(answer["Location"])
    assert f"第{version.number}版" in page.content.decode()
    _, who, days = page.context["changes"][0]
    assert who
    assert [day.day for day, _, _ in days] == [1, 2, 3, 9]
    again = client.post(PAGE, GIVEN)
    assert again.context["changes"] == []
    assert "无需录入" in again.content.decode()


def test_what_has_changed_since_it_was_looked_at_is_shown_again(enter: Enter) -> None:
    client = enter("admin")
    assert enter_it(client, seen=queries.version() - 1).status_code == 200
    assert not Day.objects.filter(on__year=YEAR).exists()


def test_every_mistake_of_a_notice_is_named_with_its_line(enter: Enter) -> None:
    answer = enter("admin").post(PAGE, GIVEN | {"text": f"{YEAR}年元旦：1月1日放假。\n2月30日上班。"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"] == ["第2行：不存在的日期：2月30日。"]
    assert enter("admin").post(PAGE, {"text": "", "source": ""}).status_code == 422


@pytest.mark.parametrize("who", ["security", "agent"])
def test_only_who_keeps_the_calendar_enters_a_notice(enter: Enter, who: str) -> None:
    assert enter(who).get(PAGE).status_code == 403
    assert enter_it(enter(who)).status_code == 403


def test_a_year_not_announced_is_marked_provisional(enter: Enter) -> None:
    client = enter("admin")
    address = f"/staff/office/calendar/?year={YEAR}"
    assert "暂定</span>" in client.get(address).content.decode()
    enter_it(client)
    assert "暂定</span>" not in client.get(address).content.decode()


RECOUNT = f"/staff/office/calendar/recount/?year={YEAR}"
YEARS_PAGE = f"/staff/office/calendar/?year={YEAR}"
LATE = datetime(YEAR - 1, 12, 28, 2, tzinfo=UTC)


def test_limits_are_counted_anew_after_a_look_with_a_reason(enter: Enter, small: City) -> None:
    case = order(small, upto="signed", at=LATE)
    with time_machine.travel(LATE):
        client = enter("admin")
        assert "均为暂定" in client.get(RECOUNT).content.decode(), "the notice comes first"
        enter_it(client)
        page = client.get(YEARS_PAGE).content.decode()
        assert RECOUNT in page
        assert "公布前计算" in page
        seen = client.get(RECOUNT).context["seen"]
        assert case.number in {number for _kind, number, _clock, _found in seen.told}
        given = {"reason": "放假安排已公布", "seen": seen.version}
        assert client.post(RECOUNT, {**given, "reason": ""}).status_code == 422
        assert client.post(RECOUNT, {**given, "seen": 0}).status_code == 200
        assert not Recount.objects.exists(), "what has changed since it was looked at is shown again"
        assert client.post(RECOUNT, given)["Location"] == RECOUNT
        assert "正在重算" in client.get(RECOUNT).content.decode()
        go_on(at=LATE)
        page = client.get(RECOUNT).content.decode()
        assert "公布前计算" not in client.get(YEARS_PAGE).content.decode()
    assert "已完成重算" in page
    assert "无需重算" in page
    assert f"顺延{seen.later}个" in page


def test_only_who_may_counts_limits_anew(enter: Enter) -> None:
    assert enter("agent").get(RECOUNT).status_code == 403
    assert enter("leader").get(RECOUNT).status_code == 200


def test_a_provisional_promise_says_so_wherever_it_is_read(enter: Enter, small: City) -> None:
    case = order(small, upto="signed", at=LATE)
    appeal = Appeal.objects.get(share__order=case)
    assert "暂定" in enter("leader").get(f"/staff/orders/{case.number}/").content.decode()
    page = Client().post("/track/", {"number": appeal.number, "code": appeal.code}, follow=True).content.decode()
    assert "该日期为暂定" in page
    told = Client().get(f"/api/v1/appeals/{appeal.number}", {"code": appeal.code})
    assert told.json()["is_provisional"]
