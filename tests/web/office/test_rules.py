"""How registers are laid out: the matrix in groups, a year in months, days in runs."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotline.register.staff.rules import matrix
from hotline.register.staff.words import Role
from hotline.web.office import rules


def test_every_act_is_in_one_group_and_every_role_in_every_line() -> None:
    groups = rules.grouped(matrix(), Role.values, {"appeals": ["register", "accept"], "orders": ["open"]})
    acts = [line.row.act for group in groups for line in group.lines]
    assert sorted(acts) == sorted(matrix())
    assert [group.key for group in groups] == ["appeals", "orders", "other"]
    assert {tuple(role for role, _ in line.cells) for group in groups for line in group.lines} == {tuple(Role.values)}


@given(st.integers(2000, 2099))
def test_twelve_months_hold_every_day_of_a_year_once(year: int) -> None:
    days = [day for month in rules.months(year) for week in month.weeks for day in week if day]
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(year, 12, 31)
    assert all(len(week) == 7 for month in rules.months(year) for week in month.weeks)


def test_days_of_one_holiday_that_follow_each_other_are_one_run() -> None:
    first = date(2026, 10, 1)
    days = [(first + timedelta(days=n), "国庆节") for n in range(3)] + [(date(2026, 10, 9), "国庆节")]
    assert rules.runs(days) == [
        (first, date(2026, 10, 3), "国庆节"),
        (date(2026, 10, 9), date(2026, 10, 9), "国庆节"),
    ]
