"""Leaves: what can be entered, who stands in for whom, and that a leave begins and ends by itself."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.register.leaves import actions, queries
from hotline.register.leaves.models import Leave
from hotline.register.leaves.rules import Away, Hand, LeaveRefused, StandsInNoMore, check, is_near, stand_ins
from hotline.register.leaves.words import Why
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, matrix
from hotline.register.staff.words import WITHOUT_CASES, Role
from tests.casework.factories import MORNING, City

DAY = timedelta(days=1)
HOUSING, OFFICE, DISTRICT, WATER = "000100030001", "0001000300010001", "00010003", "000100030002"
HEAD, LIAISON, HANDLER = (
    Hand(1, "张三", "head", HOUSING),
    Hand(2, "李四", "liaison", HOUSING),
    Hand(3, "王五", "handler", OFFICE),
)


def away(absent: Hand, stand_in: Hand, first: int = 0, last: int = 3) -> Away:
    """A leave from one day to another, counted from now."""
    return Away(absent, stand_in, MORNING + first * DAY, MORNING + last * DAY)


def test_a_leave_with_a_fitting_stand_in_can_be_entered() -> None:
    check(away(HEAD, LIAISON), [], at=MORNING)
    check(away(LIAISON, HANDLER), [], at=MORNING + timedelta(seconds=40))


@pytest.mark.parametrize(
    ("wish", "known", "why", "field"),
    [
        (away(HEAD, LIAISON, 3, 3), (), Why.BACKWARDS, "ends_at"),
        (away(HEAD, LIAISON, -1, 3), (), Why.PAST, "begins_at"),
        (away(HEAD, LIAISON, 0, 400), (), Why.TOO_LONG, "ends_at"),
        (away(Hand(1, "张三", "head", HOUSING, is_here=False), LIAISON), (), Why.NOT_HERE, ""),
        (away(LIAISON, LIAISON), (), Why.HERSELF, "stand_in"),
        (away(HEAD, Hand(2, "李四", "liaison", HOUSING, is_here=False)), (), Why.CLOSED, "stand_in"),
        (away(HEAD, HANDLER), (), Why.ROLE, "stand_in"),
        (away(LIAISON, Hand(4, "赵六", "liaison", WATER)), (), Why.FAR, "stand_in"),
        (away(HEAD, LIAISON, 2, 5), (away(HEAD, HANDLER),), Why.AWAY_ALREADY, "begins_at"),
        (away(LIAISON, HEAD, 2, 5), (away(HEAD, LIAISON),), Why.CIRCLE, "stand_in"),
        (away(LIAISON, HANDLER, 2, 5), (away(HEAD, LIAISON),), Why.STANDS_IN, "begins_at"),
        (away(HEAD, LIAISON, 2, 5), (away(LIAISON, HANDLER),), Why.AWAY_HERSELF, "stand_in"),
    ],
    ids=lambda given: str(given.value) if isinstance(given, Why) else "",
)
def test_what_cannot_be_is_refused_at_its_field(wish: Away, known: tuple[Away, ...], why: Why, field: str) -> None:
    with pytest.raises(LeaveRefused) as refused:
        check(wish, known, at=MORNING)
    assert (refused.value.why, refused.value.field) == (why, field)


def test_leaves_one_after_the_other_do_not_touch() -> None:
    check(away(HEAD, LIAISON, 3, 5), [away(HEAD, LIAISON, 0, 3), away(LIAISON, HANDLER, 5, 6)], at=MORNING)


@pytest.mark.parametrize(
    ("path", "other", "near"),
    [
        (HOUSING, HOUSING, True),
        (HOUSING, OFFICE, True),
        (DISTRICT, HOUSING, True),
        (DISTRICT, OFFICE, False),
        (HOUSING, WATER, False),
    ],
)
def test_near_is_the_unit_itself_or_the_one_right_above_or_below(path: str, other: str, near: bool) -> None:
    assert is_near(path, other) is is_near(other, path) is near


def test_administrators_and_auditors_are_stood_in_for_by_their_like_alone() -> None:
    apart = {*WITHOUT_CASES, Role.AUDITOR}
    for role, others in stand_ins().items():
        assert others <= set(Role.values)
        assert others == {role} if role in apart else not others & apart
    assert set(stand_ins()) == set(matrix()["take_leave"].roles) == set(Role.values) - {Role.CALLER, Role.SYSTEM}


def person(small: City, username: str) -> Staff:
    return Staff.objects.select_related("unit").get(username=username)


def enter(small: City, absent: str, stand_in: str, *, by: str = "", first: int = 0, last: int = 3) -> Leave:
    """A leave in the small city."""
    return actions.enter(
        absent=person(small, absent),
        stand_in=person(small, stand_in),
        begins_at=MORNING + first * DAY,
        ends_at=MORNING + last * DAY,
        actor=small.actors[by or absent],
        at=MORNING,
    )


def standing(small: City, stand_in: str, absent: str, at: datetime) -> bool:
    """Whether somebody may act for another at an instant."""
    try:
        queries.standing_in(small.actors[stand_in], small.actors[absent].staff_id or 0, at=at)
    except StandsInNoMore:
        return False
    return True


def test_a_leave_begins_and_ends_by_itself(small: City) -> None:
    enter(small, "head", "liaison", first=1, last=3)
    known = [standing(small, "liaison", "head", MORNING + timedelta(hours=hours)) for hours in (0, 23, 24, 71, 72)]
    assert known == [False, False, True, True, False]
    assert not standing(small, "handler", "head", MORNING + 2 * DAY)


def test_the_stand_in_has_role_unit_and_reach_of_the_absent_one_and_her_own_name(small: City) -> None:
    enter(small, "head", "liaison")
    own, head = small.actors["liaison"], small.actors["head"]
    actor = queries.standing_in(own, head.staff_id or 0, at=MORNING)
    assert (actor.role, actor.unit_id, actor.reach) == (head.role, head.unit_id, head.reach)
    assert (actor.staff_id, actor.for_staff_id, actor.desk_id) == (own.staff_id, head.staff_id, head.staff_id)
    assert actor.persons == {own.staff_id, head.staff_id}
    with pytest.raises(StandsInNoMore):  # one name is enough: nobody stands in for who stands in
        queries.standing_in(actor, head.staff_id or 0, at=MORNING)


def test_it_is_entered_and_ended_early_in_the_chains_of_both(small: City) -> None:
    leave = enter(small, "head", "liaison")
    assert actions.end(leave=leave, actor=small.actors["head"], at=MORNING + DAY)
    assert not actions.end(leave=leave, actor=small.actors["head"], at=MORNING + DAY)
    assert not standing(small, "liaison", "head", MORNING + DAY)
    for username, names in (
        ("head", ["leave_entered", "leave_ended"]),
        ("liaison", ["stand_in_named", "stand_in_ended"]),
    ):
        events = Event.objects.filter(subject_kind="staff", subject_id=small.actors[username].staff_id or 0)
        assert list(events.order_by("place").values_list("name", flat=True)) == names
    # people of the small city are there without an account having been opened for them: their chains hold leaves alone
    assert [*verify.chains("staff", Staff)] == []
    enter(small, "head", "liaison", first=0)


def test_who_answers_for_a_unit_enters_leaves_of_its_people_and_nobody_else_does(small: City) -> None:
    enter(small, "handler", "liaison", by="head")
    enter(small, "agent", "leader", by="leader")
    for absent, stand_in, by in (
        ("liaison", "head", "handler"),
        ("head", "liaison", "leader"),
        ("water", "head", "head"),
    ):
        with pytest.raises(OutOfScope):
            enter(small, absent, stand_in, by=by)
    small.employ("security", "security_admin", "centre")
    enter(small, "office", "liaison", by="security")


def test_who_stands_in_neither_lengthens_it_nor_enters_one_of_her_own(small: City) -> None:
    leave = enter(small, "head", "liaison")
    stand_in = queries.standing_in(small.actors["liaison"], small.actors["head"].staff_id or 0, at=MORNING)
    small.actors["stand_in"] = stand_in
    for absent in ("head", "liaison"):
        with pytest.raises(OutOfScope):
            enter(small, absent, "handler", by="stand_in", first=4, last=5)
    with pytest.raises(OutOfScope):
        actions.end(leave=leave, actor=stand_in, at=MORNING)
    enter(small, "handler", "office", by="stand_in")  # a head's own task, done in her name


def test_what_is_refused_speaks_chinese_and_names_who(small: City) -> None:
    enter(small, "head", "liaison")
    with pytest.raises(LeaveRefused) as refused, translation.override("zh-hans"):
        enter(small, "liaison", "handler")
    assert refused.value.name == "head"
    with translation.override("zh-hans"):
        assert "代办" in str(refused.value.why.label)


def test_the_closed_account_of_the_absent_one_ends_it(small: City) -> None:
    enter(small, "head", "liaison")
    Staff.objects.filter(username="head").update(is_active=False)
    assert not standing(small, "liaison", "head", MORNING)
    assert not queries.stood_in_by(small.actors["liaison"].staff_id or 0, at=MORNING)


def test_offered_are_those_who_fit_the_own_unit_first(small: City) -> None:
    assert [one.username for one in queries.offered(person(small, "liaison"))] == ["handler", "head", "office"]
    assert [one.username for one in queries.offered(person(small, "admin"))] == []
