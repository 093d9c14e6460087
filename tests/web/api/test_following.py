"""The caller's own addresses: follow, add material, rate."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.visits.models import Visit
from hotline.ground.files.models import Attachment
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, REPLY, City, appeal, order
from tests.ground.files import samples
from tests.web.api.machine import Machine, problem, said

KEY = {"Idempotency-Key": "0190f5a2-7c1e-7000-8000-000000000002"}


def follow(citizen: Machine, entered: Appeal, **headers: str) -> Any:
    """The appeal as its caller sees it."""
    answer = citizen.get(f"/appeals/{entered.number}", code=entered.code, headers=headers)
    assert answer.status_code == 200
    return said(answer)


def test_a_caller_follows_her_appeal(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    told = follow(citizen, entered)
    assert (told["number"], told["state"], told["state_name"]) == (entered.number, "registered", "已收到，待受理")
    assert told["turn"]["who"] == "centre"
    assert [step["event"] for step in told["progress"]] == ["registered"]
    assert entered.number in told["letters"][0]["body"]
    assert (told["answer"], told["may_add_material"], told["may_rate"]) == ("", True, False)


def test_the_answer_is_shown_when_it_has_passed_the_audit(small: City, citizen: Machine) -> None:
    replied = order(small, upto="replied")
    entered = Appeal.objects.get(share__order=replied)
    before = follow(citizen, entered)
    assert (before["state"], before["answer"], before["turn"]["who"]) == ("replied", "", "centre")
    take_step(replied, "pass_audit", actor=small.actors["dispatcher"], at=MORNING, given={})
    after = follow(citizen, entered)
    assert (after["answer"], after["turn"]["who"], after["may_rate"]) == (REPLY["public_answer"], "you", True)
    told = json.dumps(after, ensure_ascii=False)
    assert str(REPLY["internal_report"]) not in told
    assert "d1-water" not in told


def test_whose_turn_and_until_when(small: City, citizen: Machine) -> None:
    signed = order(small, upto="signed")
    entered = Appeal.objects.get(share__order=signed)
    told = follow(citizen, entered)
    assert told["turn"] == {"who": "unit", "text": "雪松区住建局正在办理。", "until": told["promised_at"]}
    assert told["promised_at"] == "2026-03-12T00:00:00+08:00"


def test_a_refusal_says_why_and_where_to_go(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    take_appeal_step(entered, "refuse", actor=small.actors["leader"], at=MORNING, given={"refusal": "S2"})
    told = follow(citizen, entered, **{"Accept-Language": "en"})
    assert told["refusal"]["code"] == "S2"
    assert all(told["refusal"][part] for part in ("title", "basis", "explanation", "alternative"))
    assert (told["turn"], told["may_add_material"]) == (None, False)


@pytest.mark.parametrize("number", ["39072603020000015", "1", "0" * 40, "9" * 200, "%E4%BA%95", "a b"])
def test_a_wrong_number_and_a_wrong_code_are_answered_alike(small: City, citizen: Machine, number: str) -> None:
    entered = appeal(small)
    wrong_code = problem(citizen.get(f"/appeals/{entered.number}", code="0000000000"), 404)
    for code in ("0000000000", "", "x" * 500):
        wrong_number = problem(citizen.get(f"/appeals/{number}", code=code), 404)
        same = ("type", "title", "status", "detail")
        assert [wrong_number[part] for part in same] == [wrong_code[part] for part in same]


def test_after_five_failures_the_appeal_is_shut(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    for _ in range(5):
        problem(citizen.get(f"/appeals/{entered.number}", code="0000000000"), 404)
    problem(citizen.get(f"/appeals/{entered.number}", code=entered.code), 404)
    problem(citizen.post(f"/appeals/{entered.number}/materials", {"code": entered.code, "text": "x"}), 404)


def test_the_code_stays_out_of_logs_and_answers(
    small: City, citizen: Machine, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    entered = appeal(small)
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        problem(citizen.get(f"/appeals/{entered.number}/nothing", code=entered.code), 404)
        answer = citizen.get("/appeals/1", code=entered.code)
    assert entered.code not in answer.content.decode()
    assert entered.code not in caplog.text + "".join(capfd.readouterr())


def test_following_takes_a_fixed_number_of_queries(
    small: City, citizen: Machine, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entered = Appeal.objects.get(share__order=order(small, upto="closed"))
    with django_assert_num_queries(11):
        follow(citizen, entered)


# -- material -----------------------------------------------------------------------------------------------------


def test_material_is_added_once_under_a_key(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    path, sent = f"/appeals/{entered.number}/materials", {"code": entered.code, "text": "井盖编号为A-17。"}
    first, again = citizen.post(path, sent, KEY), citizen.post(path, sent, KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert [step["event"] for step in said(again)["progress"]] == ["registered", "material_added"]
    problem(citizen.post(path, {**sent, "text": "别的内容"}, KEY), 409)


def test_what_was_asked_for_is_the_supplement(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    asked = {"elements": ["time"], "question": "是哪天晚上？"}
    take_appeal_step(entered, "ask_supplement", actor=small.actors["agent"], at=MORNING, given=asked)
    assert follow(citizen, entered)["turn"]["who"] == "you"
    path, sent = f"/appeals/{entered.number}/materials", {"code": entered.code, "text": "3月1日晚上。"}
    for _ in range(2):
        told = said(citizen.post(path, sent, KEY))
        assert told["state"] == "registered"
    entered.refresh_from_db()
    assert entered.content.endswith("3月1日晚上。")
    assert Event.objects.filter(subject_kind="appeal", name="supplemented").count() == 1


def test_files_come_with_material(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    path = f"/appeals/{entered.number}/materials"
    body = json.dumps({"code": entered.code, "text": "现场照片"})

    def sent(form: str) -> dict[str, Any]:
        return {"material": body, "attachments": [SimpleUploadedFile("现场.png", samples.picture(form))]}

    assert [citizen.post_parts(path, sent("PNG"), KEY).status_code for _ in range(2)] == [201, 201]
    assert Attachment.objects.count() == 1
    assert said(citizen.get(f"/appeals/{entered.number}", code=entered.code))["attachments"][0]["name"] == "现场.png"
    problem(citizen.post_parts(path, sent("JPEG"), KEY), 422, "attachments")


def test_a_finished_appeal_takes_no_material(small: City, citizen: Machine) -> None:
    entered = appeal(small)
    take_appeal_step(entered, "answer", actor=small.actors["agent"], at=MORNING, given={"answer": "已处理。"})
    assert follow(citizen, entered)["answer"] == "已处理。"
    problem(citizen.post(f"/appeals/{entered.number}/materials", {"code": entered.code, "text": "还有"}), 409)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"text": "x"}, "code"), ({"code": "1"}, "text"), ({"code": "1", "text": ""}, "text"), ({"code": 1}, "code")],
)
def test_material_that_does_not_fit(small: City, citizen: Machine, sent: dict[str, Any], field: str) -> None:
    answer = citizen.post(f"/appeals/{appeal(small).number}/materials", sent)
    assert answer.status_code == 422
    assert field in [error["field"] for error in said(answer)["errors"]]


# -- rating -------------------------------------------------------------------------------------------------------


def test_the_caller_urges_once_a_day(small: City, citizen: Machine) -> None:
    signed = order(small, upto="signed")
    entered = Appeal.objects.get(share__order=signed)
    path, before = f"/appeals/{entered.number}/urgings", follow(citizen, entered)
    told = said(citizen.post(path, {"code": entered.code}))
    assert told["may_urge_from"] > before["may_urge_from"]
    assert told["may_urge_from"].endswith("T00:00:00+08:00")
    problem(citizen.post(path, {"code": entered.code}), 409)
    problem(citizen.post(path, {"code": "0000000000"}), 404)
    assert follow(citizen, appeal(small, key="new"))["may_urge_from"] is None


def test_the_caller_rates_once_a_round(small: City, citizen: Machine) -> None:
    entered = Appeal.objects.get(share__order=order(small, upto="audited"))
    path = f"/appeals/{entered.number}/ratings"
    sent = {
        "code": entered.code,
        "solved": "no",
        "satisfied": "1",
        "reasons": ["unsolved"],
        "caller_words": "没人来过。",
    }
    first, again = citizen.post(path, sent, KEY), citizen.post(path, sent, KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    verdict = Visit.objects.get()
    assert (verdict.solved, verdict.satisfied, verdict.by_caller, verdict.caller_words) == (
        "no",
        "1",
        True,
        "没人来过。",
    )
    problem(citizen.post(path, {**sent, "satisfied": "5"}, KEY), 409)
    problem(citizen.post(path, sent), 409)


def test_there_is_nothing_to_rate_before_the_answer(small: City, citizen: Machine) -> None:
    for entered in (
        appeal(small),
        Appeal.objects.get(share__order=order(small, upto="signed", at=MORNING + timedelta(1))),
    ):
        sent = {"code": entered.code, "solved": "yes", "satisfied": "5"}
        problem(citizen.post(f"/appeals/{entered.number}/ratings", sent), 409)


def test_a_rating_needs_the_code(small: City, citizen: Machine) -> None:
    entered = Appeal.objects.get(share__order=order(small, upto="audited"))
    sent = {"code": "0000000000", "solved": "yes", "satisfied": "5"}
    problem(citizen.post(f"/appeals/{entered.number}/ratings", sent), 404)
    problem(citizen.post(f"/appeals/{entered.number}/ratings", {**sent, "satisfied": "9"}), 422, "satisfied")
    assert not Visit.objects.exists()
