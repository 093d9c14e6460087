"""A filled city keeps every rule that a worked one keeps. Never a timed test."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply, Share, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.orders.words import OPEN_STATES, State, TaskRole
from hotline.config.bench import figures, filling, ids, rival, searching
from hotline.config.bench.databases import Database
from hotline.ground.journal import sealing, verify
from hotline.ground.journal.models import Event
from hotline.lib import numbers
from hotline.register.staff.queries import nearest
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.made_once import made_once

COUNT = 240
pytestmark = pytest.mark.django_db


@made_once
def full() -> datetime:
    """A small city with cases by COPY; when they end."""
    small = factories.city()
    small.employ("housing_head", "head", "d1-housing")
    now = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
    filling.fill(COUNT, now=now, processes=1)
    return now


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the digests of the filled city lie: it is filled once."""
    return tmp_path_factory.mktemp("filled")


@pytest.fixture
def filled(settings: Any, digests: Path) -> datetime:
    """When the cases of the filled city end."""
    settings.HUIYIN_VAR = digests
    return full()


def test_every_case_is_there_with_all_that_belongs_to_it(filled: datetime) -> None:
    assert Order.objects.count() == Appeal.objects.count() == Share.objects.count() == COUNT
    assert Order.objects.filter(state=State.ARCHIVED).count() == COUNT - COUNT // 4
    assert Letter.objects.filter(text_key="receipt").count() == COUNT
    assert Reply.objects.exists()
    assert all(numbers.is_reference(number) for number in Order.objects.values_list("number", flat=True))


def test_the_journal_of_a_filled_city_is_whole(filled: datetime, settings: Any) -> None:
    findings = [*verify.facts(), *verify.missing_facts(), *verify.strangers(), *verify.digests(sealing.folder())]
    for kind, model in verify.chained_models().items():
        findings += [*verify.chains(kind, model), *verify.orphans(kind, model)]
    assert not findings


def test_whoever_has_the_turn_has_a_running_clock_of_the_order(filled: datetime) -> None:
    for order in Order.objects.filter(state__in=OPEN_STATES).select_related("turn_clock", "turn_unit"):
        assert order.turn_unit is not None
        assert order.turn_clock is not None
        assert order.turn_path == order.turn_unit.path
        clock = order.turn_clock
        assert (clock.subject_kind, clock.subject_id, clock.stopped_at) == ("order", order.pk, None)
        assert (clock.kind, clock.due_at) == (order.turn_clock_kind, order.turn_due_at)
    over = Order.objects.exclude(state__in=OPEN_STATES)
    assert not over.filter(turn_unit__isnull=False).exists()
    ids_ = list(over.values_list("pk", flat=True))
    assert not Clock.objects.filter(subject_kind="order", subject_id__in=ids_, stopped_at__isnull=True).exists()


def test_nothing_in_a_filled_city_lies_in_the_future(filled: datetime) -> None:
    assert not Event.objects.filter(at__gt=filled).filter(subject_kind__in=("order", "appeal")).exists()
    assert not Order.objects.filter(state=State.ARCHIVED, archived_at__gt=filled).exists()


def test_every_row_points_to_rows_that_are_there(filled: datetime) -> None:
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields if model in ids.A_CASE else ():
                if field.many_to_one or field.one_to_one:
                    target = field.related_model._meta.db_table  # type: ignore[union-attr]  # a key has a target
                    cursor.execute(
                        f'SELECT count(*) FROM {model._meta.db_table} t WHERE t."{field.column}" IS NOT NULL '
                        f'AND NOT EXISTS (SELECT 1 FROM {target} o WHERE o.id = t."{field.column}")'
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{model.__name__}.{field.name}")
    assert not found


def test_work_goes_on_in_a_filled_city(filled: datetime) -> None:
    order = Order.objects.filter(state=State.DISPATCHED).order_by("id").first()
    assert order is not None
    lead = Task.objects.get(order=order, role=TaskRole.LEAD)
    actor = nearest(act="sign", path=lead.unit_path)
    assert actor is not None
    assert "sign" in [open_.step for open_ in open_steps(order, actor)]
    take_step(order, "sign", actor=actor, at=filled + timedelta(minutes=5), given={})
    order.refresh_from_db()
    assert order.state == State.SIGNED


def test_searches_of_a_filled_city_are_measured_for_those_who_search(filled: datetime) -> None:
    (centre, *_units) = searching.measure(Database("", COUNT), runs=1)
    assert centre.name == "orders found for the centre, 240 orders"
    assert centre.notes["processor_p95_ms"] > 0
    assert {f"{kind}, p95_ms" for kind in searching.TEXTS} <= set(centre.notes)


def test_a_real_city_is_not_filled_unless_it_is_named(settings: Any) -> None:
    Unit.objects.create(code="real", path="0001", kind="city", name="真实市")
    with pytest.raises(CommandError, match="holds a real city"):
        call_command("bench", "fill", "5", stdout=StringIO(), stderr=StringIO())
    assert not Order.objects.exists()


def test_a_city_with_cases_is_not_measured(filled: datetime) -> None:
    assert not filling.may_be_spoilt()
    filling.mark()
    assert filling.may_be_spoilt()


def test_a_literal_for_pgbench_holds_nothing_that_pgbench_reads() -> None:
    at = timezone.now()
    for value in ("12:30 o'clock\\", at, [":name"], {"a": ":b"}.__repr__()):
        assert ":" not in rival.said(value).replace("::timestamptz", "").replace("::jsonb", "")


def test_what_was_sent_becomes_a_script() -> None:
    heard: list[tuple[str, list[Any]]] = [
        ("SELECT %s", [7]),
        ("SELECT nextval('x') AS serial", []),
        ("SELECT $1", ["a"]),
    ]
    assert rival.script(heard, remember="AS serial").splitlines() == [
        "SELECT 7;",
        "SELECT nextval('x') AS serial \\gset",
        "SELECT E'a';",
    ]


def test_a_figure_says_what_part_of_its_rival_it_reaches() -> None:
    figure = figures.Figure("creates", 50.0, "requests/s", 200.0, "≥ 0.25", is_met=True)
    assert figure.ratio == 0.25
    assert "| 0.25 | ≥ 0.25 | met |" in figures.table([figure])
    assert figures.quantile([3.0, 1.0, 2.0], 0.5) == 2.0
