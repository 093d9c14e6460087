"""The step tables themselves: every open state has a turn and a running clock, and every way leads to an end."""

import random
from collections.abc import Iterator

import pytest
from django.db import connection

from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.correspondence.actions import texts
from hotline.casework.inspections.workflow import INSPECTIONS
from hotline.casework.leading.actions import DECISIONS
from hotline.casework.leading.workflow import INSTRUCTIONS
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.restrictions.workflow import TABLE as RESTRICTIONS
from hotline.casework.steps.rules import Line, Table
from hotline.casework.supervision.workflow import DOCUMENTS
from hotline.casework.whistles.actions import EFFECTS
from hotline.casework.whistles.workflow import TABLE as WHISTLES
from hotline.ground.profiles.rules import read
from hotline.register.staff.rules import matrix
from hotline.register.staff.words import Role
from tests.casework.factories import CITIES

SEQUENCES = 10_000
TABLES = pytest.mark.parametrize(
    "table",
    [ORDERS, APPEALS, DOCUMENTS, WHISTLES, INSTRUCTIONS, INSPECTIONS, RESTRICTIONS],
    ids=["orders", "appeals", "documents", "whistles", "instructions", "inspections", "restrictions"],
)


def walk(table: Table, chance: random.Random) -> Iterator[tuple[str, Line, set[str], str]]:
    """A random way through a table: after each act the state, the line, the running clocks and whose turn it is."""
    state, clocks, turn = "", set[str](), ""
    line = next(line for line in table.lines if line.came_from == ())
    for _ in range(60):
        clocks = (clocks - set(line.stops)) | set(line.starts)
        state = line.goes_to or state
        turn = turn if line.turn == "same" else line.turn
        if not line.then:
            yield state, line, clocks, turn
        onward = [each for each in table.lines_from(state) if not line.then or each.step in line.then]
        if not onward:
            return
        line = chance.choice(onward)


@TABLES
def test_ten_thousand_random_ways_keep_turn_and_clock(table: Table) -> None:
    chance = random.Random(12345)
    for _ in range(SEQUENCES):
        for state, line, clocks, turn in walk(table, chance):
            if state in table.open_states:
                assert turn, f"nobody's turn after {line.step} in {state}"
                assert clocks, f"no clock runs after {line.step} in {state}"


@TABLES
def test_every_state_has_a_way_to_an_end(table: Table) -> None:
    onward: dict[str, set[str]] = {}
    for came_from, goes_to in table.passages():
        onward.setdefault(came_from, set()).add(goes_to)
    for start in onward:
        reached, front = {start}, {start}
        while front:
            front = {there for here in front for there in onward.get(here, ())} - reached
            reached |= front
        assert reached & table.ends, f"no way from {start!r} to an end"
    assert not any(line.came_from and set(line.came_from) & table.ends for line in table.lines)


@TABLES
def test_every_step_is_a_row_of_the_permission_matrix_that_somebody_has(table: Table) -> None:
    for step in table.steps:
        assert matrix()[step].roles, f"nobody may take {step}"


def test_the_matrix_speaks_of_known_roles_grades_and_scopes() -> None:
    for row in matrix().values():
        for role, permission in row.roles.items():
            assert role in Role.values, f"{row.act}: {role}"
            assert permission.grade in ("R", "W", "A")
            assert permission.scope in ("all", "own", "mine")


def test_administrators_neither_read_orders_nor_take_a_step() -> None:
    steps = {
        *ORDERS.steps,
        *APPEALS.steps,
        *DOCUMENTS.steps,
        *INSTRUCTIONS.steps,
        *INSPECTIONS.steps,
        *WHISTLES.steps,
        "read_orders",
        "unmask",
        "export_orders",
    }
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert not [step for step in steps if role in matrix()[step].roles]


@TABLES
def test_every_letter_a_line_names_exists_in_both_languages(table: Table) -> None:
    for line in table.lines:
        for key in line.letters:
            assert {(language, key) for language in ("zh-Hans", "en")} <= texts().keys()


@TABLES
def test_every_clock_a_line_starts_has_a_limit_in_the_profile(table: Table) -> None:
    import tomllib

    profile = read(tomllib.loads((CITIES / "luming.toml").read_text(encoding="utf-8")))
    for line in table.lines:
        for clock in line.starts:
            for kind in ("consultation", "help", "complaint", "report", "suggestion", "praise", "other"):
                for urgency in ("calm", "normal", "urgent", "critical"):
                    assert profile.limit(clock, kind=kind, urgency=urgency).amount > 0


def test_every_step_that_asks_for_something_uses_it() -> None:
    silent = [
        line.step
        for line in ORDERS.lines
        if line.given and line.step not in {*EFFECTS, *DECISIONS} and line.step != "review"
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (ORDERS, "orders_order"),
        (APPEALS, "appeals_appeal"),
        (DOCUMENTS, "supervision_document"),
        (WHISTLES, "whistles_whistle"),
        (INSTRUCTIONS, "leading_instruction"),
        (INSPECTIONS, "inspections_inspection"),
    ],
)
def test_the_database_knows_the_same_passages(db: None, table: Table, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", [f"{name}_passage"])
        definition = cursor.fetchone()[0]
    given = {tuple(pair.split(">")) for pair in definition.split("steps_passage('")[1].rstrip("')").split("', '")}
    assert given == {(str(came), str(goes)) for came, goes in table.passages()}
