"""A grave emergency on its page: declared, verified, reported, confirmed; late ones stand on the desks."""

import io
import zipfile
from datetime import timedelta

from django.utils import timezone

from hotline.casework.emergencies.actions import IncidentCard, declare_grave, open_incident, report_to_duty_room
from hotline.casework.emergencies.models import DutyReport
from tests.casework.factories import City
from tests.web.conftest import SignIn


def test_the_leader_declares_it_and_enters_what_the_duty_room_was_told(small: City, as_: SignIn) -> None:
    at = timezone.now()
    card = IncidentCard("food_safety", "学校食堂疑似食物中毒", "正在核查。", (small.units["t1"],), at)
    incident = open_incident(card, actor=small.actors["leader"], at=at)
    page, duty, leader = f"/staff/emergencies/{incident.pk}/", f"/staff/emergencies/{incident.pk}/duty/", as_("leader")
    assert "列为重大突发事件" in leader.get(page).content.decode()
    assert leader.post(duty, {"act": "declare"}).status_code == 302
    owed = leader.get(page).content.decode()
    assert "鹿鸣市人民政府总值班室" in owed
    first = DutyReport.objects.get(stage="first")
    leader.post(duty, {"act": "report", "report": first.pk, f"r{first.pk}-text": "30名学生呕吐，已送医"})
    first.refresh_from_db()
    assert first.given_at is None, "nobody at the duty room was named"
    given = {"act": "report", "report": first.pk, f"r{first.pk}-text": "30名学生呕吐", f"r{first.pk}-told": "周明"}
    leader.post(duty, given)
    leader.post(duty, {"act": "acknowledge", "report": first.pk})
    told = leader.get(page).content.decode()
    for words in ("按时报送", "30名学生呕吐", "周明", "总值班室确认："):
        assert words in told, words
    assert as_("agent").post(duty, {"act": "declare"}).status_code == 403


def test_a_report_is_printed_as_a_word_file_and_as_pdf(small: City, as_: SignIn) -> None:
    at, leader = timezone.now(), small.actors["leader"]
    card = IncidentCard("water_pollution", "化工仓库泄漏", "已控制。", (small.units["d1"],), at)
    incident = open_incident(card, actor=leader, at=at)
    verify, first, _written = declare_grave(incident, actor=leader, at=at)
    report_to_duty_room(verify, text="已核实", told="", actor=leader, at=at)
    report_to_duty_room(first, text="泄漏约两吨，已围堵", told="值班员周明", actor=leader, at=at)
    here, browser = f"/staff/emergencies/{incident.pk}/duty/", as_("leader")
    body = zipfile.ZipFile(io.BytesIO(browser.get(f"{here}2/word/").content)).read("word/document.xml").decode()
    for words in ("重大突发事件报告", "化工仓库泄漏", "泄漏约两吨", "值班员周明", "雪松区", "鹿鸣市人民政府总值班室"):
        assert words in body, words
    assert browser.get(f"{here}2/pdf/").status_code in (200, 503)
    assert f"{here}2/pdf/" in browser.get(f"/staff/emergencies/{incident.pk}/").content.decode()
    assert browser.get(f"{here}3/word/").status_code == 404, "it has not been given yet"
    assert as_("agent").get(f"{here}2/word/").status_code == 403


def test_late_reports_stand_on_both_desks(small: City, as_: SignIn) -> None:
    began = timezone.now() - timedelta(hours=1)
    card = IncidentCard("flood", "内涝", "正在排水。", (small.units["d1"],), began)
    incident = open_incident(card, actor=small.actors["leader"], at=began)
    declare_grave(incident, actor=small.actors["leader"], at=began)
    assert "2份总值班室报告逾期" in as_("leader").get("/staff/emergencies/").content.decode()
    assert "2份总值班室报告逾期" in as_("supervisor").get("/staff/desk/").content.decode()
