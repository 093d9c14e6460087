"""The calls of the demo city: plausible days, on which nobody is at two places at once."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hotline.casework.calls.models import Call, Leg
from hotline.config.demo import calling
from hotline.config.demo.duty_days import Sitting, sitting
from hotline.config.demo.telephone_days import Day, Lived
from hotline.insight.telephony.queries import Asked, Scope, count
from hotline.register.seats.models import Spell
from tests.casework import factories
from tests.casework.factories import City

MONDAY = datetime(2026, 6, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


def lived() -> tuple[list[Sitting], list[Lived]]:
    """A Monday with four seats by day and one at night."""
    skills = {"general": 1, "consumer": 1, "social": 1, "housing": 1, "enterprise": 1, "night": 1}
    here = [
        sitting(MONDAY, "08:00", "21:00", extension=f"800{number}", skills=skills, languages=("cmn",))
        for number in range(1, 5)
    ]
    here.append(sitting(MONDAY, "20:30", "08:15", extension="8009", skills=skills, languages=("cmn", "yue")))
    day = Day(here, random.Random(7))
    return here, day.live(day.wishes(MONDAY, is_workday=True, known=[(MONDAY.replace(hour=10), 77)]))


def test_nobody_talks_with_two_at_once_and_who_waits_is_answered_in_order_of_time() -> None:
    _here, calls = lived()
    taken = defaultdict(list)
    for one in calls:
        if one.answered is not None and one.parted is not None:
            taken[one.rung[-1].extension].append((one.rung[-1].at, one.parted))
    assert len(calls) > 300
    for spans in taken.values():
        assert all(until <= begins for (_begins, until), (begins, _until) in pairwise(sorted(spans)))
    assert all(one.queued <= one.rung[-1].at for one in calls if one.answered and one.queued)


def test_a_seat_stands_in_one_state_after_the_other() -> None:
    here, _calls = lived()
    for one in here[:4]:
        begins = [at for _state, at in one.spells]
        assert begins == sorted(begins)
        assert {"ready", "talking", "wrap_up", "meal"} <= {state for state, _at in one.spells}


def test_who_then_reports_a_case_is_answered() -> None:
    _here, calls = lived()
    (hers,) = [one for one in calls if one.wish.about == 77]
    assert (hers.ending, hers.disposition) == ("answered", "registered")


def test_the_calls_of_the_last_days_are_entered_until_now_and_can_be_counted(small: City) -> None:
    for who, extension in (("agent", "8001"), ("leader", "8011"), ("visitor", "8021")):
        factories.seat(small, who, extension=extension)
    Spell.objects.all().delete()
    now = MONDAY + timedelta(days=1, hours=11)
    many = calling.enter(1, now=now)
    assert many == Call.objects.count() > 200
    assert not Call.objects.filter(ended_at__gt=now).exists()
    assert not Spell.objects.filter(ended_at__isnull=True).exists()
    assert not Leg.objects.filter(ended_at__isnull=True).exists()
    total = count(Asked(MONDAY, now), scope=Scope(home=small.units["root"].path), now=now).total
    assert 0.3 < (total["connected"].value or 0) <= 1
    assert (total["signed_on"].value or 0) > 10
    assert calling.enter(0, now=now) == 0
