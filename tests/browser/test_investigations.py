"""Investigations on site, on every screen."""

from datetime import timedelta

import pytest

from hotline.casework.investigations.actions import Plan, hold, plan
from hotline.casework.investigations.models import Investigation
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import MORNING, City, city, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark", "print_": "large"},
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.fixture
def one() -> Investigation:
    """An investigation that was held."""
    small: City = city()
    case, actor = order(small, upto="signed", at=MORNING), small.actors["supervisor"]
    said = Plan(
        "井盖缺失现场督查", "水务路口", MORNING + timedelta(hours=1), small.units["d1-water"], [case],
        units=[small.units["d1-water"], small.units["d1-housing"]], media="鹿鸣日报", persons="人大代表 周敏",
    )  # fmt: skip
    made = plan(said, actor=actor, at=MORNING)
    later = MORNING + timedelta(hours=3)
    hold(made, minutes="两部门到场，媒体随访。", held_at=later, actor=actor, at=later)
    return made


@pytest.mark.parametrize("path", ["", "{key}/", "plan/", "{key}/conclude/"])
@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_its_pages_fit_every_screen(looker: Looker, one: Investigation, path: str, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    look(looker, f"/staff/investigations/{path.format(key=one.pk)}", "staff", "investigations", **how)
