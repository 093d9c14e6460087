"""A grave emergency on its page: declared, verified, reported, confirmed; late ones stand on the desks."""

from datetime import timedelta

from django.utils import timezone

from hotline.casework.emergencies.actions import IncidentCard, declare_grave, open_incident
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


def test_late_reports_stand_on_both_desks(small: City, as_: SignIn) -> None:
    began = timezone.now() - timedelta(hours=1)
    card = IncidentCard("flood", "内涝", "正在排水。", (small.units["d1"],), began)
    incident = open_incident(card, actor=small.actors["leader"], at=began)
    declare_grave(incident, actor=small.actors["leader"], at=began)
    assert "2份总值班室报告逾期" in as_("leader").get("/staff/emergencies/").content.decode()
    assert "2份总值班室报告逾期" in as_("supervisor").get("/staff/desk/").content.decode()
