"""The pages of whistles: from the button on the order to the ratings of both sides, and by machine."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hotline.casework.whistles.models import Reporter, Whistle
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, City, order
from tests.casework.whistles.blowing import ASKED, blown, people
from tests.web.api.conftest import WithKey, machine

__all__ = ["machine"]
SignIn = Callable[[str], Client]
PAGE = "/staff/whistles/{number}/"


@pytest.fixture
def whistle(small: City) -> Whistle:
    people(small)
    return blown(small)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def take(client: Client, whistle: Whistle, step: str, **given: Any) -> Any:
    whistle.refresh_from_db()
    return client.post(f"/staff/whistles/{whistle.number}/{step}/", {**given, "version": whistle.version})


def test_a_town_whistles_from_the_page_of_its_order_and_a_department_has_no_such_button(
    small: City, as_: SignIn
) -> None:
    own = order(small, upto="signed")
    assert f"/staff/orders/{own.number}/whistle/" not in read(as_("liaison"), f"/staff/orders/{own.number}/")
    people(small)
    first = blown(small)
    page = read(as_("town"), f"/staff/orders/{first.order.number}/")
    assert f"/staff/whistles/{first.number}/" in page
    assert f"/staff/orders/{first.order.number}/whistle/" in page


def test_the_called_see_where_to_report_check_in_and_rate(small: City, as_: SignIn, whistle: Whistle) -> None:
    water, town = as_("water"), as_("town")
    assert "1件哨令待报到" in read(water, "/staff/unit/")
    page = read(water, PAGE.format(number=whistle.number))
    assert ASKED["venue"] in page
    assert ASKED["text"] in page
    assert take(water, whistle, "check_in", people="周洋").status_code == 302
    assert take(water, whistle, "check_in", people="周洋").status_code == 409
    assert take(town, whistle, "record_joint", text="水务局今日封堵").status_code == 302
    assert "水务局今日封堵" in read(water, PAGE.format(number=whistle.number))
    assert take(town, whistle, "end_whistle", result="solved", text="已封堵").status_code == 302
    assert take(town, whistle, "rate_reporter", unit="d1-water", rating="good").status_code == 302
    assert take(water, whistle, "rate_whistler", rating="good").status_code == 302
    assert Reporter.objects.get(unit=small.units["gas"]).presence == "absent"


def test_supervision_decides_on_a_refusal_from_its_desk(small: City, as_: SignIn, whistle: Whistle) -> None:
    assert take(as_("head"), whistle, "decline", reason="N01", note="非本部门职责").status_code == 302
    supervisor = as_("supervisor")
    assert "1件不予报到待核定" in read(supervisor, "/staff/desk/")
    assert whistle.number in read(supervisor, "/staff/whistles/?pile=declined")
    assert take(supervisor, whistle, "insist", unit="d1-housing", note="属你局职责").status_code == 302
    assert Reporter.objects.get(unit=small.units["d1-housing"]).presence == "called"
    assert "双考核台账" in read(supervisor, "/staff/whistles/record/")


def test_who_has_no_part_in_it_finds_nothing(small: City, as_: SignIn, whistle: Whistle) -> None:
    small.employ("elsewhere", "liaison", "t2")
    elsewhere = as_("elsewhere")
    assert elsewhere.get(PAGE.format(number=whistle.number)).status_code == 404
    assert whistle.number not in read(elsewhere, "/staff/whistles/?pile=all")
    assert as_("agent").get("/staff/whistles/").status_code == 403
    assert Staff.objects.get(username="elsewhere").role == "liaison"


def test_a_machine_of_a_department_checks_in(small: City, machine: WithKey, whistle: Whistle) -> None:
    water = machine("water")
    (told,) = water.get("/whistles", pile="to_report").json()["items"]
    assert (told["number"], told["arrive_by"][:16]) == (whistle.number, "2026-03-02T13:30")
    case = water.get(f"/whistles/{whistle.number}").json()
    assert [step["step"] for step in case["open_steps"]] == ["check_in"]
    body = {"version": case["whistle"]["version"], "given": {"people": "周洋"}}
    answer = water.post(f"/whistles/{whistle.number}/steps/check_in", body, headers={"Idempotency-Key": "at-the-place"})
    assert (answer.status_code, answer.json()["event"]) == (200, "checked_in")
    assert machine("office").get(f"/whistles/{whistle.number}").status_code == 404
    assert whistle.blown_at > MORNING
