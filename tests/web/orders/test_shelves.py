"""What is next stands as a button, the others lie on shelves: for every step of every case."""

import tomllib
from pathlib import Path

import pytest

from hotline.casework.appeals.shelves import SHELVES as OF_APPEALS
from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.orders.shelves import SHELVES as OF_ORDERS
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.steps.rules import Table
from hotline.casework.steps.shelves import Shelf, Shelves, arranged
from hotline.web.orders.steps import ICONS


def test_a_dispatcher_sees_what_a_return_asks_of_her_and_the_rest_in_a_menu() -> None:
    found = arranged(["guard", "urge", "dispute", "refuse_return", "accept_return", "merge"], OF_ORDERS)
    assert (found.main, found.standing) == ("accept_return", ("accept_return", "refuse_return"))
    assert found.shelved[Shelf.RETURN] == ("dispute",)
    assert [step for steps in found.shelved.values() for step in steps] == ["dispute", "merge", "urge", "guard"]


def test_where_nothing_is_next_what_is_near_stands_without_standing_out() -> None:
    found = arranged(["guard", "merge", "urge", "ask_void"], OF_ORDERS)
    assert (found.main, found.standing) == ("", ("urge",))


def test_few_steps_need_no_menu() -> None:
    found = arranged(["guard", "sign", "ask_return"], OF_ORDERS)
    assert (found.main, found.standing, found.shelved) == ("sign", ("sign", "guard", "ask_return"), {})


@pytest.mark.parametrize(("table", "shelves"), [(ORDERS, OF_ORDERS), (APPEALS, OF_APPEALS)])
def test_shelves_name_steps_that_are_there_and_each_once(table: Table, shelves: Shelves) -> None:
    for named in (shelves.leading, shelves.near, [step for steps in shelves.kept.values() for step in steps]):
        assert not set(named) - set(table.steps)
        assert len(named) == len(set(named))


def test_the_icons_of_steps_are_in_the_sprite() -> None:
    drawn = tomllib.loads(Path("frontend/vendor.toml").read_text(encoding="utf-8"))["icons"]["names"]
    assert not set(ICONS.values()) - set(drawn)
