"""Orders for machines of the staff: lists, one order, steps; who sees and may do what."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, REPLY, STRAIGHT, City, appeal, caller, order
from tests.web.api.conftest import WithKey
from tests.web.api.machine import Machine, problem, said

KEY = {"Idempotency-Key": "0190f5a2-7c1e-7000-8000-000000000003"}
LIST = 3
"""Statements of a list: who is asking, which orders, what stands in their lines."""

CASE = 11
"""Statements of one order with everything that belongs to it."""


def numbers(answer: Any) -> list[str]:
    """The numbers of a page of orders."""
    assert answer.status_code == 200, answer.content.decode()
    return [row["number"] for row in said(answer)["items"]]


# -- lists --------------------------------------------------------------------------------------------------------


def test_a_list_takes_three_statements(
    small: City, machine: WithKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(3):
        order(small, upto="signed", at=MORNING + timedelta(days=days))
    for name in ("dispatcher", "liaison"):
        asking = machine(name)
        with django_assert_num_queries(LIST):
            assert len(numbers(asking.get("/orders"))) == 3


def test_the_list_shows_what_visible_to_says(small: City, machine: WithKey) -> None:
    here = order(small, upto="signed")
    seen = {name: numbers(machine(name).get("/orders")) for name in small.actors if name != "admin"}
    assert {name for name, found in seen.items() if found == [here.number]} == {
        "agent", "leader", "dispatcher", "supervisor", "visitor", "auditor", "liaison", "handler", "head",
        "water", "county", "sub_seat",
    }  # fmt: skip
    problem(machine("admin").get("/orders"), 403)


def test_pages_follow_each_other_without_gap_or_repeat(small: City, machine: WithKey) -> None:
    entered = [order(small, upto="dispatched", at=MORNING + timedelta(hours=n)).number for n in range(5)]
    asking = machine("dispatcher")
    for sort, expected in (("newest", entered[::-1]), ("due", entered)):
        found: list[str] = []
        cursor = ""
        while True:
            page = said(asking.get("/orders", sort=sort, limit=2, cursor=cursor))
            found += [row["number"] for row in page["items"]]
            if page["next"] is None:
                break
            cursor = page["next"]
        assert found == expected


def test_filters_narrow_the_list(small: City, machine: WithKey) -> None:
    signed = order(small, upto="signed", title="青溪镇井盖缺失")
    praise = order(
        small,
        upto="opened",
        at=MORNING + timedelta(days=3),
        kind="praise",
        urgency="calm",
        channel="02",
        region=small.units["t2"],
        title="表扬河道保洁员",
        content="河道保洁员十分负责，特此表扬。",
    )
    both = {signed.number, praise.number}
    for query, expected in (
        ({"state": "signed"}, {signed.number}),
        ({"state": ["signed", "opened"]}, both),
        ({"unit": "d1"}, {signed.number}),
        ({"unit": "d1-water"}, {signed.number}),
        ({"unit": "gas"}, set()),
        ({"place": "d2"}, {praise.number}),
        ({"place": "root"}, both),
        ({"matter": "01"}, both),
        ({"matter": "02"}, set()),
        ({"kind": "praise"}, {praise.number}),
        ({"urgency": "normal"}, {signed.number}),
        ({"channel": "02"}, {praise.number}),
        ({"opened_from": "2026-03-05"}, {praise.number}),
        ({"opened_to": "2026-03-02"}, {signed.number}),
        ({"opened_from": "2026-03-02", "opened_to": "2026-03-05"}, both),
        ({"due_from": "2026-03-06", "due_to": "2026-03-06"}, {praise.number}),
        ({"overdue": "true"}, both),
        ({"overdue": "false"}, both),
        ({"number": signed.number}, {signed.number}),
        ({"number": f" {signed.number[:8]} {signed.number[8:]}"}, {signed.number}),
        ({"q": "保洁员"}, {praise.number}),
        ({"q": "保洁员", "state": "signed"}, set()),
    ):
        assert set(numbers(machine("dispatcher").get("/orders", **query))) == expected, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"limit": 101}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"opened_from": "yesterday"}, "opened_from"),
        ({"opened_from": "0001-01-01"}, "opened_from"),
        ({"due_to": "9999-12-31"}, "due_to"),
        ({"overdue": "perhaps"}, "overdue"),
        ({"cursor": "2026-13-45T00:00:00+00:00~1"}, "cursor"),
        ({"cursor": "9999-12-31T23:59:59-23:00~1"}, "cursor"),
        ({"q": "199 0000 1234"}, "q"),
        ({"unit": "nowhere"}, "unit"),
        ({"place": "x" * 81}, "place"),
        ({"matter": "%"}, "matter"),
        ({"q": "x" * 81}, "q"),
        ({"sort": "random"}, "sort"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "e30"}, "cursor"),
        ({"cursor": "eyJpZCI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OX0"}, "cursor"),
        ({"stat": "signed"}, "stat"),
        ({"q": "\x07\x07"}, "q"),
        ({"number": "\x07"}, "number"),
    ],
)
def test_a_filter_that_does_not_fit_is_named(small: City, machine: WithKey, query: dict[str, Any], field: str) -> None:
    problem(machine("dispatcher").get("/orders", **query), 422, field)


# -- one order ----------------------------------------------------------------------------------------------------


def test_one_order_with_everything(
    small: City, machine: WithKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    closed = order(small, upto="closed")
    asking = machine("dispatcher")
    with django_assert_num_queries(CASE):
        answer = asking.get(f"/orders/{closed.number}")
    told = said(answer)
    assert told["order"]["number"] == closed.number
    assert [task["unit"]["code"] for task in told["tasks"]] == ["d1-housing", "d1-water"]
    assert [event["event"] for event in told["events"]][-1] == "closed"
    assert told["replies"][0]["public_answer"] == REPLY["public_answer"]
    assert told["visits"][0]["satisfied"] == "4"
    assert [step["step"] for step in told["open_steps"]] == ["guard", "reopen", "archive"]
    assert "stopped_at" in told["clocks"][0]
    assert told["first_receiver"]["code"] == "d1-housing"
    assert (told["returns"], told["is_ruled"], told["exclusion"]) == (0, False, "")


def test_a_return_is_asked_for_signed_and_accepted_over_the_interface(small: City, machine: WithKey) -> None:
    case = order(small, upto="dispatched", at=timezone.now())
    ways: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("liaison", "ask_return", {"reason": "R01", "basis": "三定方案", "proposed": "d1-water"}),
        ("head", "sign_return", {}),
        ("dispatcher", "accept_return", {"lead": "d1-water"}),
    )
    for who, step, given in ways:
        case.refresh_from_db()
        answer = machine(who).post(f"/orders/{case.number}/steps/{step}", {"version": case.version, "given": given})
        assert answer.status_code == 200, answer.content.decode()
    told = said(machine("liaison").get(f"/orders/{case.number}"))
    assert (told["order"]["state"], told["returns"], told["first_receiver"]["code"]) == ("dispatched", 1, "d1-water")
    assert told["open_steps"] == [], "who was relieved reads on and does nothing more"


def test_personal_data_are_masked_for_everybody(small: City, machine: WithKey) -> None:
    signed = order(small, upto="signed", content="我的电话19900001234，身份证11010519491231002X，请联系。")
    for name in ("dispatcher", "handler"):
        told = machine(name).get(f"/orders/{signed.number}").content.decode()
        for clear in ("王秀兰", "19900001234", "+8619900001234", "11010519491231002X"):
            assert clear not in told
        assert "王**" in told


def test_units_learn_nothing_of_a_confidential_caller(small: City, machine: WithKey) -> None:
    signed = order(small, upto="signed", is_confidential=True)
    of_the_unit = said(machine("handler").get(f"/orders/{signed.number}"))["appeals"][0]
    assert (of_the_unit["caller"], of_the_unit["caller_name"], of_the_unit["caller_phone"]) == ("confidential", "", "")
    of_the_centre = said(machine("dispatcher").get(f"/orders/{signed.number}"))["appeals"][0]
    assert of_the_centre["caller_name"] == "王**"


def test_what_may_not_be_seen_is_not_there(small: City, machine: WithKey) -> None:
    signed = order(small, upto="signed")
    for name in ("other_county", "town", "office"):
        problem(machine(name).get(f"/orders/{signed.number}"), 404)
        problem(machine(name).post(f"/orders/{signed.number}/steps/sign", {"version": 1}), 404)
    problem(machine("dispatcher").get("/orders/39072603020000015"), 404)


def test_without_a_key_there_is_nothing(small: City, citizen: Machine) -> None:
    signed = order(small, upto="signed")
    for path in ("/orders", f"/orders/{signed.number}", "/units", "/matters", f"/appeals/{signed.number}/steps"):
        answer = citizen.get(path)
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    problem(citizen.post(f"/orders/{signed.number}/steps/draft", {}), 401)


# -- steps --------------------------------------------------------------------------------------------------------


def test_every_limit_says_why_it_ends_when_it_does(small: City, machine: WithKey) -> None:
    case = order(small, upto="signed")
    told = said(machine("dispatcher").get(f"/orders/{case.number}/clocks"))["items"]
    handle = next(one for one in told if one["clock"]["kind"] == "handle")
    assert [day["reason"] for day in handle["days"]].count("counted") == handle["amount"] == 7
    assert machine("other_county").get(f"/orders/{case.number}/clocks").status_code == 404


def test_a_machine_takes_an_order_from_register_to_archive(small: City, machine: WithKey) -> None:
    entered = appeal(small)
    shown = said(machine("agent").get(f"/appeals/{entered.number}/steps"))
    assert "accept" in [step["step"] for step in shown["open_steps"]]
    accept = {"version": shown["version"], "given": {"kind": "complaint", "matter": "010302"}}
    taken = said(machine("agent").post(f"/appeals/{entered.number}/steps/accept", accept))
    assert (taken["state"], taken["event"]) == ("accepted", "accepted")
    for step, name, given, state in STRAIGHT:
        asking = machine(name)
        case = said(asking.get(f"/orders/{entered.number}"))
        assert step in [each["step"] for each in case["open_steps"]]
        body = {"version": case["order"]["version"], "given": given}
        answer = asking.post(f"/orders/{entered.number}/steps/{step}", body)
        assert answer.status_code == 200, answer.content.decode()
        assert said(answer)["state"] == state


def test_a_step_is_taken_once_under_a_key(small: City, machine: WithKey) -> None:
    case = order(small, upto="dispatched")
    path, sent = f"/orders/{case.number}/steps/sign", {"version": case.version}
    first, again = machine("liaison").post(path, sent, KEY), machine("liaison").post(path, sent, KEY)
    assert (first.status_code, first.content) == (200, again.content)
    assert Event.objects.filter(subject_kind="order", name="signed").count() == 1
    other = order(small, upto="dispatched", at=MORNING + timedelta(days=1))
    problem(machine("liaison").post(f"/orders/{other.number}/steps/sign", {"version": other.version}, KEY), 409)


def test_a_stale_version_is_told_who_was_first(small: City, machine: WithKey) -> None:
    case = order(small, upto="dispatched")
    take_step(case, "sign", actor=small.actors["liaison"], at=MORNING, given={})
    body = {"version": case.version, "given": REPLY}
    document = problem(machine("handler").post(f"/orders/{case.number}/steps/draft", body), 409)
    assert document["type"].endswith("#problem-stale-version")
    assert len(document["changes"]) == 1
    assert "签收" in document["changes"][0]


def test_what_may_not_be_done_is_refused(small: City, machine: WithKey) -> None:
    case = order(small, upto="drafted")
    before = Order.objects.values().get(pk=case.pk)
    for name in ("handler", "dispatcher", "water"):
        problem(machine(name).post(f"/orders/{case.number}/steps/approve", {"version": case.version}), 403)
    assert Order.objects.values().get(pk=case.pk) == before


def test_a_step_that_is_not_open_is_refused(small: City, machine: WithKey) -> None:
    case = order(small, upto="opened")
    document = problem(machine("dispatcher").post(f"/orders/{case.number}/steps/close", {"version": case.version}), 409)
    assert document["type"].endswith("#problem-not-open")
    problem(machine("dispatcher").post(f"/orders/{case.number}/steps/fly", {"version": case.version}), 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "version"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"version": -1}, "version"),
        ({"version": 10**30}, "version"),
        ({"version": 1, "given": []}, "given"),
        ({"version": 1, "more": 1}, "more"),
        ({"given": {"lead": ""}}, "lead"),
        ({"given": {"lead": "nowhere"}}, "lead"),
        ({"given": {"lead": "centre"}}, "lead"),
        ({"given": {"lead": "d1-housing", "assisting": ["nowhere"]}}, "assisting"),
        ({"given": {"lead": "d1-housing", "assisting": {"a": 1}}}, "assisting"),
        ({"given": {"lead": "d1-housing", "assisting": [["deep"]]}}, "assisting"),
        ({"given": {"lead": "d1-housing", "assisting": ["x"] * 51}}, "assisting"),
        ({"given": {"lead": "d1-housing", "matter": "99"}}, "matter"),
        ({"given": {"lead": "d1-housing", "urgency": "soon"}}, "urgency"),
        ({"given": {"lead": "d1-housing", "note": "\0"}}, "note"),
        ({"given": {"lead": "d1-housing", "note": "长" * 1001}}, "note"),
        ({"given": {"lead": "d1-housing", "wish": 1}}, "wish"),
    ],
)
def test_a_step_that_does_not_fit_is_named(small: City, machine: WithKey, body: dict[str, Any], field: str) -> None:
    case = order(small, upto="opened")
    sent = body if "given" not in body or "version" in body else {"version": case.version, **body}
    for headers in (KEY, {}):
        problem(machine("dispatcher").post(f"/orders/{case.number}/steps/dispatch", sent, headers), 422, field)


def test_a_field_is_called_by_its_name(small: City, machine: WithKey) -> None:
    case = order(small, upto="opened")
    body = {"version": case.version, "given": {}}
    for language, label in (("zh", "主办单位"), ("en", "Lead unit")):
        headers = {"Accept-Language": language}
        answer = machine("dispatcher").post(f"/orders/{case.number}/steps/dispatch", body, headers)
        assert label in problem(answer, 422, "lead")["errors"][0]["message"]


def test_steps_on_appeals_are_the_centres(small: City, machine: WithKey) -> None:
    entered = appeal(small, person=caller(phone="19900005678"))
    for name in ("handler", "liaison"):
        problem(machine(name).post(f"/appeals/{entered.number}/steps/refuse", {"version": entered.version}), 404)
    body = {"version": entered.version, "given": {"refusal": "S99"}}
    problem(machine("leader").post(f"/appeals/{entered.number}/steps/refuse", body), 422, "refusal")
    problem(machine("visitor").post(f"/appeals/{entered.number}/steps/refuse", body), 403)
    assert Appeal.objects.get(pk=entered.pk).state == "registered"


def test_what_waits_is_listed_for_the_centre_alone(small: City, machine: WithKey) -> None:
    first, second = appeal(small), appeal(small, at=MORNING + timedelta(hours=1), person=caller(phone="19900005678"))
    order(small, upto="opened", at=MORNING + timedelta(hours=2))
    asking = machine("agent")
    page = said(asking.get("/appeals", state="registered", limit=1))
    assert [row["number"] for row in page["items"]] == [second.number]
    assert numbers(asking.get("/appeals", state="registered", limit=1, cursor=page["next"])) == [first.number]
    assert numbers(machine("handler").get("/appeals")) == []
    problem(machine("admin").get("/appeals"), 403)
    problem(asking.get("/appeals", state="signed"), 422, "state")


# -- registers ----------------------------------------------------------------------------------------------------


def test_units_come_in_the_order_of_the_tree(small: City, machine: WithKey) -> None:
    asking = machine("handler")
    every = said(asking.get("/units"))["items"]
    assert len(every) == len(small.units)
    known: set[str | None] = {None}
    for unit in every:
        assert unit["parent"] in known
        known.add(unit["code"])
    below = [unit["code"] for unit in said(asking.get("/units", under="d1"))["items"]]
    assert set(below) == {"d1", "d1-housing", "d1-housing-office", "d1-water", "d1-sub", "t1", "v1"}
    assert [unit["code"] for unit in said(asking.get("/units", kind=["town"], under="d1"))["items"]] == ["t1"]
    problem(asking.get("/units", under="nowhere"), 422, "under")
    problem(asking.get("/units", kind="planet"), 422, "kind")


def test_units_come_in_pages(small: City, machine: WithKey) -> None:
    asking, found = machine("handler"), list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = said(asking.get("/units", limit=5, cursor=cursor))
        found += [unit["code"] for unit in page["items"]]
        cursor = page["next"]
    assert sorted(found) == sorted(small.units)


def test_places_are_open_to_everybody(small: City, citizen: Machine) -> None:
    found = said(citizen.get("/places"))["items"]
    assert {place["code"] for place in found} == {"root", "d1", "d2", "t1", "t2", "v1"}


def test_matters_come_with_the_class_above_them(small: City, machine: WithKey) -> None:
    found = said(machine("handler").get("/matters", under="0103"))["items"]
    assert [(matter["code"], matter["parent"]) for matter in found] == [("0103", "01"), ("010302", "0103")]


def test_names_come_in_the_language_asked_for(small: City, machine: WithKey) -> None:
    signed = order(small, upto="signed")
    small.units["d1-housing"].__class__.objects.filter(code="d1-housing").update(name_en="Housing Bureau")
    asking = machine("dispatcher")
    for language, name in (("zh-CN,zh;q=0.9", "雪松区住建局"), ("en-GB", "Housing Bureau"), ("de, *", "雪松区住建局")):
        answer = asking.get(f"/orders/{signed.number}", headers={"Accept-Language": language})
        assert said(answer)["order"]["lead"]["name"] == name
        assert answer.headers["Content-Language"] == ("en" if name.isascii() else "zh-Hans")
    assert "\\u" not in json.dumps(said(answer), ensure_ascii=False)
    assert "雪松" in answer.content.decode()
