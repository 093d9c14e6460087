"""An answering day is announced, held, written up and followed; who may, and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.answering_days.actions import Announcement, announce, cancel, change, close, take, untake
from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.answering_days.queries import Counts, announced, counts, held, on_now, taken_on
from hotline.casework.answering_days.rules import is_overflow, phase
from hotline.casework.answering_days.words import Phase
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import verify
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, order

BEGINS, ENDS = MORNING + timedelta(days=1), MORNING + timedelta(days=1, hours=2)


def announcement(small: City, **more: str) -> Announcement:
    said: dict[str, Any] = {
        "leader_name": "林知远",
        "leader_office": "水务局局长",
        "topic": "供水",
        "seat": "3号席",
        **more,
    }
    return Announcement(unit=small.units["d1-water"], begins_at=BEGINS, ends_at=ENDS, **said)


@pytest.fixture
def day(small: City) -> AnsweringDay:
    return announce(announcement(small), actor=small.actors["supervisor"], at=MORNING)


def test_how_far_a_day_is() -> None:
    known: dict[str, Any] = {"begins_at": BEGINS, "ends_at": ENDS, "closed_at": None, "cancelled_at": None}
    assert phase(MORNING, **known) == Phase.ANNOUNCED
    assert phase(BEGINS, **known) == Phase.ON
    assert phase(ENDS, **known) == Phase.OVER
    assert phase(ENDS, **{**known, "closed_at": ENDS}) == Phase.FOLLOWED
    assert phase(BEGINS, **{**known, "cancelled_at": MORNING}) == Phase.CANCELLED
    assert [is_overflow(at, ends_at=ENDS, was_said=said) for at, said in ((BEGINS, False), (BEGINS, True))] == [
        False,
        True,
    ]


def test_the_public_is_told_before_and_after(small: City, day: AnsweringDay) -> None:
    assert announced(MORNING) == [day]
    assert not held(MORNING)
    assert on_now(small.actors["agent"], at=BEGINS) == [day]
    close(day, minutes="纪要", summary="摘要", actor=small.actors["supervisor"], at=ENDS)
    assert not announced(ENDS)
    assert held(ENDS) == [day]
    day.refresh_from_db()
    assert (day.minutes, day.summary) == ("纪要", "摘要")
    assert [*verify.chains("answering_day", AnsweringDay)] == []


def test_what_was_taken_is_marked_once_and_counted_to_the_end(small: City, day: AnsweringDay) -> None:
    agent = small.actors["agent"]
    early = appeal(small, key="early")
    with pytest.raises(StepRefused, match="from the beginning"):
        take(day, appeal=early, actor=agent, at=MORNING)
    hers = order(small, upto="archived", at=BEGINS, key="hers").appeals.get()
    late = appeal(small, at=ENDS, key="late")
    rows = [take(day, appeal=one, actor=agent, at=ENDS) for one in (hers, hers, late)]
    assert [row.is_overflow for row in rows] == [False, False, True]
    assert counts([day.pk]) == {day.pk: Counts(taken=1, overflow=1, done=1, under_way=1)}
    assert [row.appeal for row in taken_on(day, agent)] == [late, hers]
    untake(day, appeal=late, actor=agent, at=ENDS)
    assert counts([day.pk])[day.pk].overflow == 0
    close(day, minutes="纪要", summary="摘要", actor=small.actors["supervisor"], at=ENDS)
    with pytest.raises(StepRefused):
        take(day, appeal=late, actor=agent, at=ENDS)
    with pytest.raises(StepRefused):
        untake(day, appeal=hers, actor=agent, at=ENDS)


def test_a_day_is_changed_or_called_off_only_before_it_begins_and_by_who_may(small: City, day: AnsweringDay) -> None:
    supervisor = small.actors["supervisor"]
    with pytest.raises(OutOfScope):
        announce(announcement(small), actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused) as refused:
        announce(announcement(small, seat=""), actor=supervisor, at=MORNING)
    assert refused.value.field == "seat"
    change(day, said=announcement(small, topic="供水与节水"), actor=supervisor, at=MORNING)
    day.refresh_from_db()
    assert day.topic == "供水与节水"
    acts: tuple[Callable[[], None], ...] = (
        lambda: change(day, said=announcement(small), actor=supervisor, at=BEGINS),
        lambda: cancel(day, reason="另有会议", actor=supervisor, at=BEGINS),
        lambda: close(day, minutes="纪要", summary="摘要", actor=supervisor, at=MORNING),
    )
    for act in acts:
        with pytest.raises(StepRefused):
            act()
    cancel(day, reason="另有会议", actor=supervisor, at=MORNING)
    assert not announced(MORNING)
