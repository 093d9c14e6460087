"""Changes of the registers: who may, what is asked for, what stands in the journal."""

from datetime import date

import pytest
from django.test import Client

from hotline.ground.journal.models import Event
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.register.staff.models import Staff, Token
from hotline.register.staff.queries import actor_for, actor_for_token
from hotline.register.units.models import Unit
from tests.casework.factories import MORNING, City
from tests.web.office.conftest import Enter

OFFICE = "/staff/office/"


def last_event(kind: str) -> Event:
    event = Event.objects.filter(subject_kind=kind).order_by("-id").first()
    assert event is not None
    return event


def test_the_system_administrator_opens_a_unit(enter: Enter, small: City) -> None:
    given = {"name": "雪松区教育局", "code": "d1-education", "kind": "department", "trade": "education"}
    answer = enter("admin").post(f"{OFFICE}units/d1/open/", given)
    assert answer["Location"] == f"{OFFICE}units/d1-education/"
    opened = Unit.objects.get(code="d1-education")
    assert opened.parent == small.units["d1"]
    assert opened.initials == "xsqjyj"
    assert last_event("unit").actor_id == small.actors["admin"].staff_id


@pytest.mark.parametrize(
    ("field", "value"), [("code", "d1"), ("code", "../x"), ("name", ""), ("name", "好\u0001"), ("kind", "castle")]
)
def test_what_cannot_be_a_unit_is_refused_at_its_field(enter: Enter, field: str, value: str) -> None:
    given = {"name": "雪松区教育局", "code": "d1-education", "kind": "department", field: value}
    answer = enter("admin").post(f"{OFFICE}units/d1/open/", given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Unit.objects.filter(code="d1-education").exists()


def test_a_unit_is_moved_with_a_reason(enter: Enter, small: City) -> None:
    client = enter("admin")
    assert client.post(f"{OFFICE}units/d1-housing/move/", {"under": "d2"}).status_code == 422
    client.post(f"{OFFICE}units/d1-housing/move/", {"under": "临江区", "reason": "机构改革"})
    assert Unit.objects.get(code="d1-housing").parent == small.units["d2"]
    page = client.get(f"{OFFICE}units/d1-housing/").content.decode()
    assert "机构改革" in page
    assert "调整隶属关系" in page
    assert "原上级单位" in page
    refused = client.post(f"{OFFICE}units/d1/move/", {"under": "t1", "reason": "不可能"})
    assert refused.status_code == 422
    assert "under" in refused.context["form"].errors


def test_a_unit_with_open_units_below_is_not_closed(enter: Enter) -> None:
    client = enter("admin")
    given = {"on": "2026-03-02", "reason": "撤并"}
    assert client.post(f"{OFFICE}units/d1-housing/close/", given).status_code == 422
    assert client.post(f"{OFFICE}units/d1-housing-office/close/", given).status_code == 302
    assert client.get(f"{OFFICE}units/d1-housing-office/close/").status_code == 404
    assert "撤并" in client.get(f"{OFFICE}units/d1-housing-office/").content.decode()
    assert Unit.objects.get(code="d1-housing-office").closed_on == date(2026, 3, 2)
    found = client.get(f"{OFFICE}units/", {"q": "物业科"}).context["listing"].rows
    assert not found
    assert client.get(f"{OFFICE}units/", {"q": "物业科", "closed": "on"}).context["listing"].rows


def test_nobody_else_changes_the_tree(enter: Enter) -> None:
    for who in ("security", "leader", "county", "auditor"):
        client = enter(who)
        assert client.post(f"{OFFICE}units/t1/close/", {"on": "2026-03-02", "reason": "x"}).status_code == 403
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_a_new_account_gets_a_password_that_is_shown_once(enter: Enter) -> None:
    client = enter("security")
    given = {"name": "何晓雨", "username": "He.Xiaoyu", "role": "agent", "unit": "受理组"}
    address = client.post(f"{OFFICE}staff/new/", given)["Location"]
    person = Staff.objects.get(username="he.xiaoyu")
    secret = client.get(address).context["secret"]
    assert secret.kind == "password"
    assert person.check_password(secret.text)
    assert client.get(address).context["secret"] is None
    stored = str(dict(client.session))
    assert secret.text not in stored
    again = client.post(f"{OFFICE}staff/new/", given)
    assert again.status_code == 422
    assert "username" in again.context["form"].errors


def test_a_closed_account_opens_nothing(enter: Enter, small: City) -> None:
    client, person = enter("security"), small.actors["handler"].staff_id
    assert client.post(f"{OFFICE}staff/{person}/close/", {"reason": ""}).status_code == 422
    assert client.post(f"{OFFICE}staff/{person}/close/", {"reason": "调离"}).status_code == 302
    assert actor_for(person or 0) is None
    assert "调离" in client.get(f"{OFFICE}staff/{person}/").content.decode()
    assert client.get(f"{OFFICE}staff/{person}/token/").status_code == 404


def test_nobody_closes_her_own_account(enter: Enter, small: City) -> None:
    own = small.actors["security"].staff_id
    assert enter("security").post(f"{OFFICE}staff/{own}/close/", {"reason": "x"}).status_code == 422
    assert actor_for(own or 0) is not None


def test_a_forgotten_password_is_replaced(enter: Enter, small: City) -> None:
    client, pk = enter("security"), small.actors["handler"].staff_id or 0
    address = client.post(f"{OFFICE}staff/{pk}/password/")["Location"]
    assert Staff.objects.get(pk=pk).check_password(client.get(address).context["secret"].text)
    assert last_event("staff").name == "password_renewed"
    assert enter("admin").post(f"{OFFICE}staff/{pk}/password/").status_code == 403


def test_a_token_is_shown_once_and_revoked_at_once(enter: Enter, small: City) -> None:
    client, pk = enter("security"), small.actors["handler"].staff_id
    assert client.post(f"{OFFICE}staff/{pk}/token/", {"label": "", "expires_on": "2020-01-01"}).status_code == 422
    address = client.post(f"{OFFICE}staff/{pk}/token/", {"label": "区OA对接", "expires_on": "2099-12-31"})["Location"]
    token = client.get(address).context["secret"].text
    assert actor_for_token(token, at=MORNING) is not None
    kept = Token.objects.get()
    client.post(f"{OFFICE}staff/tokens/{kept.pk}/revoke/")
    assert actor_for_token(token, at=MORNING) is None
    assert token not in client.get(address).content.decode()
    names = list(Event.objects.filter(subject_kind="staff").order_by("id").values_list("name", flat=True))
    assert names == ["token_given", "token_revoked"]


def test_a_secret_of_one_account_is_not_shown_on_another(enter: Enter, small: City) -> None:
    client, pk = enter("security"), small.actors["handler"].staff_id
    client.post(f"{OFFICE}staff/{pk}/password/")
    other = small.actors["liaison"].staff_id
    assert client.get(f"{OFFICE}staff/{other}/").context["secret"] is None
    assert client.get(f"{OFFICE}staff/{pk}/").context["secret"] is not None


def test_a_day_is_changed_by_a_notice(enter: Enter, small: City) -> None:
    client = enter("admin")
    assert client.post(f"{OFFICE}calendar/2026-06-01/", {"kind": "holiday", "name": "市庆"}).status_code == 422
    given = {"kind": "holiday", "name": "市庆", "source": "鹿政发〔2026〕3号"}
    answer = client.post(f"{OFFICE}calendar/2026-06-01/", given)
    assert answer["Location"] == f"{OFFICE}calendar/?year=2026"
    assert Day.objects.get(on="2026-06-01").kind == "holiday"
    version = CalendarVersion.objects.order_by("-number").first()
    assert version is not None
    assert version.actor_id == small.actors["admin"].staff_id
    page = client.get(answer["Location"]).content.decode()
    assert "市庆" in page
    assert "鹿政发〔2026〕3号" in page


@pytest.mark.parametrize("day", ["2026-02-30", "1999-12-31", "x", "2026-1-1"])
def test_what_is_no_day_of_the_calendar_is_not_changed(enter: Enter, day: str) -> None:
    client = enter("admin")
    given = {"kind": "holiday", "source": "x"}
    assert client.post(f"{OFFICE}calendar/{day}/", given).status_code in (404, 422)


def test_the_frame_shows_only_the_pages_one_may_open(enter: Enter) -> None:
    def tabs(client: Client) -> set[str]:
        return {str(tab.url) for tab in client.get(OFFICE).context["office_tabs"]}

    assert f"{OFFICE}access/" in tabs(enter("auditor"))
    assert f"{OFFICE}access/" not in tabs(enter("security"))
    assert f"{OFFICE}staff/" not in tabs(enter("agent"))
