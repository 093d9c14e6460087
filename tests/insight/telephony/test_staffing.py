"""What a day needs: from the days before it, and from Erlang."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Past
from hotline.insight.telephony.erlang import outlook, seats_needed
from hotline.insight.telephony.past import USUAL_HANDLING, past_of
from hotline.insight.telephony.queries import Scope
from hotline.insight.telephony.staffing import Aim, Habits, patience_of, planned
from tests.casework.factories import City

SHANGHAI = ZoneInfo("Asia/Shanghai")
AIM = Aim(0.8, 15, 0.3)


def test_a_half_hour_needs_what_erlang_says_at_least_one_seat_and_the_roster_those_who_are_away() -> None:
    busy, quiet = planned([65, 0], Habits(300, 150), AIM)
    assert busy.load == 10.83
    assert busy.seats == seats_needed(10.83, 300, share=0.8, seconds=15)
    assert busy.seats_with_patience == seats_needed(10.83, 300, share=0.8, seconds=15, patience=150) < busy.seats
    assert busy.rostered == 22  # 15 seats, of whom 30 % are away: 15 / 0.7
    assert busy.within == outlook(10.83, busy.seats, 300).within(15) >= 0.8
    assert (quiet.seats, quiet.seats_with_patience, quiet.rostered, quiet.within) == (1, 1, 2, 1.0)


def test_more_calls_never_need_fewer_seats() -> None:
    needs = planned([3, 9, 27, 81, 40, 3], Habits(240, 120), AIM)
    for one in needs:
        assert one.seats_with_patience == seats_needed(one.load, 240, share=0.8, seconds=15, patience=120)
    assert [one.seats for one in needs] == [*sorted(one.seats for one in needs[:4]), needs[4].seats, needs[0].seats]


def test_where_nobody_gave_up_patience_has_no_end() -> None:
    assert patience_of(1200, 6) == 200
    assert patience_of(1200, 0) is None
    (need,) = planned([30], Habits(300), AIM)
    assert need.seats_with_patience == need.seats


def rung(small: City, on: date, hour: int, many: int, *, waits: int = 12) -> list[Past]:
    """So many calls in the first half of an hour of a day, each of 200 seconds with its notes."""
    begins = datetime(on.year, on.month, on.day, hour, tzinfo=SHANGHAI)
    made = []
    for number in range(many):
        at = begins + timedelta(seconds=10 * number)
        answered = at + timedelta(seconds=waits)
        over = answered + timedelta(seconds=170)
        made.append(
            Past(
                code=f"{on}-{hour}-{number}", line="12345", other="", home_path=small.units["root"].path, arrived_at=at,
                queued_at=at, answered_at=answered, parted_at=over, ended_at=over, ending="answered", ended_by="caller",
                wrapped=30,
            )
        )  # fmt: skip
    return made


def test_the_days_before_are_read_by_half_hours_without_today(small: City) -> None:
    today = date(2026, 3, 4)
    for back in range(3):
        calls.enter_past(rung(small, today - timedelta(days=back), 9, 4 + back))
    gone = rung(small, today - timedelta(days=1), 10, 1)[0]
    calls.enter_past([replace(gone, ending="left_queue", answered_at=None, parted_at=None)])
    scope, now = Scope(home=small.units["root"].path), datetime(2026, 3, 4, 15, tzinfo=SHANGHAI)
    past = past_of(today + timedelta(days=1), scope=scope, now=now)
    assert {day: counts[18] for day, counts in past.days.items()} == {date(2026, 3, 3): 5, date(2026, 3, 2): 6}
    assert past.habits.handling == 200
    assert past.habits.patience == 11 * 12 + 182
    assert past.seats_on == date(2026, 3, 3)
    assert past_of(date(2026, 1, 1), scope=scope, now=now).habits == Habits(USUAL_HANDLING)
    assert past_of(today, scope=Scope(seat_id=-1), now=now).days == {}


@pytest.mark.parametrize("away", [0.0, 0.3, 0.7])
def test_nobody_is_planned_by_halves(away: float) -> None:
    (need,) = planned([40], Habits(300), Aim(0.8, 15, away))
    assert need.rostered >= need.seats / (1 - away)
    assert need.rostered - 1 < need.seats / (1 - away)
