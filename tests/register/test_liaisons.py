"""Liaison posts: who speaks for a unit is known, confirmed, and looked after by the centre and the unit alone."""

from datetime import date, timedelta
from typing import Any

import pytest

from hotline.ground.journal.models import Event
from hotline.ground.profiles.liaisons import faults_of_liaisons, read_liaisons
from hotline.register.liaisons import actions, queries
from hotline.register.liaisons.actions import Holder, PostRefused
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.rules import Held, standing
from hotline.register.liaisons.words import Standing
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City
from tests.web.conftest import SignIn, as_

__all__ = ["as_"]
TODAY = date(2026, 3, 2)
PHONE = "19900001234"


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ([], Standing.VACANT),
        ([Held("deputy", TODAY, True)], Standing.VACANT),
        ([Held("lead", TODAY - timedelta(days=180), True)], Standing.CURRENT),
        ([Held("lead", TODAY - timedelta(days=181), True)], Standing.UNCONFIRMED),
        ([Held("lead", TODAY, True), Held("duty", TODAY - timedelta(days=181), False)], Standing.UNCONFIRMED),
        ([Held("lead", TODAY, True), Held("deputy", TODAY, False)], Standing.UNTRAINED),
    ],
)
def test_posts_stand_as_their_gravest_want(posts: list[Held], said: Standing) -> None:
    assert standing(posts, on=TODAY, every_days=180) == said


def test_a_city_says_how_often_posts_are_confirmed() -> None:
    assert read_liaisons({}).confirm_every_days == 180
    assert read_liaisons({"confirm_every_days": 90}).confirm_every_days == 90
    for wrong in (0, "90", True, 4000):
        assert [where for where, _what in faults_of_liaisons({"confirm_every_days": wrong})]


def named(city: City, *, phone: str = PHONE, known: int | None = None, **more: Any) -> Post:
    """The liaison of the housing office of the district, named by herself."""
    given = {"since": TODAY, "account": Staff.objects.get(username="liaison"), **more}
    holder = Holder(phone=phone, **given)
    housing = city.units["d1-housing"]
    return actions.name(unit=housing, kind="lead", holder=holder, known=known, actor=city.actors["liaison"], at=MORNING)


def test_a_unit_names_its_liaison_and_its_number_is_sealed(small: City) -> None:
    post = named(small)
    assert PHONE.encode() not in bytes(post.phone_sealed)
    assert post.phone == "+8619900001234"
    event = Event.objects.get(subject_kind="unit", name="post_filled")
    assert event.after == {"post": "lead", "since": "2026-03-02", "username": "liaison"}


def test_who_follows_ends_the_time_of_who_went_before(small: City) -> None:
    first = named(small)
    second = named(small, known=first.pk, account=None, name="顾晓月")
    first.refresh_from_db()
    assert first.left_on == TODAY
    assert queries.of_units([second.unit_id])[second.unit_id] == [second]
    assert second.name == "顾晓月"


def test_a_correction_keeps_the_number_and_what_somebody_else_changed_is_not_written_over(small: City) -> None:
    post = named(small)
    same = named(small, phone="", known=post.pk, trained_on=TODAY)
    assert (same.pk, same.phone, same.trained_on) == (post.pk, post.phone, TODAY)
    with pytest.raises(PostRefused):
        named(small, known=None)


@pytest.mark.parametrize(
    "wrong", [{"phone": "12"}, {"account": None}, {"since": TODAY + timedelta(days=1)}, {"trained_on": date.max}]
)
def test_what_cannot_be_is_refused(small: City, wrong: dict[str, Any]) -> None:
    with pytest.raises(PostRefused):
        named(small, **wrong)


def test_an_account_of_another_unit_or_a_closed_one_holds_no_post(small: City) -> None:
    with pytest.raises(PostRefused):
        named(small, account=Staff.objects.get(username="water"))
    Staff.objects.filter(username="liaison").update(is_active=False)
    with pytest.raises(PostRefused):
        named(small)


def test_others_neither_change_nor_look(small: City) -> None:
    post = named(small)
    with pytest.raises(OutOfScope):
        actions.confirm(unit=post.unit, actor=small.actors["water"], at=MORNING)
    with pytest.raises(OutOfScope):
        actions.show_phone(post=post, actor=small.actors["other_county"], at=MORNING, reason="联系")
    assert actions.show_phone(post=post, actor=small.actors["dispatcher"], at=MORNING, reason="派单联系") == post.phone
    assert Event.objects.filter(subject_kind="unit", name="post_phone_seen").count() == 1


def test_who_must_confirm_is_found_until_it_is_done_once(small: City) -> None:
    post = named(small, trained_on=TODAY)
    housing = small.units["d1-housing"]

    def found(how: str, on: date) -> bool:
        return queries.network(how, on=on, every_days=180).filter(pk=housing.pk).exists()

    later = MORNING + timedelta(days=200)
    assert found(Standing.CURRENT, TODAY)
    assert found(Standing.UNCONFIRMED, later.date())
    assert actions.confirm(unit=housing, actor=small.actors["head"], at=later) == 1
    assert actions.confirm(unit=housing, actor=small.actors["head"], at=later) == 0
    assert found(Standing.CURRENT, later.date())
    Staff.objects.filter(username="liaison").update(is_active=False)
    assert found(Standing.UNCONFIRMED, later.date())
    actions.vacate(post=post, actor=small.actors["supervisor"], at=later, reason="调离")
    actions.vacate(post=post, actor=small.actors["supervisor"], at=later, reason="调离")
    assert found(Standing.VACANT, later.date())
    assert Event.objects.filter(subject_kind="unit", name="post_vacated").count() == 1


def test_the_pages_show_masked_numbers_and_give_one_with_a_reason(small: City, as_: SignIn) -> None:
    named(small)
    office, dispatcher = "/staff/office/liaisons/", as_("dispatcher")
    for page in (office, f"{office}d1-housing/"):
        text = dispatcher.get(page).content.decode()
        assert "199****1234" in text.replace(" ", "")
    empty = dispatcher.get(f"{office}?standing=vacant").content.decode()
    assert "雪松区住建局" not in empty
    shown = dispatcher.post(f"{office}d1-housing/lead/phone/", {"reason": "派单联系"})
    assert "199 0000 1234" in shown.content.decode()
    assert as_("water").post(f"{office}d1-housing/").status_code == 403
    assert as_("water").get(f"{office}d1-housing/lead/").status_code == 403
    given = {"name": "顾晓月", "phone": "0571-88881234", "since": "2026-03-02", "known": ""}
    assert as_("head").post(f"{office}d1-housing/deputy/", given).status_code == 302
    assert as_("head").post(f"{office}d1-housing/deputy/", given).status_code == 422
