"""What the office shows, to whom, and how few questions it asks the database."""

import pytest
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.orders.actions import OrderDoor
from hotline.register.staff.rules import matrix
from tests.casework.factories import City, order
from tests.web.office.conftest import Enter

OFFICE = "/staff/office/"
FOR_ALL = ["", "units/", "units/d1/", "matters/", "duties/", "calendar/", "profile/"]


def test_who_is_not_signed_in_is_asked_to(enter: Enter) -> None:
    answer = enter("agent").__class__().get(OFFICE)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")


@pytest.mark.parametrize("page", FOR_ALL)
def test_everybody_of_the_staff_reads_the_registers_in_both_languages(enter: Enter, page: str) -> None:
    for who in ("agent", "handler", "admin", "audit_admin"):
        client = enter(who)
        for prefix in ("", "/en"):
            answer = client.get(f"{prefix}{OFFICE}{page}")
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("page", "may", "may_not"),
    [
        ("staff/", ("security", "auditor", "liaison", "audit_admin"), ("agent", "handler", "visitor")),
        ("staff/new/", ("security",), ("admin", "auditor", "leader")),
        ("access/", ("auditor", "audit_admin"), ("admin", "security", "leader")),
        ("units/d1/open/", ("admin",), ("security", "county", "leader")),
        ("units/d1/close/", ("admin",), ("security", "county", "leader")),
        ("calendar/2026-10-01/", ("admin",), ("security", "agent")),
    ],
)
def test_other_pages_are_for_those_whose_role_has_the_act(
    enter: Enter, page: str, may: tuple[str, ...], may_not: tuple[str, ...]
) -> None:
    assert {enter(who).get(OFFICE + page).status_code for who in may} == {200}
    assert {enter(who).get(OFFICE + page).status_code for who in may_not} == {403}


def test_the_matrix_shows_every_step_and_every_other_act(enter: Enter) -> None:
    page = enter("agent").get(OFFICE).content.decode()
    assert not [row.title_zh for row in matrix().values() if f'<th scope="row">{row.title_zh}</th>' not in page]
    cells = sum(len(row.roles) for row in matrix().values())
    assert page.count('<span class="vh">') >= cells
    english = enter("agent").get(f"/en{OFFICE}").content.decode()
    for step in {*AppealDoor.table.steps, *OrderDoor.table.steps}:
        assert escape(matrix()[step].title) in english


def test_a_branch_of_the_tree_comes_when_it_is_opened(enter: Enter) -> None:
    client = enter("agent")
    assert "雪松区住建局" not in client.get(f"{OFFICE}units/").content.decode()
    branch = client.get(f"{OFFICE}units/d1/below/", headers={"HX-Request": "true"}).content.decode()
    assert "雪松区住建局" in branch
    assert "<html" not in branch
    assert client.get(f"{OFFICE}units/d1/below/")["Location"] == f"{OFFICE}units/d1/"


def test_units_are_found_by_name_initials_and_code(enter: Enter) -> None:
    client = enter("agent")
    for typed in ("住建局", "xsqzjj", "d1-housing"):
        page = client.get(f"{OFFICE}units/", {"q": typed}).content.decode()
        assert "雪松区住建局" in page
        assert "白石镇" not in page
    assert "没有符合条件" in client.get(f"{OFFICE}units/", {"q": "没有这个单位"}).content.decode()


def test_a_unit_tells_how_much_it_has_in_hand(enter: Enter, small: City) -> None:
    order(small, upto="signed")
    answer = enter("admin").get(f"{OFFICE}units/d1/")
    assert answer.context["open_parts"] == 2
    assert not answer.context["may_read_orders"], "administrators see the number, never the orders"
    assert enter("dispatcher").get(f"{OFFICE}units/d1/").context["may_read_orders"]


