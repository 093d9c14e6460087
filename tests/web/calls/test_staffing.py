"""Staffing on its page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.ground.journal.models import Event
from tests.casework.factories import City
from tests.insight.telephony.test_staffing import rung
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/staff/calls/staffing/"


def weeks(small: City) -> None:
    """Calls of the last two weeks, at nine and at ten."""
    today = timezone.localdate()
    for back in range(1, 15):
        calls.enter_past(
            [*rung(small, today - timedelta(days=back), 9, 20), *rung(small, today - timedelta(days=back), 10, 5)]
        )


def test_a_day_to_come_is_reckoned_from_the_days_before(small: City, as_: SignIn) -> None:
    weeks(small)
    browser = as_("leader")
    page = browser.get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    for part in ("Erlang C", "09:00–09:30", "23:30–24:00", "排班工时", "<svg", "200.0秒"):
        assert part in text
    more = browser.get(f"{PAGE}?more=100&share=95&handling=400&patience=60&away=0")
    assert more.status_code == 200
    assert "400.0秒" in more.content.decode()
    assert 'role="region" aria-label="半小时测算表" tabindex="0"' in re.sub(r"\s+", " ", text), "keys move the sheet"
    file = browser.get(f"{PAGE}?export=csv").content.decode("utf-8-sig").splitlines()
    assert len(file) == 49
    assert Event.objects.get(name="calls_exported").after["filter"]["list"] == "staffing"


def test_without_a_day_to_go_by_it_says_so(small: City, as_: SignIn) -> None:
    assert "没有可供参考的话务记录" in as_("supervisor").get(PAGE).content.decode()


def test_what_cannot_be_reckoned_is_said_beside_the_field(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    for asked in ("share=100", "on=2001-01-01", "seconds=0", "away=90", "handling=x", "more=-100"):
        assert browser.get(f"{PAGE}?{asked}").status_code == 422, asked


def test_staffing_is_for_those_who_watch_all(small: City, as_: SignIn) -> None:
    assert as_("agent").get(PAGE).status_code == 403
    assert as_("liaison").get(PAGE).status_code == 403
