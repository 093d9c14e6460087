"""Inspections and guidance, on every screen."""

from datetime import date, timedelta

import pytest

from hotline.casework.inspections.actions import Guided, InspectionDoor, Plan, guide, plan
from hotline.casework.inspections.models import Guidance
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
def one() -> Guidance:
    """An inspection with a finding, and guidance that follows from it."""
    small: City = city()
    order(small, upto="signed", at=MORNING - timedelta(hours=1))
    supervisor, unit = small.actors["supervisor"], small.units["d1-housing"]
    day, then = date(2026, 3, 2), MORNING + timedelta(days=1)
    made = plan(Plan(unit, "热线办理工作检查", day, day, then, "督办组 李明"), actor=supervisor, at=MORNING)
    given: dict[str, object] = {"item": "duty", "verdict": "fault", "text": "值班电话无人接听。"}
    InspectionDoor().take(made.pk, "note_finding", actor=supervisor, at=MORNING, given=given)
    said = Guided(unit, "值班值守", day, "联络员", "双人轮值。", follow_up_on=date(2026, 3, 9), inspection=made)
    return guide(said, actor=supervisor, at=MORNING)


PAGES = ["", "{inspection}/", "plan/", "{inspection}/findings/duty/", "guidance/{guidance}/", "guidance/new/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_their_pages_fit_every_screen(looker: Looker, one: Guidance, path: str, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    where = path.format(inspection=one.inspection_id, guidance=one.pk)
    look(looker, f"/staff/inspections/{where}", "staff", "inspections", **how)
