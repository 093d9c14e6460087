"""Suzhou: nine kinds of matter that are not accepted, and what the hotline does with all others."""

from datetime import timedelta

import pytest

from hotline.casework.orders.models import Task
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, order
from tests.cities.walking import decide, followed
from tests.web.public.citizen import Citizen

NINE = {
    "S1": "不属于市人民政府或者承办单位职责或者服务范围",
    "S2": "110、119、120等紧急服务热线",
    "S3": "党委、人大、政协、法院、检察院、军队、武警",
    "S4": "诉讼、仲裁、行政复议等途径解决",
    "S5": "已经进入诉讼、仲裁、行政复议、信访、信息公开等法定程序",
    "S6": "国家秘密、商业秘密、个人隐私",
    "S7": "无新情况、新理由又向热线提出同一事项",
    "S8": "违反法律法规、社会公序良俗，以及恶意攻击、骚扰或者无实质诉求内容",
    "S9": "其他不予受理",
}


def test_u1_it_is_accepted_assigned_tracked_replied_to_and_called_back(ruled: City) -> None:
    case = order(ruled, upto="closed")
    events = set(Event.objects.filter(subject_kind="order", subject_id=case.pk).values_list("name", flat=True))
    assert {"opened", "dispatched", "signed", "replied", "audit_passed", "visited", "closed"} <= events
    assert Task.objects.filter(order=case).count() == 2
    assert (case.solved, case.satisfied) == ("yes", "4")


def test_u5_there_are_nine_kinds_in_the_words_of_the_source(ruled: City, citizen: Citizen) -> None:
    assert list(profiles.current().refusals) == list(NINE)
    page = citizen.read("/notices/not-accepted/")
    english = citizen.read("/en/notices/not-accepted/")
    assert all(words in page for words in NINE.values())
    assert "without new circumstances or reasons" in english


@pytest.mark.parametrize(("code", "words"), NINE.items())
def test_u5_each_kind_is_refused_with_reason_basis_and_another_way(
    ruled: City, citizen: Citizen, code: str, words: str
) -> None:
    refused = decide(
        ruled, appeal(ruled), "refuse", "leader", MORNING, refusal=code, explanation="经核实，属于该类事项。"
    )
    assert (refused.state, refused.refusal_code) == ("refused", code)
    kind, page = profiles.version(refused.profile_version).refusals[code], followed(citizen, refused)
    assert words in page
    assert kind.basis in page
    assert kind.alternative in page
    assert "经核实，属于该类事项。" in page


@pytest.mark.parametrize("code", ["S4", "S5", "S6", "S7", "S9"])
def test_u5_kinds_that_need_judgement_need_a_leader(ruled: City, code: str) -> None:
    asked = appeal(ruled)
    with pytest.raises(OutOfScope):
        decide(ruled, asked, "refuse", "agent", MORNING, refusal=code, explanation="说明")


def test_u5_there_is_no_tenth_kind(ruled: City) -> None:
    with pytest.raises(StepRefused):
        decide(ruled, appeal(ruled), "refuse", "leader", MORNING + timedelta(minutes=1), refusal="S10")
