"""The demo city: it enters an empty database as a whole, once, and no other."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.config.demo import cases, files, loading, registers, turning
from hotline.config.demo.pacing import Pace, received
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles.queries import forget
from hotline.ground.workdays.models import Day
from hotline.register.matters.models import Duty, Matter
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units import actions as units
from hotline.register.units.models import Unit

NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _another_database() -> Iterator[None]:
    forget()
    cases.forget()
    yield
    forget()
    cases.forget()


WHOLE = files.read()


def bare_city() -> files.City:
    """The city, its centre and one case that nobody has looked at yet."""
    units_ = [row for row in WHOLE.units if row["code"].startswith("centre") or not row["parent"] or row["level"]]
    known = {row["code"] for row in units_}
    staff = [row for row in WHOLE.staff if row["unit_code"] in known]
    case = next(case for case in WHOLE.cases if case["path"] == "registered")
    return replace(
        WHOLE, units=units_, matters=[], duties=[], staff=staff, cases=[case], guarded=[], above=[], malicious=[],
        answers=[], knowledge={}, days_of_calls=0,
    )  # fmt: skip


def small_city() -> files.City:
    """One case of every way to end, the whole register around them."""
    whole = WHOLE
    found: dict[str, files.Case] = {}
    for case in whole.cases:
        found.setdefault(case["path"], case)
        for special in ("sub_dispatch", "tries", "waive_visit", "earlier", "lead"):
            if special in case and case["path"] == "archived":
                found.setdefault(special, case)
    wanted = {case["key"] for case in found.values()}
    wanted |= {case["appended_to"] for case in found.values() if "appended_to" in case}
    return replace(
        whole,
        cases=[case for case in whole.cases if case["key"] in wanted],
        turns=[],
        guarded=[],
        above=[],
        malicious=[],
        answers=whole.answers[::6],
        days_of_calls=1,
    )


def test_a_few_cases_go_as_far_as_their_file_says_and_the_journal_is_whole(db: None) -> None:
    city = small_city()
    assert loading.load(city, now=NOW) == len(city.cases)

    titles = {case["title"]: case["path"] for case in city.cases}
    ended = {appeal.title: appeal.state for appeal in Appeal.objects.filter(incident_links__isnull=True)}
    assert set(Appeal.objects.exclude(incident_links=None).values_list("state", flat=True)) >= {"registered"}
    ended |= {order.title: order.state for order in Order.objects.all()}
    assert ended == titles
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not [finding for kind, model in verify.chained_models().items() for finding in verify.chains(kind, model)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "now", [NOW, datetime(2026, 11, 15, 19, 40, tzinfo=UTC)], ids=["Wednesday 10:00", "Monday 3:40"]
)
def test_cases_take_every_turn_off_the_straight_way_at_any_time_of_day(db: None, now: datetime) -> None:
    on_the_way = ("opened", "dispatched", "signed", "visited", "closed")
    cases_ = [case for case in WHOLE.cases if case["path"] in on_the_way and "appended_to" not in case]
    loading.load(replace(WHOLE, cases=cases_, turns=[], days_of_calls=0), now=now)
    assert turning.play(WHOLE.turns, now=now) == []
    states = set(Order.objects.values_list("state", flat=True))
    assert {
        "return_drafted",
        "return_asked",
        "disputed",
        "reopening_asked",
        "sent_back",
        "withdrawn",
        "voided",
    } <= states
    assert {"suspended", "parked"} <= set(Order.objects.values_list("held", flat=True))
    assert {"extension", "suspension", "parking"} <= set(Order.objects.values_list("asked", flat=True))
    assert {"asked", "reviewed", "excluded"} <= set(Order.objects.values_list("exclusion", flat=True))
    assert Order.objects.filter(is_ruled=True).exists()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not [finding for kind, model in verify.chained_models().items() for finding in verify.chains(kind, model)]


def test_the_registers_are_those_of_the_files(db: None) -> None:
    city = replace(WHOLE, cases=[], days_of_calls=0)
    loading.load(city, now=NOW)

    assert Unit.objects.count() == len(city.units)
    assert Matter.objects.count() == len(city.matters)
    assert Duty.objects.count() == len(city.duties)
    assert Staff.objects.count() == len(city.staff)
    assert Day.objects.exists()
    agent = Staff.objects.get(username="agent")
    assert agent.check_password(registers.PASSWORD)
    assert {role for _name, role, _person, _unit in loading.accounts()}
    assert len(loading.accounts()) == len(Role.values) - 2, "one account a role; callers and the system have none"


def test_a_second_load_changes_nothing_and_asks_little(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "read", lambda _name: bare_city())
    call_command("demo", "load", stdout=io.StringIO(), stderr=io.StringIO())
    before = (Event.objects.count(), Appeal.objects.count(), Unit.objects.count())

    said = io.StringIO()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        call_command("demo", "load", stdout=said)

    assert "nothing was changed" in said.getvalue()
    assert (Event.objects.count(), Appeal.objects.count(), Unit.objects.count()) == before
    assert len(asked) <= 3


def test_another_city_is_left_alone(db: None) -> None:
    units.open_unit(code="350100", name="福州市", kind="city", under=None, actor=SYSTEM, at=NOW)

    with pytest.raises(CommandError, match=r"holds another city \(福州市\).*Nothing was changed"):
        call_command("demo", "load")
    said = io.StringIO()
    call_command("demo", "load", "--if-empty", stdout=said)
    call_command("demo", "accounts", "--if-empty", stdout=said)

    assert said.getvalue() == ""
    assert Unit.objects.count() == 1


def test_the_accounts_name_the_one_password(db: None) -> None:
    loading.load(bare_city(), now=timezone.now())
    said = io.StringIO()
    call_command("demo", "accounts", stdout=said)

    assert registers.PASSWORD in said.getvalue()
    assert "dispatcher      审核派单员" in said.getvalue()


def test_a_load_that_is_cut_off_leaves_nothing_behind(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_player: object, _case: files.Case) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cases.Player, "play", cut_off)
    with pytest.raises(KeyboardInterrupt):
        loading.load(bare_city(), now=NOW)

    assert not Unit.objects.exists()


def test_steps_go_forward_by_day_and_never_past_now() -> None:
    start = received(30, day_time="16:00", now=NOW, zone=SHANGHAI)
    assert start == datetime(2026, 6, 9, 8, 0, tzinfo=UTC)
    pace = Pace(start, NOW, 0.5, random.Random(1), SHANGHAI)
    at = pace.within(start, start + timedelta(hours=16))
    assert start < at < NOW
    assert 8 <= at.astimezone(SHANGHAI).hour < 18
    assert pace.within(start, start + timedelta(days=90)) == NOW
    assert pace.minutes(1, 5) == NOW


def test_another_city_is_loaded_by_its_name_and_only_into_an_empty_database(db: None) -> None:
    said = io.StringIO()
    call_command("demo", "load", "--city", "shouguang", stdout=said, stderr=io.StringIO())
    assert "no cases yet" in said.getvalue()
    assert Unit.objects.get(parent__isnull=True).name == "寿光市"
    with pytest.raises(CommandError, match="holds another city"):
        call_command("demo", "load", "--city", "suzhou", stdout=said, stderr=io.StringIO())
