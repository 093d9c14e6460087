"""The numbers of the telephone on their page and as a file."""

import pytest
from django.utils import timezone

from hotline.ground.journal.models import Event
from tests.casework.factories import City, city
from tests.insight.telephony import half_an_hour
from tests.made_once import made_once
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/staff/calls/numbers/"
ON = "since=2026-03-02&until=2026-03-02"


@pytest.fixture
def small(db: None) -> City:
    return _lived()


@made_once
def _lived() -> City:
    small = city()
    half_an_hour.lived(small)
    return small


def test_the_numbers_of_a_day_stand_there_with_their_variants_and_what_they_count(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    page = browser.get(f"{PAGE}?{ON}&by=time&interval=30&about=waits").content.decode()
    for part in (
        "15秒接通率（按接通量）",
        "15秒接通率（按人工请求量）",
        "50.0%",
        "2026-03-02 09:30–10:00",
        "合计",
        "15秒内接通的来电",
    ):
        assert part in page
    assert "/staff/calls/records/?since=2026-03-02&amp;until=2026-03-02" in page
    assert "<svg" in browser.get(f"{PAGE}?{ON}&by=time&interval=15&about=access").content.decode()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("by=line&about=access", "12315消费者热线"),
        ("by=skill&about=access", "未进入人工"),
        ("by=seat&about=seats", "8001"),
        ("by=team&about=talks", "甲班"),
        ("by=time&interval=60&about=overview&line=consumer", "人工接通量"),
        ("by=time&interval=1440&about=ratings&skill=general&team=%E7%94%B2%E7%8F%AD", "话务满意率"),
    ],
)
def test_numbers_by_what_and_narrowed_to_what(small: City, as_: SignIn, asked: str, told: str) -> None:
    page = as_("supervisor").get(f"{PAGE}?{ON}&interval=1440&{asked}")
    assert page.status_code == 200
    assert told in page.content.decode()


def test_numbers_leave_the_house_under_a_name(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    file = browser.get(f"{PAGE}?{ON}&by=seat&interval=1440&about=overview&export=csv")
    assert file.content.decode("utf-8-sig").splitlines()[0].startswith("座席,呼入总量")
    assert "8001" in file.content.decode()
    event = Event.objects.get(name="calls_exported")
    assert (event.after["filter"]["list"], event.after["filter"]["by"]) == ("numbers", "seat")
    assert browser.get(f"{PAGE}?{ON}&by=seat&interval=1440&about=overview&export=xlsx").content[:2] == b"PK"
    agent = as_("agent")
    assert "export=csv" not in agent.get(f"{PAGE}?{ON}&by=time&interval=1440&about=overview").content.decode()


def test_what_cannot_be_told_is_said_beside_the_field(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    wrong = (
        "since=2026-03-02&until=2026-03-01",
        "since=2026-01-01&until=2026-03-01&interval=15",
        "since=x",
        "by=moon",
        "extension=9999",
        "about=none",
    )
    for asked in wrong:
        page = browser.get(f"{PAGE}?{asked}")
        assert page.status_code == 422, asked
        assert "错误" in page.content.decode()
    long_ago = browser.get(f"{PAGE}?since=2001-01-01&until=2001-01-02")
    assert "没有来电" in long_ago.content.decode()
    assert browser.get(PAGE).status_code == 200
    assert timezone.now()


def test_an_agent_sees_the_numbers_of_her_own_seat_alone(small: City, as_: SignIn) -> None:
    page = as_("agent").get(f"{PAGE}?{ON}&by=seat&interval=1440&about=overview").content.decode()
    assert "8001" in page
    assert "8002" not in page
    assert 'name="team"' not in page
    assert as_("liaison").get(PAGE).status_code == 403


def test_numbers_ask_as_little_for_a_week_as_for_a_day(
    small: City, as_: SignIn, django_assert_max_num_queries: object
) -> None:
    browser = as_("leader")
    browser.get(PAGE)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # the plugin's fixture
        browser.get(f"{PAGE}?since=2026-02-25&until=2026-03-03&by=time&interval=30&about=overview")
