"""Suzhou: nine kinds of matter that are not accepted, and what the hotline does with all others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies import queries
from hotline.casework.emergencies.actions import IncidentCard, close, link, open_incident, settle_due, switch_on
from hotline.casework.inspections.models import Guidance, Inspection
from hotline.casework.orders.models import Task
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.matters.accepting import propose
from hotline.register.staff.rules import OutOfScope
from hotline.register.standards.models import Addressee
from tests.casework.factories import MORNING, City, appeal, caller, order
from tests.cities.walking import decide, followed
from tests.ground.files.samples import PDF
from tests.web.conftest import SignIn
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


@pytest.mark.parametrize("kind", ["flood", "drought", "typhoon", "water_pollution", "solid_waste", "food_safety"])
def test_u4_in_each_of_the_six_emergencies_the_hotline_knows_says_links_and_tells_the_end(
    ruled: City, citizen: Citizen, kind: str
) -> None:
    now, leader, agent = timezone.now(), ruled.actors["leader"], ruled.actors["agent"]
    card = IncidentCard(
        kind=kind, title="雪松区应急处置", facts="指挥部已启动响应。", announcement="请勿前往沿河道路，详见本页。",
        areas=(ruled.units["d1"],), matters=(ruled.matters["0103"],), begins_at=now - timedelta(hours=1),
        expected_end_at=now + timedelta(hours=5),
    )  # fmt: skip
    incident = open_incident(card, actor=leader, at=now - timedelta(hours=1))
    assert incident.get_kind_display() != kind
    assert "请勿前往沿河道路" in citizen.read("/")
    callers = [appeal(ruled, at=now, matter=ruled.matters["010302"], person=caller(f"1990000{n:04}")) for n in range(3)]
    assert link(incident, appeals=queries.candidates(incident, agent), actor=agent, at=now) == 3
    surge = switch_on(incident, hours=2, actor=leader, at=now)
    assert queries.running_surge(now + timedelta(hours=1)) == surge
    close(incident, result="险情已经排除，道路恢复通行。", actor=leader, at=now + timedelta(hours=1))
    assert settle_due(at=now + timedelta(hours=1)) == 3
    told = Letter.objects.filter(text_key="incident_settled", appeal_id__in=[one.pk for one in callers])
    assert all("险情已经排除" in letter.body for letter in told)
    assert told.count() == 3
    assert "请勿前往沿河道路" not in citizen.read("/")


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


@pytest.mark.parametrize(
    ("said", "outcome", "kind"),
    [
        ("我已经向法院起诉开发商了，请政府再督促一下", "REFUSE", "S5"),
        ("想起诉开发商，应该先去哪里", "GUIDE", "S4"),
        ("信访局已经受理我的拆迁问题，你们再管一下", "REFUSE", "S5"),
        ("我要信访，反映村里占地的事", "ACCEPT", ""),
        ("对劳动仲裁的结果不服", "GUIDE", "S4"),
        ("仲裁委已经立案了，你们再给公司施加点压力", "REFUSE", "S5"),
    ],
)
def test_u5_only_what_is_already_in_a_procedure_is_proposed_for_refusal_and_a_person_decides(
    ruled: City, said: str, outcome: str, kind: str
) -> None:
    entered = appeal(ruled, content=said)
    assert (entered.proposed.outcome, entered.state) == (outcome, "registered")
    proposal = propose(said, profile=profiles.version(entered.profile_version))
    assert (proposal.refusal, proposal.needs_leader) == (kind, outcome == "REFUSE")


def test_u5_there_is_no_tenth_kind(ruled: City) -> None:
    with pytest.raises(StepRefused):
        decide(ruled, appeal(ruled), "refuse", "leader", MORNING + timedelta(minutes=1), refusal="S10")


def test_u6_standards_guide_the_work_of_districts_and_are_acknowledged(ruled: City, as_: SignIn) -> None:
    given = {
        "number": "鹿热线〔2026〕3号", "title": "区县热线工作规范", "version": "1.0", "in_force_from": "2026-03-01",
        "groups": ["districts"], "document": SimpleUploadedFile("规范.pdf", PDF),
    }  # fmt: skip
    assert as_("supervisor").post("/staff/office/standards/new/", given).status_code == 302
    assert Addressee.objects.count() == 2
    page = as_("county").get("/staff/office/standards/").content.decode()
    assert "区县热线工作规范" in page
    asked = Addressee.objects.get(unit=ruled.units["d1"])
    assert as_("county").post(f"/staff/office/standards/{asked.standard_id}/{asked.pk}/").status_code == 302
    left = Addressee.objects.get(acknowledged_at__isnull=True)
    assert left.unit == ruled.units["d2"]
    assert left.unit.name in as_("supervisor").get(f"/staff/office/standards/{asked.standard_id}/").content.decode()


def test_u6_a_district_guides_and_inspects_those_below_it_and_is_guided_itself(ruled: City, as_: SignIn) -> None:
    today = timezone.localdate()
    said = {
        "topic": "便民热线服务规范", "held_on": today.isoformat(), "persons": "联络员", "agreed": "按规范统一答复。",
    }  # fmt: skip
    address = "/staff/inspections/guidance/new/"
    assert as_("supervisor").post(address, {**said, "unit": "d1"}).status_code == 302
    assert as_("county").post(address, {**said, "unit": "t1"}).status_code == 302
    assert as_("county").post(address, {**said, "unit": "d2"}).status_code == 422
    given = {one.unit.code: one.organiser.code for one in Guidance.objects.select_related("unit", "organiser")}
    assert given == {"d1": "centre", "t1": "d1"}
    plan = {
        "unit": "t1", "topic": "服务规范执行检查", "covers_from": today.isoformat(), "covers_to": today.isoformat(),
        "planned_at": f"{today + timedelta(days=2)}T17:00", "way": "remote", "inspectors": "区平台", "sample": "5",
        "items": ["words"],
    }  # fmt: skip
    assert as_("county").post("/staff/inspections/plan/", plan).status_code == 302
    assert Inspection.objects.get().organiser.code == "d1"
