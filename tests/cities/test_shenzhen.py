"""Shenzhen: the lines of many departments behind one number, in several languages."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.quotations.queries import of_appeals
from hotline.ground.profiles import queries as profiles
from hotline.register.knowledge.models import Answer, Wording
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind, MergeWay
from tests.casework.factories import MORNING, City, appeal, caller, order
from tests.cities.walking import step, told
from tests.register.knowledge.test_answers import CONTENT, people, published
from tests.web.conftest import SignIn
from tests.web.public.citizen import Citizen
from tests.web.seat.test_console import CALL, click

DEPARTMENTS, LINES = 56, 96


def merged(ruled: City) -> list[str]:
    """96 enquiry lines, each of one of 56 departments. Returns the numbers that people used to dial."""
    for number in range(DEPARTMENTS):
        ruled.open_unit(f"dep-{number:02}", f"第{number}局", Kind.DEPARTMENT, "root", trade=f"trade_{number}")
    dialled = [f"0755-5550{number:03}" for number in range(LINES)]
    for number, phone in enumerate(dialled):
        ruled.open_unit(
            f"line-{number:02}", f"第{number % DEPARTMENTS}局咨询线{number}", Kind.HOTLINE,
            f"dep-{number % DEPARTMENTS:02}", phone=phone, merge_way=MergeWay.FULL,
        )  # fmt: skip
    return dialled


def test_z1_the_lines_of_all_departments_are_one_number_and_one_desk(ruled: City) -> None:
    dialled = merged(ruled)
    lines = Unit.objects.filter(kind=Kind.HOTLINE, merge_way=MergeWay.FULL)
    assert (lines.count(), lines.values("parent").distinct().count()) == (LINES, DEPARTMENTS)
    for phone in dialled[::5]:
        appeal(ruled, called_number=phone, person=caller(phone="19900001234"))
    taken = Appeal.objects.select_related("contact")
    assert {one.turn_unit_id for one in taken} == {ruled.units["centre"].pk}
    assert {one.contact.called_number for one in taken} == set(dialled[::5])
    assert {one.number[:4] for one in taken} == {profiles.current().number_prefix}
    assert profiles.current().hotline == "12345"


def test_z1_whichever_line_was_dialled_the_matter_reaches_its_department(ruled: City) -> None:
    dialled = merged(ruled)
    case = order(ruled, called_number=dialled[70])
    assert case.appeals.get().contact.called_number == dialled[70]
    step(ruled, case, "dispatch", "dispatcher", MORNING + timedelta(hours=1), lead="dep-33")
    ruled.employ("bureau", "liaison", "dep-33")
    step(ruled, case, "sign", "bureau", MORNING + timedelta(hours=2))
    assert (case.state, case.turn_unit_id) == ("signed", ruled.units["dep-33"].pk)


def test_z2_mandarin_cantonese_and_english_are_spoken_day_and_night(ruled: City, citizen: Citizen, as_: SignIn) -> None:
    assert all(profiles.current().channels["01"].serves(time(hour), is_workday=False) for hour in range(24))
    assert "普通话、粤语、英语" in citizen.read("/notices/channels/")
    seat = as_("agent").get("/staff/seat/").content.decode()
    assert all(f'<option value="{tag}"' in seat for tag in ("zh-Hans", "yue", "en"))


@pytest.mark.parametrize(("language", "word"), [("yue", "您的诉求"), ("zh-Hans", "您的诉求"), ("en", "Your appeal")])
def test_z2_each_caller_is_written_to_in_her_language(ruled: City, language: str, word: str) -> None:
    entered = appeal(ruled, person=caller(language=language), language=language, at=MORNING)
    assert entered.person is not None
    assert entered.person.language == language
    assert word in told(entered, "receipt")


def test_z2_what_agents_tell_and_citizens_read_is_worded_in_english_and_traditional_chinese(
    ruled: City, as_: SignIn, citizen: Citizen
) -> None:
    answer = published(ruled, replace(CONTENT, visibility="public"))
    desk, page = as_("liaison"), f"/staff/knowledge/{answer.number}/languages/"
    desk.post(f"{page}draft/")
    desk.post(f"{page}en/", {"question": "Who decides on the property fee?", "short": "The owners, by a vote."})
    assert "The owners, by a vote." not in citizen.read(f"/en/answers/{answer.number}/"), "nobody has read it yet"
    for wording in Wording.objects.all():
        as_("head").post(f"{page}{wording.pk}/review/")
    assert "The owners, by a vote." in citizen.read(f"/en/answers/{answer.number}/")
    assert "業主共同決定" in citizen.read(f"/answers/{answer.number}/?script=zh-Hant")


def test_z3_agents_answer_from_what_a_department_entered_beforehand(ruled: City, as_: SignIn) -> None:
    people(ruled)
    written = {
        "unit": "d1-housing", "question": "物业费涨价要业主同意吗？", "short": "要，须经业主共同决定。",
        "matter": "0103", "demand": "consultation", "audience": "both", "visibility": "seats", "basis_lines": "1",
        "basis_0_title": "物业管理条例", "basis_0_article": "第四十条", "basis_0_date": "2018-03-19",
    }  # fmt: skip
    page = as_("liaison").post("/staff/knowledge/new/", written).headers["Location"]
    asked = {**CALL, "knowledge": "物业费涨价"}
    seat = as_("agent")
    assert written["short"] not in seat.post("/staff/seat/answers/", asked).content.decode(), (
        "the centre has not seen it"
    )
    for who, name in (("head", "approve_answer"), ("editor", "audit_answer"), ("second_editor", "publish_answer")):
        assert as_(who).post(f"{page}steps/{name}/").status_code == 302
    answer = Answer.objects.get()
    offered = seat.post("/staff/seat/answers/", asked).content.decode()
    assert written["short"] in offered
    assert f'data-insert-value="{answer.current_id}"' in offered
    click(seat, "answer", answer=written["short"], told=str(answer.current_id))
    (row,) = of_appeals([Appeal.objects.get()])
    assert (row.version_id, row.told_by_id) == (answer.current_id, ruled.actors["agent"].staff_id)
    told_page = seat.get(f"/staff/orders/appeal/{Appeal.objects.get().number}/").content.decode()
    assert "已引用的标准答案" in told_page
    assert answer.number in told_page
