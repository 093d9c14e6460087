"""The pages of whistles on every screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Whistle
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import city
from tests.casework.whistles.blowing import BLOWN_AT, blown, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "dark", "print_": "large"},
    {"width": 320, "theme": "light", "print_": "normal", "lang": "en"},
]
HOW = pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))


@pytest.fixture
def whistle() -> Whistle:
    """One department is there, one declines, one has still to come."""
    small = city()
    people(small)
    found, door, at = blown(small), WhistleDoor(), BLOWN_AT + timedelta(minutes=20)
    door.take(found.pk, "check_in", actor=small.actors["water"], at=at, given={"people": "周洋"})
    why = {"reason": "N01", "note": "不属本部门职责"}
    door.take(found.pk, "decline", actor=small.actors["head"], at=at, given=why)
    assert timezone.now() > at
    return found


@HOW
def test_a_whistle_fits_every_screen(looker: Looker, whistle: Whistle, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="town"))
    look(looker, f"/staff/whistles/{whistle.number}/", "staff", "whistle", **how)


@pytest.mark.parametrize("path", ["", "record/", "{number}/insist/"])
def test_its_other_pages_fit(looker: Looker, whistle: Whistle, path: str) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    look(looker, f"/staff/whistles/{path.format(number=whistle.number)}", "staff", "whistles", width=390, theme="light")
