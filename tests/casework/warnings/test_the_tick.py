"""Lights and warnings: each once, to the right people, within their hours; no worker loses or repeats one."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.casework.clocks.lights import light, moments, next_change
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import way
from hotline.casework.clocks.words import Kind, Light
from hotline.casework.orders.models import Order
from hotline.casework.warnings.actions import note_seen, tick
from hotline.casework.warnings.models import Notice
from hotline.casework.warnings.queries import unseen
from hotline.casework.warnings.rules import told
from hotline.ground.profiles.ladders import Lights
from hotline.ground.profiles.rules import Limit
from hotline.ground.workdays.rules import due
from tests.casework import factories
from tests.casework.clocks.test_explaining import CALENDAR, PROFILE, STARTS
from tests.casework.factories import City, order
from tests.casework.orders.test_more_time import ASKED, march, step
from tests.casework.orders.test_standing_still import suspended
from tests.channels.importing.test_import_killed import database_url

ROOT = Path(__file__).parents[3]


def handle(case: Order) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case.pk, kind="handle")


def made(case: Order, kind: str = "handle") -> list[tuple[str, str, str]]:
    """What was made known of a clock: light, role, unit, in the order it was made."""
    found = Notice.objects.filter(number=case.number, kind=kind).select_related("unit").order_by("made_at", "pk")
    return [(notice.light, notice.role, notice.unit.code) for notice in found]


def test_each_light_goes_once_to_those_whom_it_concerns(small: City) -> None:
    """Dispatched on Monday 2 March, seven working days: blue at half, yellow on the last working day but one."""
    case = order(small, upto="signed")
    for at in (march(6, 9), march(7, 1), march(7, 9), march(10, 9), march(11, 9), march(12, 9), march(19, 9)):
        tick(at=at)
        tick(at=at)
    assert made(case) == [
        ("blue", "liaison", "d1-housing"),
        ("yellow", "liaison", "d1-housing"),
        ("yellow", "head", "d1-housing"),
        ("red", "liaison", "d1-housing"),
        ("red", "head", "d1-housing"),
        ("red", "supervisor", "centre"),
        ("purple", "liaison", "d1-housing"),
        ("purple", "head", "d1-housing"),
        ("purple", "supervisor", "centre"),
    ]
    assert handle(case).light_at is None


def test_who_missed_a_light_is_told_the_present_one(small: City) -> None:
    case = order(small, upto="signed")
    tick(at=march(12, 9))
    assert {each for each, _role, _unit in made(case)} == {"red"}


def test_at_night_nobody_is_woken_unless_it_is_urgent(small: City) -> None:
    calm = order(small, upto="signed")
    urgent = order(small, upto="signed", urgency="urgent")
    tick(at=march(3, 2))
    assert {notice.shows_at for notice in Notice.objects.filter(number=urgent.number)} == {march(3, 2)}
    tick(at=march(12, 0.5))
    shown = set(Notice.objects.filter(number=calm.number, kind="handle").values_list("shows_at", flat=True))
    assert shown == {march(12, 8.5)}
    liaison = small.actors["liaison"]
    assert not unseen(liaison, at=march(12, 8)).filter(number=calm.number, kind="handle").exists()
    assert unseen(liaison, at=march(12, 9)).filter(number=calm.number, kind="handle").exists()


def test_on_a_weekend_it_waits_for_monday(small: City) -> None:
    case = order(small, upto="signed", kind="help")
    tick(at=march(7, 10))
    found = Notice.objects.filter(number=case.number, kind="contact", light="red").first()
    assert found is not None
    assert found.shows_at == march(9, 8.5)


def test_a_new_end_is_warned_of_anew(small: City) -> None:
    case = order(small, upto="signed")
    tick(at=march(11, 10))
    step(small, case, "ask_extension", "liaison", at=march(11, 11), **ASKED)
    step(small, case, "grant_extension", "dispatcher", at=march(11, 12))
    tick(at=march(11, 13))
    tick(at=march(18, 10))
    yellow = Notice.objects.filter(number=case.number, kind="handle", light="yellow", role="liaison")
    assert sorted(yellow.values_list("due_at", flat=True)) == [march(12), march(19)]


def test_a_clock_that_stands_still_shows_no_light(small: City) -> None:
    case = suspended(small)
    tick(at=march(25, 10))
    assert made(case) == []
    step(small, case, "resume", "dispatcher", at=march(25, 11))
    tick(at=march(25, 12))
    assert made(case) == []
    tick(at=march(31, 12))
    assert {each for each, _role, _unit in made(case)} == {"blue"}


def test_what_was_stopped_is_not_warned_of(small: City) -> None:
    case = order(small, upto="closed")
    tick(at=march(40, 10))
    assert made(case) == []


def test_who_shares_a_role_need_not_look_again(small: City) -> None:
    order(small, upto="signed")
    tick(at=march(12, 9))
    liaison, head = small.actors["liaison"], small.actors["head"]
    first = unseen(liaison, at=march(12, 9)).first()
    assert first is not None
    assert note_seen(actor=head, at=march(12, 9), notice_id=first.pk) == 0, "not hers"
    assert note_seen(actor=liaison, at=march(12, 9), notice_id=first.pk) == 1
    assert note_seen(actor=liaison, at=march(12, 9)) >= 0
    assert not unseen(liaison, at=march(12, 9)).exists()
    assert unseen(head, at=march(12, 9)).exists()


@settings(max_examples=300)
@given(start=STARTS, amount=st.integers(1, 30), unit=st.sampled_from(["hours", "days", "workhours", "workdays"]))
def test_lights_come_in_order_and_red_at_the_end_itself(start: datetime, amount: int, unit: Any) -> None:
    limit = Limit("handle", amount, unit)
    counting = way(limit, PROFILE)
    end = due(start, amount, unit, calendar=CALENDAR, counting=counting).at
    ladder = moments(start, end, Lights(), calendar=CALENDAR, counting=counting)
    instants = [since for _light, since in ladder]
    assert instants == sorted(instants)
    assert light(ladder, start) == Light.GREEN
    assert light(ladder, end) == Light.RED
    assert light(ladder, end - timedelta(microseconds=1)) in (Light.BLUE, Light.YELLOW)
    assert next_change(ladder, end) == instants[-1]
    assert next_change(ladder, instants[-1]) is None


def test_the_callers_own_clocks_warn_no_unit() -> None:
    assert told(Kind.SUPPLEMENT, Light.RED) == ()
    assert {role for _where, role in told(Kind.WHOLE, Light.RED)} == {"supervisor"}
    assert told(Kind.WHOLE, Light.YELLOW) == ()


def many(count: int) -> tuple[City, int]:
    """A city with many clocks that are due: copies of one."""
    small = factories.city()
    case = order(small, upto="signed")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clocks_clock (subject_kind, subject_id, task_id, kind, unit_id, started_at, due_at, amount,"
            " unit_of_time, is_provisional, profile_version, calendar_version, light_at)"
            " SELECT subject_kind, subject_id, n, kind, unit_id, started_at, due_at, amount, unit_of_time,"
            " is_provisional, profile_version, calendar_version, light_at"
            " FROM clocks_clock, generate_series(1, %s) AS n WHERE id = %s",
            [count, handle(case).pk],
        )
    return small, count + 1


EACH = 3
"""At red: the liaison, the head, the supervision group."""


@pytest.mark.slow
def test_three_workers_miss_none_and_repeat_none(transactional_db: None) -> None:
    _small, count = many(7000)

    def work() -> None:
        try:
            while tick(at=march(12, 9)):
                pass
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert Notice.objects.filter(kind="handle").count() == count * EACH


LOOK = """
import django; django.setup()
from datetime import datetime
from hotline.casework.warnings import actions
actions.BATCH = 100
print(actions.tick(at=datetime.fromisoformat("2026-03-12T09:00:00+08:00")))
"""


def start() -> subprocess.Popen[bytes]:
    environ = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "hotline.config.settings"}
    return subprocess.Popen([sys.executable, "-c", LOOK], cwd=ROOT, env=environ, stdout=subprocess.PIPE)


@pytest.mark.slow
def test_killed_at_any_line_nothing_is_lost_and_nothing_comes_twice(transactional_db: None) -> None:
    _small, count = many(6000)
    for wanted in (EACH, 3000, 9000):
        running = start()
        deadline = time.monotonic() + 60
        while (
            Notice.objects.filter(kind="handle").count() < wanted
            and running.poll() is None
            and time.monotonic() < deadline
        ):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    assert Notice.objects.filter(kind="handle").count() < count * EACH, "it was killed on the way"
    start().communicate(timeout=120)
    found = Notice.objects.filter(kind="handle")
    assert found.count() == found.values("clock_id", "role").distinct().count() == count * EACH
