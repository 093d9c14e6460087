"""The page of an answering day: its times are the city's."""

from datetime import timedelta

from hotline.casework.answering_days.actions import Announcement, announce
from tests.casework.factories import MORNING, City
from tests.web.conftest import SignIn


def test_a_day_begins_and_ends_by_the_citys_clock(small: City, as_: SignIn) -> None:
    begins = MORNING + timedelta(days=1)
    said = Announcement(
        leader_name="林知远",
        leader_office="水务局局长",
        topic="供水",
        seat="3号席",
        unit=small.units["d1-water"],
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    day = announce(said, actor=small.actors["supervisor"], at=MORNING)
    page = as_("supervisor").get(f"/staff/answering-days/{day.pk}/").content.decode()
    assert "3日 09:30</time> – 11:30" in page
