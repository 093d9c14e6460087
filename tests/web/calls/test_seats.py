"""Seats in a browser: who sits where, with what, and what becomes of a seat."""

import pytest

from hotline.register.seats.models import Seat
from hotline.register.staff.models import Staff
from tests.casework import factories
from tests.casework.factories import City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
OPEN = "/staff/calls/seats/open/"


def given(username: str = "agent", **more: object) -> dict[str, object]:
    """A form that opens a seat."""
    begun = {"extension": "8001", "skill_general": "1", "languages": ["cmn", "yue"], "team": "甲班", "is_senior": "on"}
    return {"staff": Staff.objects.get(username=username).pk, **begun, **more}


def test_a_leader_opens_a_seat_and_changes_what_it_serves(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    assert browser.get(OPEN).status_code == 200
    assert browser.post(OPEN, given()).status_code == 302
    seat = Seat.objects.get()
    assert (seat.staff.username, seat.skills, seat.languages, seat.is_senior) == (
        "agent",
        {"general": 1},
        ["cmn", "yue"],
        True,
    )
    page = browser.get("/staff/calls/seats/").content.decode()
    for part in ("8001", "agent", "甲班", "综合受理", "广东话"):
        assert part in page
    changed = given(skill_general="", skill_consumer="2", languages=["cmn"])
    assert browser.post(f"/staff/calls/seats/{seat.pk}/", changed).status_code == 302
    seat.refresh_from_db()
    assert (seat.skills, seat.languages) == ({"consumer": 2}, ["cmn"])


def test_what_cannot_be_a_seat_is_said_beside_the_field(small: City, as_: SignIn) -> None:
    factories.seat(small)
    browser = as_("leader")
    taken = browser.post(OPEN, given("visitor"))
    assert taken.status_code == 422
    assert "该分机已被占用" in taken.content.decode()
    wrong: list[dict[str, object]] = [{"extension": "8x"}, {"skill_general": ""}, {"languages": []}, {"staff": "999"}]
    for each in wrong:
        assert browser.post(OPEN, given("visitor", **{"extension": "8002"} | each)).status_code == 422


def test_a_seat_is_closed_opened_again_and_gets_another_secret(small: City, as_: SignIn) -> None:
    seat, browser = factories.seat(small), as_("leader")
    address = f"/staff/calls/seats/{seat.pk}/"
    for act, is_open in (("close", False), ("reopen", True), ("secret", True)):
        assert browser.get(f"{address}{act}/").status_code == 200
        assert browser.post(f"{address}{act}/").status_code == 302
        assert Seat.objects.get().is_open is is_open
    assert browser.get(f"{address}melt/").status_code == 404
    Seat.objects.update(state="talking", call_id=1)
    assert browser.post(f"{address}close/").status_code == 422


@pytest.mark.parametrize("who", ["agent", "supervisor", "liaison"])
def test_who_does_not_manage_seats_gets_no_trace(small: City, as_: SignIn, who: str) -> None:
    seat = factories.seat(small)
    for address in ("", "open/", f"{seat.pk}/", f"{seat.pk}/close/"):
        assert as_(who).get(f"/staff/calls/seats/{address}").status_code == 403


def test_the_list_asks_as_much_for_many_seats_as_for_one(
    small: City, as_: SignIn, django_assert_max_num_queries: object
) -> None:
    for place, who in enumerate(("agent", "leader", "visitor")):
        factories.seat(small, who, extension=f"800{place}")
    browser = as_("leader")
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # the plugin's fixture
        assert browser.get("/staff/calls/seats/?q=80&team=").status_code == 200