def test_people_of_a_unit_see_the_accounts_of_their_own_unit_alone(enter: Enter, small: City) -> None:
    client = enter("liaison")
    shown = {person.username for person in client.get(f"{OFFICE}staff/").context["listing"].rows}
    assert shown == {"liaison", "handler", "head", "office"}
    dispatcher = small.actors["dispatcher"].staff_id
    assert client.get(f"{OFFICE}staff/{dispatcher}/").status_code == 403
    assert not client.get(f"{OFFICE}units/centre/").context["shows_staff"]


def test_a_long_list_is_turned_page_by_page_forwards_and_back(enter: Enter, small: City) -> None:
    for number in range(70):
        small.employ(f"seat{number:03d}", "agent", "intake")
    client = enter("security")
    first = client.get(f"{OFFICE}staff/", {"role": "agent"}).context["listing"]
    second = client.get(first.next_url).context["listing"]
    names = [person.username for person in [*first.rows, *second.rows]]
    assert names == sorted(names)
    assert len(names) == 71
    assert first.previous_url == second.next_url == ""
    back = client.get(second.previous_url).context["listing"]
    assert [person.pk for person in back.rows] == [person.pk for person in first.rows]
    assert back.previous_url == ""


@pytest.mark.parametrize(
    ("page", "queries"),
    [("", 4), ("units/", 6), ("units/d1/", 10), ("staff/", 6), ("matters/", 9), ("duties/", 7), ("calendar/", 6)],
)
def test_a_page_asks_no_more_than_it_must(
    enter: Enter, small: City, django_assert_max_num_queries: DjangoAssertNumQueries, page: str, queries: int
) -> None:
    client = enter("security")
    client.get(OFFICE + page)
    with django_assert_max_num_queries(queries):
        client.get(OFFICE + page)


def test_a_class_without_a_duty_of_its_own_shows_that_of_the_class_above(enter: Enter) -> None:
    lines = enter("agent").get(f"{OFFICE}matters/").context["listing"].rows
    found = {line.matter.code: line for line in lines}
    assert found["0103"].is_own
    assert not found["010302"].is_own
    assert found["010302"].lead.unit == found["0103"].lead.unit == "雪松区住建局"
    assert found["01"].lead is None


def test_the_duty_list_is_found_by_category_basis_and_unit(enter: Enter) -> None:
    client = enter("agent")
    for typed in ("0103", "道路", "权责清单1.3", "住建局"):
        assert len(client.get(f"{OFFICE}duties/", {"q": typed}).context["listing"].rows) == 1
    assert not client.get(f"{OFFICE}duties/", {"q": "没有"}).context["listing"].rows
    assert not client.get(f"{OFFICE}duties/", {"level": "city"}).context["listing"].rows


def test_the_citys_rules_are_told_in_both_languages(enter: Enter) -> None:
    client = enter("agent")
    chinese = client.get(f"{OFFICE}profile/").content.decode()
    assert "5个工作日" in chinese
    assert "不属于市人民政府" in chinese
    english = client.get(f"/en{OFFICE}profile/").content.decode()
    assert "5 working days" in english
    assert "Matters outside the duties" in english
    assert client.get(f"{OFFICE}profile/", {"version": "999999"}).status_code == 404


STRANGE = ["~", "a~b~c", "9" * 400, "0000", "%", "';--", "<script>", "２０２６"]


@pytest.mark.parametrize("value", STRANGE)
def test_strange_addresses_are_answered(enter: Enter, value: str) -> None:
    client = enter("auditor")
    names = ("q", "after", "before", "under", "year", "about", "by", "since", "unit", "level", "what", "role", "kind")
    for page in ("units/", "staff/", "matters/", "duties/", "calendar/", "access/"):
        answer = client.get(OFFICE + page, dict.fromkeys(names, value))
        assert answer.status_code == 200
        assert b"<script>" not in answer.content
        assert client.get(OFFICE + page, {"after": value}).status_code == 200


def test_the_bell_rings_for_those_who_may_hear_it_and_asks_nothing_for_others(enter: Enter) -> None:
    asks, address = 'hx-get="/staff/notices/count/"', f"{OFFICE}profile/"
    assert asks in enter("dispatcher").get(address).content.decode()
    assert asks not in enter("admin").get(address).content.decode()
