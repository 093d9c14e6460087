"""The board of hot issues and what is made of one, in a browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.leading.models import Brief
from hotline.casework.supervision.models import Document
from hotline.casework.warnings.models import Tiding
from hotline.insight.hotspots.actions import read_some
from hotline.insight.hotspots.models import Issue
from hotline.insight.hotspots.words import Decision
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, City, caller, order
from tests.insight.hotspots.cases import LAMPS, analyst, hot, lamps
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def handled(small: City) -> Issue:
    """A hot issue one of whose appeals is handled by a unit."""
    lamps(small, people=4)
    person = caller(phone="19900000099", name="王九")
    order(small, upto="dispatched", title=LAMPS[0], content=LAMPS[0], person=person)
    read_some(at=MORNING + HOUR)
    return Issue.objects.get()


def test_the_board_shows_issues_places_and_alerts(small: City, as_: SignIn) -> None:
    analyst(small)
    issue = hot(small)
    page = as_("analyst").get("/staff/hotspots/")
    text = page.content.decode()
    assert page.status_code == 200
    for part in ("清河路", "雪松区", "hot-map", "新热点", f"/staff/hotspots/{issue.pk}/"):
        assert part in text
    assert as_("analyst").get("/en/staff/hotspots/?pile=confirmed").status_code == 200


@pytest.mark.parametrize("who", ["agent", "liaison", "auditor"])
def test_who_may_not_gets_no_trace(small: City, as_: SignIn, who: str) -> None:
    issue = hot(small)
    for address in ("", f"{issue.pk}/", f"{issue.pk}/dismiss/", f"{issue.pk}/report/", f"{issue.pk}/supervise/"):
        page = as_(who).get(f"/staff/hotspots/{address}")
        assert page.status_code == 403
        assert "清河路" not in page.content.decode()


def test_an_issue_is_dismissed_with_a_reason_and_taken_up_again(small: City, as_: SignIn) -> None:
    issue, browser = hot(small), as_("supervisor")
    address = f"/staff/hotspots/{issue.pk}/"
    page = browser.get(address).content.decode()
    assert "清河路" in page
    assert "&lt;time" not in page
    assert browser.post(f"{address}dismiss/", {"note": "x"}).status_code == 422
    assert browser.post(f"{address}dismiss/", {"reason": "broad", "note": "只是路灯"}).status_code == 302
    assert "只是路灯" in browser.get(address).content.decode()
    assert browser.post(f"{address}reopen/").status_code == 302
    assert browser.post(f"{address}confirm/").status_code == 302
    assert Issue.objects.get().decision == Decision.CONFIRMED


def test_the_bell_leads_the_analyst_to_a_new_issue(small: City, as_: SignIn) -> None:
    analyst(small)
    lamps(small, at=timezone.now() - HOUR)
    read_some(at=timezone.now())
    Tiding.objects.update(shows_at=timezone.now() - HOUR)  # at night it waits for the hours of duty
    page = as_("analyst").get("/staff/notices/").content.decode()
    assert f'href="/staff/hotspots/{Issue.objects.get().pk}/"' in page
    assert "多名群众反映同一问题" in page
    assert "多名群众反映同一问题" not in as_("supervisor").get("/staff/notices/").content.decode()


def test_alerts_are_noted_as_seen(small: City, as_: SignIn) -> None:
    issue, browser = hot(small), as_("leader")
    key = issue.alerts.get().pk
    assert browser.post("/staff/hotspots/seen/", {"alert": [str(key), "x", "9" * 40]}).status_code == 302
    assert issue.alerts.get().seen_at is not None


def test_where_no_order_is_there_yet_it_says_so(small: City, as_: SignIn) -> None:
    issue = hot(small)
    page = as_("supervisor").get(f"/staff/hotspots/{issue.pk}/report/", follow=True)
    assert "尚无可呈报或督办的工单" in page.content.decode()


def test_one_step_makes_a_report_to_leaders(small: City, as_: SignIn) -> None:
    analyst(small)
    small.employ("mayor", "city_leader", "root")
    issue, browser = handled(small), as_("analyst")
    address = f"/staff/hotspots/{issue.pk}/report/"
    begun = browser.get(address).content.decode()
    assert "2026年3月2日至2026年3月2日，共有5名群众反映" in begun
    assert "&lt;time" not in begun
    mayor = Staff.objects.get(username="mayor")
    data = {"title": "清河路路灯", "why": "多人反映。", "leaders": [mayor.pk], "idempotency_key": "once"}
    assert browser.post(address, data).status_code == 302
    assert browser.post(address, data).status_code == 302
    brief = Brief.objects.get()
    assert [each.brief for each in issue.made.all()] == [brief]
    assert brief.number in browser.get(f"/staff/hotspots/{issue.pk}/").content.decode()
    assert Issue.objects.get().decision == Decision.CONFIRMED


def test_one_step_makes_a_special_supervision(small: City, as_: SignIn) -> None:
    issue, browser = handled(small), as_("supervisor")
    address = f"/staff/hotspots/{issue.pk}/supervise/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"topic": "清河路路灯", "text": "限期修复并书面回复。"}).status_code == 302
    document = Document.objects.get()
    assert (document.form, document.reason, document.unit.code) == ("special", "D05", "d1-housing")
    assert [each.document for each in issue.made.all()] == [document]
    assert as_("leader").get(address).status_code == 403
