"""Chongqing: the mayor's public telephone."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.inspections.models import Guidance, Inspection
from hotline.casework.investigations.models import Investigation
from hotline.casework.leading.models import Instruction
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions import raise_due
from hotline.casework.supervision.queries import of_order
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.lib import seals
from hotline.register.liaisons.models import Post
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, VERDICT, City, appeal, order
from tests.cities.walking import clock, decide, due, followed, local, step, told
from tests.register.knowledge.test_answers import CONTENT, published
from tests.web.conftest import SignIn
from tests.web.public.citizen import Citizen

CALL = {
    "act": "register", "channel": "01", "phone": "19900001234", "name": "王秀兰", "employer": "渝中某机械厂",
    "content": "厂门口的路灯三天不亮，请修好。", "kind": "help",
}  # fmt: skip


def test_c1_name_unit_number_time_and_content_of_a_call_are_registered(ruled: City, as_: SignIn) -> None:
    browser = as_("agent")
    assert "诉求人单位" in browser.get("/staff/seat/").content.decode()
    assert browser.post("/staff/seat/", CALL).status_code == 302
    entered = Appeal.objects.get()
    assert entered.person is not None
    assert (entered.person.name, entered.person.employer) == ("王秀兰", "渝中某机械厂")
    assert entered.person.phone == "+8619900001234"
    assert entered.content == CALL["content"]
    assert abs(entered.received_at - entered.contact.received_at) < timedelta(seconds=1)


def test_c2_a_clear_policy_is_answered_at_once(ruled: City, citizen: Citizen) -> None:
    asked = decide(
        ruled, appeal(ruled, kind="consultation"), "answer", "agent", MORNING, answer="按规定，凭身份证即可办理。"
    )
    assert (asked.state, Order.objects.count()) == ("answered", 0)
    assert "凭身份证即可办理" in followed(citizen, asked)


def test_c2_what_is_for_a_competent_unit_is_told_to_the_caller_or_handed_over_and_followed(
    ruled: City, citizen: Citizen
) -> None:
    guided = decide(ruled, appeal(ruled), "answer", "agent", MORNING, answer="请联系雪松区水务局，电话0978-5550123。")
    assert "雪松区水务局" in followed(citizen, guided)
    case = order(ruled, upto="dispatched")
    assert case.lead_unit is not None
    assert (case.state, case.turn_clock_kind) == ("dispatched", "sign")


def test_c3_a_representative_matter_goes_to_the_department_with_a_limit_and_the_caller_is_told(ruled: City) -> None:
    case = order(ruled, upto="dispatched")
    assert clock(case, "handle").stopped_at is None
    letter = told(case.appeals.get(), "dispatched")
    assert "雪松区住建局" in letter
    assert "3月11日" in letter


def test_c4_a_hot_matter_is_summarised_and_the_leaders_word_is_passed_on_and_followed(ruled: City, as_: SignIn) -> None:
    ruled.employ("mayor", "city_leader", "root")
    cases = [order(ruled, upto="signed", key=f"hot{number}") for number in range(2)]
    numbers, mayor = [case.number for case in cases], Staff.objects.get(username="mayor")
    brief = {"kind": "digest", "title": "井盖缺失摘报", "why": "多人反映。", "leaders": [mayor.pk], "orders": numbers}
    said = {**brief, "orders": "\n".join(numbers)}
    assert as_("supervisor").post("/staff/briefs/compose/", said).status_code == 302
    assert "井盖缺失摘报" in as_("mayor").get("/staff/leader/").content.decode()
    one = Instruction.objects.get()
    page = f"/staff/instructions/{one.pk}/"

    def go(who: str, step: str, **given: object) -> str:
        assert as_(who).post(f"{page}{step}/", given).status_code == 302
        one.refresh_from_db()
        return one.state

    assert go("mayor", "instruct", text="请一周内整改到位。", workdays=5) == "given"
    assert go("supervisor", "pass_on", text="请一周内整改到位。", workdays=4, orders=numbers) == "passed_on"
    document = of_order(cases[0].pk)[0]
    assert (document.form, document.orders.count(), document.amount) == ("instruction", 2, 4)
    assert as_("supervisor").post(f"{page}report_back/", {"text": "已办"}).status_code == 422
    path = f"/staff/desk/documents/{document.year}/{document.serial}/answer_supervision/"
    assert as_("liaison").post(path, {"text": "已全部更换。"}).status_code == 302
    assert go("supervisor", "report_back", text="全部更换完毕。") == "reported"
    assert "全部更换完毕。" in as_("mayor").get(page).content.decode()
    assert go("mayor", "note_result") == "done"


def test_c5_of_several_departments_one_leads_and_the_others_assist(ruled: City) -> None:
    case = step(
        ruled, order(ruled), "dispatch", "dispatcher", MORNING, lead="d1-housing", assisting=["d1-water", "gas"]
    )
    roles = dict(Task.objects.filter(order=case).values_list("unit__code", "role"))
    assert roles == {"d1-housing": "lead", "d1-water": "assisting", "gas": "assisting"}
    lead = Task.objects.get(order=case, role="lead")
    assert all(part.due_at <= lead.due_at for part in Task.objects.filter(order=case))


def test_c6_a_grave_emergency_is_passed_to_the_municipal_duty_room_at_once(ruled: City) -> None:
    said = "水库溃坝，下游有人被困"
    lines = [line.code for line in profiles.current().emergencies(said)]
    assert "duty" in lines
    grave = appeal(ruled, content=said, urgency="critical")
    passed = decide(
        ruled, grave, "hand_over", "agent", MORNING + timedelta(minutes=2), line="duty", transfer="answered"
    )
    assert passed.state == "handed_over"
    assert "市政府总值班室" in told(passed, "handed_over")
    assert Event.objects.filter(subject_kind="appeal", subject_id=grave.pk, name="handed_over").get().reason == "duty"


@pytest.mark.parametrize("kind", ["consultation", "help", "complaint", "report", "suggestion"])
def test_c7_a_unit_replies_within_seven_working_days_whatever_it_is(ruled: City, kind: str) -> None:
    case = order(ruled, upto="dispatched", kind=kind)
    assert due(case) == local(2026, 3, 12, 0, 0)  # Monday 2 March; the seventh working day after it is Wednesday 11


def test_c7_a_harder_matter_is_extended_with_consent_and_never_beyond_30_working_days(ruled: City) -> None:
    case = order(ruled, upto="signed")
    asked = MORNING + timedelta(days=1)
    plan = {"reason": "E01", "plan": "现场勘查后制定方案"}
    with pytest.raises(StepRefused):
        step(ruled, case, "ask_extension", "liaison", asked, days=40, **plan)
    step(ruled, case, "ask_extension", "liaison", asked, days=20, **plan)
    assert due(case) == local(2026, 3, 12, 0, 0)
    step(ruled, case, "grant_extension", "dispatcher", asked + timedelta(hours=1))
    assert local(2026, 3, 12, 0, 0) < due(case) < local(2026, 4, 15, 0, 0)


def test_c7_thirty_working_days_from_the_dispatch_are_the_end_of_every_extension(ruled: City) -> None:
    """Dispatched on 2 March; the thirtieth working day after it, Qingming left out, is 14 April."""
    case, cap = order(ruled, upto="signed"), local(2026, 4, 15, 0, 0)
    plan = {"reason": "E05", "plan": "鉴定程序需要时间"}
    asked = MORNING + timedelta(days=1)
    step(ruled, case, "ask_extension", "liaison", asked, days=20, **plan)
    step(ruled, case, "grant_extension", "dispatcher", asked + timedelta(hours=1))
    later = MORNING + timedelta(days=20)
    with pytest.raises(StepRefused):
        step(ruled, case, "ask_extension", "liaison", later, days=4, **plan)
    step(ruled, case, "ask_extension", "liaison", later, days=3, **plan)
    with pytest.raises(StepRefused):
        step(ruled, case, "grant_extension", "dispatcher", later + timedelta(hours=1), days=4)
    step(ruled, case, "grant_extension", "dispatcher", later + timedelta(hours=1))
    assert due(case) == cap
    with pytest.raises(StepRefused):
        step(ruled, case, "ask_extension", "liaison", cap - timedelta(days=1), days=1, **plan)
    letter = Letter.objects.filter(appeal_id=case.appeals.get().pk, text_key="extended").latest("pk")
    assert "4月14日" in letter.body


def test_c8_the_result_is_told_to_the_citizen_in_writing(ruled: City, citizen: Citizen) -> None:
    case = order(ruled, upto="audited")
    assert case.number in told(case.appeals.get(), "answered")
    assert "井盖已更换完毕" in followed(citizen, case.appeals.get())


def test_c9_who_is_late_is_supervised_in_writing_at_once_with_a_limit(ruled: City) -> None:
    case = order(ruled, upto="signed")
    assert case.turn_due_at is not None
    assert raise_due(at=case.turn_due_at - timedelta(minutes=1)) == 0
    assert raise_due(at=case.turn_due_at + timedelta(minutes=1)) == 1
    (document,) = of_order(case.pk)
    assert (document.number, document.reason, document.unit.code) == ("渝督〔2026〕1号", "D01", "d1-housing")
    assert (document.amount, document.unit_of_time) == (3, "workdays")
    assert document.due_at is not None
    assert document.due_at > case.turn_due_at


def test_c10_a_reply_that_is_not_serious_goes_back_with_requirements_and_a_limit(ruled: City) -> None:
    case = order(ruled, upto="replied")
    sent = MORNING + timedelta(hours=6)
    step(ruled, case, "send_back", "dispatcher", sent, reasons=["no_evidence"], note="未到现场核实，请核实后重新办理")
    assert (case.state, case.turn_clock_kind) == ("sent_back", "rework")
    assert (clock(case, "rework").amount, clock(case, "rework").unit_of_time) == (3, "workdays")


def test_c10_what_is_not_serious_in_a_reply_is_marked_before_it_is_sent_back(ruled: City, as_: SignIn) -> None:
    case = order(ruled, upto="replied")
    sealed = seals.seal("您好，您反映的问题已转有关部门核实处理，将尽快解决。")
    Reply.objects.filter(order=case).update(public_sealed=sealed)
    dispatcher = as_("dispatcher")
    for page in (f"/staff/audit/{case.number}/", f"/staff/orders/{case.number}/"):
        text = dispatcher.get(page).content.decode()
        assert re.search(r'<mark id="flag-\d+" tabindex="-1">尽快', text)
        assert "只说已转交其他单位" in text
    given = {"act": "send_back", "version": case.version, "reasons": ["off_the_point"], "required": "请写明结果"}
    assert dispatcher.post(f"/staff/audit/{case.number}/", given).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.turn_clock_kind) == ("sent_back", "rework")


def test_c11_units_that_differ_are_decided_by_the_leader_and_that_is_followed(ruled: City, as_: SignIn) -> None:
    ruled.employ("mayor", "city_leader", "root")
    case, mayor = order(ruled, upto="signed"), Staff.objects.get(username="mayor")
    said = {
        "title": "井盖权属分歧", "why": "两家单位均称不属其职责。", "leaders": [mayor.pk],
        "unit_1": "d1-housing", "said_1": "属水务设施。", "unit_2": "d1-water", "said_2": "属道路设施。",
    }  # fmt: skip
    assert as_("supervisor").get(f"/staff/briefs/difference/{case.number}/").status_code == 200
    assert as_("supervisor").post(f"/staff/briefs/difference/{case.number}/", said).status_code == 302
    page = f"/staff/instructions/{Instruction.objects.get().pk}/"
    shown = as_("mayor").get(page).content.decode()
    assert "属水务设施。" in shown
    assert "属道路设施。" in shown
    assert as_("mayor").post(f"{page}instruct/", {"text": "由水务局牵头。", "lead": "d1-water"}).status_code == 302
    passed = {"text": "由水务局牵头。", "workdays": 2, "orders": [case.number]}
    assert as_("supervisor").post(f"{page}pass_on/", passed).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.is_ruled, case.turn_unit) == ("dispatched", True, ruled.units["d1-water"])
    assert of_order(case.pk)[0].unit == ruled.units["d1-water"]


def test_c12_a_hot_matter_is_investigated_on_site_with_departments_and_media(ruled: City, as_: SignIn) -> None:
    ruled.employ("mayor", "city_leader", "root")
    case, now = order(ruled, upto="signed"), timezone.localtime()
    said = {
        "topic": "井盖缺失现场督查", "place": "南岸路口", "planned_at": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "organiser": "d1-water", "units": "d1-water、d1-housing", "press": "重庆日报", "orders": case.number,
    }  # fmt: skip
    browser = as_("supervisor")
    assert browser.post("/staff/investigations/plan/", said).status_code == 302
    page = f"/staff/investigations/{Investigation.objects.get().pk}/"
    assert page in browser.get(f"/staff/orders/{case.number}/").content.decode()
    assert page in browser.get("/staff/investigations/?pile=overdue").content.decode()
    assert "/staff/investigations/?pile=overdue" in browser.get("/staff/desk/").content.decode()
    minutes = {"held_at": said["planned_at"], "minutes": "两部门到场，媒体随访。"}
    assert browser.post(f"{page}minutes/", minutes).status_code == 302
    result = {
        "result": "水务部门三日内补齐井盖。", "is_supervised": "on", "reason": "D04", "text": "三日内补齐。",
        "workdays": "3",
    }  # fmt: skip
    assert browser.post(f"{page}conclude/", result).status_code == 302
    document = of_order(case.pk)[0]
    assert (document.form, document.reason) == ("special", "D04")
    shown = as_("mayor").get(page).content.decode()
    for words in ("重庆日报", "两部门到场，媒体随访。", "水务部门三日内补齐井盖。", document.number):
        assert words in shown
    assert as_("mayor").post(f"{page}minutes/", minutes).status_code == 403
    assert browser.get(f"{page}word/").content.startswith(b"PK")


def test_c15_call_record_assignment_reply_and_visit_are_filed_together(ruled: City) -> None:
    case = order(ruled, upto="archived")
    one = case.appeals.get()
    assert (case.state, one.state) == ("archived", "archived")
    assert case.replies.get().public_answer
    assert one.contact.channel == "01"
    assert VERDICT["satisfied"] == case.satisfied
    assert Letter.objects.filter(appeal_id=one.pk).count() >= 4


@pytest.mark.parametrize(("channel", "name"), [("03", "市长信箱"), ("12", "群众来信")])
def test_c16_the_mayors_mailbox_and_letters_are_taken(ruled: City, channel: str, name: str) -> None:
    entered = appeal(ruled, channel=channel)
    assert profiles.version(entered.profile_version).channels[channel].name == name
    assert entered.turn_clock_kind == "acceptance"


@pytest.mark.parametrize("unit", ["d1", "d1-water"], ids=["district", "department"])
def test_c17_the_office_inspects_the_telephone_work_of_a_unit_until_it_is_rectified(
    ruled: City, as_: SignIn, unit: str
) -> None:
    at = timezone.now() - timedelta(hours=3)
    order(ruled, upto="signed", at=at)
    office, there = as_("supervisor"), as_("county" if unit == "d1" else "water")
    today = timezone.localdate()
    said = {
        "unit": unit, "topic": "公开电话办理工作检查",
        "covers_from": timezone.localdate(at).isoformat(), "covers_to": today.isoformat(),
        "planned_at": f"{today + timedelta(days=2)}T17:00", "way": "on_site", "inspectors": "督办组", "sample": "20",
        "items": ["duty", "reply"], "is_announced": "on",
    }  # fmt: skip
    assert office.post("/staff/inspections/plan/", said).status_code == 302
    one = Inspection.objects.get()
    page = f"/staff/inspections/{one.pk}/"
    drawn = list(one.sampled.values_list("order__number", flat=True))
    given = Order.objects.filter(tasks__unit__path__startswith=one.unit_path).distinct()
    assert drawn == [case.number for case in given]
    fault = {"verdict": "fault", "text": "值班电话无人接听。"}
    assert office.post(f"{page}findings/duty/", fault).status_code == 302
    assert office.post(f"{page}findings/reply/", {"verdict": "good"}).status_code == 302
    assert office.post(f"{page}send_findings/", {"text": "限期整改。", "workdays": "5"}).status_code == 302
    limit = Clock.objects.get(subject_kind="inspect", kind="rectify", stopped_at__isnull=True)
    assert (limit.unit_id, limit.amount, limit.unit_of_time) == (ruled.units[unit].pk, 5, "workdays")
    assert "值班电话无人接听" in there.get(page).content.decode()
    assert there.post(f"{page}rectify/", {"text": "已安排专人值守。"}).status_code == 302
    assert office.post(f"{page}return_rectification/", {"note": "请附值班表。"}).status_code == 302
    assert there.post(f"{page}rectify/", {"text": "值班表已附。"}).status_code == 302
    assert there.post(f"{page}close_inspection/", {}).status_code in (403, 409)
    assert office.post(f"{page}close_inspection/", {"note": "属实。"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.turn_unit_id) == ("closed", None)


def test_c17_the_office_guides_the_telephone_work_of_a_unit_and_looks_again(ruled: City, as_: SignIn) -> None:
    today = timezone.localdate()
    said = {
        "unit": "d1-water", "topic": "答复口径", "held_on": today.isoformat(), "persons": "水务局联络员",
        "agreed": "答复先报业务科室审核。", "follow_up_on": today.isoformat(),
    }  # fmt: skip
    office = as_("supervisor")
    assert office.post("/staff/inspections/guidance/new/", said).status_code == 302
    page = f"/staff/inspections/guidance/{Guidance.objects.get().pk}/"
    assert "答复先报业务科室审核" in as_("water").get(page).content.decode()
    assert page in office.get("/staff/inspections/guidance/?pile=to_follow").content.decode()
    assert office.post(f"{page}follow-up/", {"result": "已执行。", "version": "1"}).status_code == 302
    assert page not in office.get("/staff/inspections/guidance/?pile=to_follow").content.decode()


def test_c19_posts_of_units_are_registered_trained_and_kept_up_to_date(ruled: City, as_: SignIn) -> None:
    office, dispatcher = "/staff/office/liaisons/", as_("dispatcher")
    assert "雪松区住建局" in dispatcher.get(f"{office}?standing=vacant").content.decode()
    given = {"account": str(ruled.actors["liaison"].staff_id), "phone": "19900001234", "since": "2026-03-02"}
    assert as_("head").post(f"{office}d1-housing/lead/", given).status_code == 302
    assert "雪松区住建局" in dispatcher.get(f"{office}?standing=untrained").content.decode()
    post = Post.objects.get()
    given |= {"phone": "", "trained_on": "2026-03-02", "known": str(post.pk)}
    assert as_("head").post(f"{office}d1-housing/lead/", given).status_code == 302
    assert "雪松区住建局" in dispatcher.get(f"{office}?standing=current").content.decode()
    Post.objects.update(confirmed_on=post.confirmed_on - timedelta(days=181))
    assert "雪松区住建局" in dispatcher.get(f"{office}?standing=unconfirmed").content.decode()
    assert as_("liaison").post(f"{office}d1-housing/").status_code == 302
    assert "雪松区住建局" in dispatcher.get(f"{office}?standing=current").content.decode()


def test_c18_policies_are_made_known_to_callers(ruled: City, as_: SignIn, citizen: Citizen) -> None:
    answer = published(ruled, replace(CONTENT, visibility="public"))
    assert CONTENT.short in citizen.read(f"/answers/{answer.number}/")
    assert "《物业管理条例》" in citizen.read(f"/answers/{answer.number}/")
    said = {"answer": CONTENT.short, "told": str(answer.current_id), "send_answer": "on"}
    assert (
        as_("agent").post("/staff/seat/", CALL | {"kind": "consultation", "act": "answer", **said}).status_code == 302
    )
    assert CONTENT.short in told(Appeal.objects.get(), "answer_told")
    now = timezone.localtime()
    card = {
        "title": "物业新规", "text": "新条例下月施行，涨价须经业主表决。", "region": "d1", "visibility": "seats",
        "begins_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + timedelta(hours=8):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert as_("leader").post("/staff/knowledge/cards/new/", card).status_code == 302
    assert card["text"] in as_("agent").get("/staff/seat/").content.decode()
