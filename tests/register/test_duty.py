"""A unit's own hours of duty: as people write them, and what goes by them."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.queries import kept_limit
from hotline.casework.clocks.rules import Still, ran_on_by
from hotline.casework.recounts.reckoning import Reckoning
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import ROUND_THE_CLOCK, Hours, UnfitHours, kept, of_kept, read_spans, spans_said
from hotline.register.units import actions as units
from hotline.register.units import queries
from tests.casework.factories import MORNING, City, order
from tests.casework.orders.test_more_time import march

NIGHTS = of_kept({"week": ["08:00-24:00"] * 5 + ["09:00-12:00"] * 2, "holidays": ""})


def on_duty(small: City, code: str, hours: Hours | None, phone: str = "") -> None:
    units.set_duty(unit=small.units[code], hours=hours, phone=phone, actor=small.actors["admin"], at=MORNING)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("08:30-12:00, 14:00-17:30", "08:30-12:00, 14:00-17:30"),
        ("8:30–12:00；14：00 至 17：30", "08:30-12:00, 14:00-17:30"),
        ("00:00-24:00", "00:00-24:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, said: str) -> None:
    assert spans_said(read_spans(typed)) == said


@pytest.mark.parametrize(
    "typed", ["8-12", "12:00-08:00", "08:00-25:00", "08:00-12:00, 11:00-13:00", "08:61-09:00", "早八点到晚五点"]
)
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(UnfitHours):
        read_spans(typed)


def test_hours_come_back_as_they_were_kept() -> None:
    assert of_kept(kept(ROUND_THE_CLOCK)) == ROUND_THE_CLOCK
    assert of_kept(None) is None


def test_a_unit_says_when_it_is_on_duty_and_the_journal_keeps_what_was(small: City) -> None:
    on_duty(small, "d1-water", NIGHTS, "0978-3344556")
    assert queries.hours_of(small.units["d1-water"].pk) == NIGHTS
    on_duty(small, "d1-water", NIGHTS, "0978-3344556")
    events = list(Event.objects.filter(subject_kind="unit", name="duty_set"))
    assert len(events) == 1
    assert events[0].before == {"duty_hours": None, "duty_phone": ""}
    assert events[0].after["duty_phone"] == "0978-3344556"
    on_duty(small, "d1-water", None)
    assert queries.hours_of(small.units["d1-water"].pk) is None


def test_warnings_come_within_the_units_own_hours(small: City) -> None:
    """The same limit of the same order: the liaison of a unit on duty until midnight is told in the evening."""
    case = order(small, upto="signed")
    night = march(9, 22)
    Clock.objects.filter(subject_kind="order", subject_id=case.pk).update(light_at=night)
    tick(at=night)
    (usual,) = {notice.shows_at for notice in Notice.objects.filter(unit=small.units["d1-housing"])}
    assert usual == march(10, 8.5)
    on_duty(small, "d1-housing", NIGHTS)
    Notice.objects.all().delete()
    Clock.objects.filter(subject_kind="order", subject_id=case.pk).update(light_at=night)
    tick(at=night)
    (own,) = {notice.shows_at for notice in Notice.objects.filter(unit=small.units["d1-housing"])}
    assert own == night


@pytest.fixture
def by_own_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that counts signing in working hours, by the unit's own hours of duty."""
    from dataclasses import replace

    from hotline.ground.profiles.networks import Network
    from hotline.ground.profiles.rules import Limit

    known = profiles.version

    def version(number: int) -> Any:
        profile = known(number)
        others = tuple(limit for limit in profile.limits if limit.clock != "sign")
        return replace(profile, network=Network(own_hours=True), limits=(Limit("sign", 10, "workhours"), *others))

    monkeypatch.setattr(profiles, "version", version)


def sign_clock(small: City) -> Clock:
    return Clock.objects.get(subject_id=order(small, upto="dispatched").pk, subject_kind="order", kind="sign")


def test_working_hours_run_by_the_units_own_hours_where_the_city_says_so(small: City, by_own_hours: None) -> None:
    on_duty(small, "d1-housing", NIGHTS)
    clock = sign_clock(small)
    assert clock.hours == kept(NIGHTS or ROUND_THE_CLOCK)
    assert clock.due_at == clock.started_at + timedelta(hours=10)
    (told,) = explain([clock])
    assert told.total == timedelta(hours=10)
    assert not told.is_set
    said = StringIO()
    number = Clock.objects.filter(pk=clock.pk).values_list("subject_id", flat=True)[0]
    from hotline.casework.orders.models import Order

    call_command("clocks", "explain", Order.objects.get(pk=number).number, stdout=said)
    assert "own hours of duty: Mon 08:00-24:00" in said.getvalue()


def test_a_unit_without_its_own_keeps_office_hours(small: City, by_own_hours: None) -> None:
    clock = sign_clock(small)
    assert clock.hours is None
    assert clock.due_at > clock.started_at + timedelta(hours=10)


def test_elsewhere_own_hours_move_no_limit(small: City) -> None:
    on_duty(small, "d1-housing", NIGHTS)
    assert not Clock.objects.filter(subject_id=order(small, upto="signed").pk, hours__isnull=False).exists()


def test_what_was_counted_by_own_hours_is_counted_anew_by_them(small: City, by_own_hours: None) -> None:
    """Neither another register nor another calendar gives the clock other hours than those it began with."""
    on_duty(small, "d1-housing", NIGHTS)
    clock = sign_clock(small)
    on_duty(small, "d1-housing", None)
    assert Reckoning([clock]).end(clock, workdays.calendar()).at == clock.due_at
    paused = Still(clock.started_at + timedelta(hours=1), clock.started_at + timedelta(hours=3))
    profile = profiles.version(clock.profile_version)
    later = ran_on_by(
        kept_limit(clock, profile),
        started_at=clock.started_at,
        due_at=clock.due_at,
        still=paused,
        profile=profile,
        calendar=workdays.calendar(),
    )
    assert later.at == clock.due_at + timedelta(hours=2)
