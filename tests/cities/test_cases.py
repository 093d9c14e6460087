"""The demo city's cases: enough of them, whole, in every state, and nobody real in them."""

import re
from collections import Counter
from typing import Any

from hotline.casework.appeals.words import Element, Kind, Transfer, Urgency
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.words import (
    ContactWay,
    Dissatisfaction,
    Missed,
    Result,
    Satisfied,
    SendBackReason,
    Solved,
    State,
    Truth,
    Unsolved,
    WaiveReason,
)
from hotline.casework.orders.workflow import ORDERS
from hotline.config.demo import files
from hotline.lib.phones import normalise
from hotline.register.people.words import Kind as PersonKind
from hotline.register.people.words import Language
from hotline.register.staff.rules import matrix

from .files import by_code, chain, lead, orders, profile, table, texts

ALL = orders()
TURNS = files.read().turns
UNREPLIED = {"opened", "reviewed", "dispatched", "signed"}
VISITED = {"visited", "closed", "archived"}
ENDS = {"answered": "answer", "refused": "refusal", "handed_over": "emergency", "supplement_awaited": "supplement"}
ENDS["appended"] = "appended_to"
FORBIDDEN = ("不归我", "彻底杜绝", "已转办，请耐心等待", "高度重视")


def with_reply() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every round that was replied to, with its case."""
    pairs = [(case, case["reply"]) for case in ALL if "reply" in case]
    return pairs + [(case, earlier["reply"]) for case in ALL for earlier in case.get("earlier", ())]


def test_the_turns_are_steps_of_the_table_taken_by_who_may_with_what_they_ask_for() -> None:
    assert len({turn["about"] for turn in TURNS}) == len(TURNS) >= 20
    for turn in TURNS:
        assert set(turn["from"]) <= set(State.values)
        for step in turn["steps"]:
            lines = [line for line in ORDERS.lines if line.step == step["step"]]
            known = {field.name: field for line in lines for field in line.given}
            given = step.get("given", {})
            assert lines, step["step"]
            assert set(given) <= set(known), step["step"]
            assert step["by"] in {*matrix()[step["step"]].roles, "unit"}, step["step"]
            for name, value in given.items():
                assert known[name].words is None or value in known[name].choices
                assert not isinstance(value, str) or len(value) <= known[name].longest
                assert not any(word in str(value) for word in FORBIDDEN)


SELDOM = {"return_drafted", "return_asked", "disputed", "reopening_asked", "withdrawn", "voided", "merged"}
"""States that are brought about by hand in the demo city."""


def test_there_are_some_400_cases_in_every_state_and_none_is_told_twice() -> None:
    assert 380 <= len(ALL) <= 420
    assert {case["path"] for case in ALL} == (set(State.values) | set(AppealState.values)) - SELDOM - {"accepted"}
    assert len({case["content"] for case in ALL}) == len(ALL)
    assert len({case["key"] for case in ALL}) == len(ALL)
    by_hand = {(case["matter"], case["claim"]) for case in ALL}
    assert len(by_hand) >= 150


def test_every_kind_urgency_first_level_matter_and_district_occurs() -> None:
    assert {case["kind"] for case in ALL} == set(Kind.values)
    assert {case["urgency"] for case in ALL} == set(Urgency.values)
    assert {case["matter"][:2] for case in ALL} == {row["code"] for row in table("matters") if len(row["code"]) == 2}
    districts = {row["code"] for case in ALL for row in chain(case["place"]) if row["kind"] == "district"}
    assert len(districts) == 6
    assert len({case["channel"] for case in ALL}) >= 10


def test_references_lead_somewhere() -> None:
    keys = {case["key"]: case for case in ALL}
    for case in ALL:
        assert case["matter"] in by_code("matters")
        assert len(case["matter"]) == 6
        assert by_code("units")[case["place"]]["level"]
        assert case["channel"] in Channel.values
        if "appended_to" in case:
            onto = keys[case["appended_to"]]
            assert onto["person"] == case["person"]
            assert onto["path"] in UNREPLIED | {"drafted"}
            assert onto["hours_ago"] > case["hours_ago"]


def test_texts_keep_their_limits() -> None:
    limits = profile()["texts"]
    for case in ALL:
        assert 4 <= len(case["title"]) <= limits["title_max"], case["title"]
        assert 6 <= len(case["content"]) <= limits["content_max"]
        assert len(case["occurred"]) <= 80
        assert len(case["address_text"]) <= 200
        assert len(case["object_name"]) <= 120
        assert all(text == text.strip() and text.isprintable() for text in texts(case))


def test_times_lie_in_the_last_sixty_days() -> None:
    for case in ALL:
        assert 0 < case["hours_ago"] <= 60 * 24
        assert 0 < case["pace"] <= 1.5
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", case.get("at", "09:00"))
        assert "at" not in case or case["hours_ago"] > 72


def test_a_case_has_what_its_path_needs() -> None:
    for case in ALL:
        path, key = case["path"], case["key"]
        assert ("reply" in case) == (path in set(State.values) - UNREPLIED), key
        if path in VISITED:
            assert sum(name in case for name in ("verdict", "tries", "waive_visit")) == 1, key
        assert ("sent_back" in case) == (path == "sent_back"), key
        assert all((name in case) == (path == end) for end, name in ENDS.items()), key


def test_replies_are_whole_and_speak_the_words_of_the_step() -> None:
    for case, reply in with_reply():
        assert reply["fact_true"] in Truth.values
        assert reply["result"] in Result.values
        assert reply["contact_way"] in ContactWay.values
        assert isinstance(reply["contacted"], bool)
        assert isinstance(reply["unit_solved"], bool)
        assert reply["unit_solved"] or reply["unsolved_reason"] in Unsolved.values, case["key"]
        assert 5 <= len(reply["internal_report"]) <= 1000
        assert 15 <= len(reply["public_answer"]) <= 1000


def test_answers_promise_nothing_empty_and_name_no_caller() -> None:
    for case, reply in with_reply():
        answer = reply["public_answer"]
        assert not any(phrase in answer for phrase in FORBIDDEN), case["key"]
        assert not re.search(r"\d{7,}", answer + case["title"]), case["key"]
        name = case["person"]["name"]
        assert not name or name not in answer + case["title"], case["key"]


def test_verdicts_and_what_came_of_visits_speak_the_words_of_the_step() -> None:
    verdicts = [case["verdict"] for case in ALL if "verdict" in case]
    verdicts += [earlier["verdict"] for case in ALL for earlier in case.get("earlier", ())]
    for verdict in verdicts:
        assert verdict["solved"] in Solved.values
        assert verdict["satisfied"] in Satisfied.values
        assert set(verdict.get("reasons", ())) <= set(Dissatisfaction.values)
        assert bool(verdict.get("reasons")) == (verdict["satisfied"] in "12")
        assert verdict["caller_words"]
    assert Counter(verdict["satisfied"] in "12" for verdict in verdicts)[True] >= 4
    assert all(set(case.get("tries", ())) <= set(Missed.values) for case in ALL)
    assert {case["waive_visit"] for case in ALL if "waive_visit" in case} <= set(WaiveReason.values)


def test_what_is_sent_back_says_why() -> None:
    back = [case["sent_back"] for case in ALL if "sent_back" in case]
    assert {entry["by"] for entry in back} == {"audit", "visit"}
    for entry in back:
        assert entry["note"]
        assert entry["by"] == "visit" or set(entry["reasons"]) <= set(SendBackReason.values)


def test_all_nine_kinds_of_refusal_occur_with_an_explanation() -> None:
    refusals = [case["refusal"] for case in ALL if "refusal" in case]
    assert {entry["refusal"] for entry in refusals} == {entry["code"] for entry in profile()["refusals"]}
    assert all(15 <= len(entry["explanation"]) <= 300 for entry in refusals)


def test_emergencies_go_to_lines_of_the_profile_and_supplements_ask_for_elements() -> None:
    lines = {line["code"] for line in profile()["emergency_lines"]}
    for case in ALL:
        if "emergency" in case:
            assert case["emergency"]["line"] in lines
            assert case["emergency"]["transfer"] in Transfer.values
        if "supplement" in case:
            assert set(case["supplement"]["elements"]) <= set(Element.values)
            assert 10 <= len(case["supplement"]["question"]) <= 300


def test_every_case_can_be_worked_by_somebody() -> None:
    units_with_staff = {row["unit_code"] for row in table("staff")} - {"390700"}
    for case in ALL:
        if case["path"] in set(State.values) - {"opened", "reviewed"}:
            unit = by_code("units")[case["lead"]] if "lead" in case else lead(case["matter"], case["place"])
            assert unit, case["key"]
            assert any(row["code"] in units_with_staff for row in chain(unit["code"])), case["key"]
            below = case.get("sub_dispatch")
            assert not below or unit in list(chain(below["unit"]))[1:], case["key"]


def test_callers_speak_three_languages_and_are_of_three_kinds() -> None:
    people = [case["person"] for case in ALL]
    assert {person["language"] for person in people} == set(Language.values)
    assert {person["kind"] for person in people} == set(PersonKind.values)
    assert sum(person["language"] == "en" for person in people) >= 3
    assert sum(person["language"] == "yue" for person in people) >= 3
    assert any(person["confidential"] for person in people)
    assert any(person["anonymous"] for person in people)
    assert Counter(person["name"] for person in people).most_common(5)[-1][1] > 1


def test_emoji_and_traditional_characters_are_among_the_texts() -> None:
    said = "".join(text for case in ALL for text in texts(case))
    assert re.search("[\U0001f300-\U0001faff]", said)
    assert "樓" in said
    assert "喺" in said


def test_nobody_in_the_cases_could_be_real() -> None:
    for case in ALL:
        phone = case["person"]["phone"]
        read = normalise(phone, area_code="0978") if phone else None
        assert not phone or read, phone
        if read:
            assert re.fullmatch(r"\+861990000\d{4}|\+86978555\d{4}|\+447700900\d{3}", read.e164), phone
        assert not case["person"]["anonymous"] or not (case["person"]["name"] or phone)
        for text in texts({name: value for name, value in case.items() if name != "person"}):
            assert not re.search(r"1[3-9]\d{9}|\d{15}|[0-9A-Z]{18}|@", text), case["key"]


def test_phones_are_written_in_the_shapes_people_write() -> None:
    phones = [case["person"]["phone"] for case in ALL]
    for shape in (
        r"199\d{8}",
        r"199 0000 \d{4}",
        r"\+86 199-0000-\d{4}",
        r"１９９\w+",
        r"0978-555\d{4}-\d+",
        r"\+44 .+",
    ):
        assert any(re.fullmatch(shape, phone) for phone in phones), shape


def test_phones_of_units_lie_in_the_invented_range() -> None:
    for row in table("units"):
        assert re.fullmatch(r"0978-555\d{4}|0978-12345|12\d{3}", row["phone"]), row["code"]
