"""Words that very many orders hold: the list is tried from its top, a page at a time, and says how far it looked."""

from datetime import timedelta

import pytest

from hotline.casework.appeals import searching
from hotline.casework.appeals.searching import Waiting, page_without_order
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.searching import Sort, Wanted, page_of
from hotline.ground.journal.rules import Actor
from hotline.ground.search import lists
from hotline.ground.search.lists import Page
from tests.casework.factories import MORNING, City, appeal, caller, order

LATER = MORNING + timedelta(days=90)


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any word counts as common, and three rows are tried for a page."""
    monkeypatch.setattr(searching, "MOST_HELD", -1)
    monkeypatch.setattr(lists, "MOST_TRIED", 3)


@pytest.fixture
def cases(small: City) -> list[Order]:
    """Five orders, the youngest first; the oldest and the youngest but one are about lamps."""
    titles = ("路灯不亮", "井盖缺失", "井盖松动", "路灯昏暗", "井盖破损")
    made = [
        order(small, upto="signed", title=title, content=title, at=MORNING + timedelta(hours=place))
        for place, title in enumerate(titles)
    ]
    return made[::-1]


def look(actor: Actor, text: str, size: int = 2, sort: Sort = "newest", **marks: str) -> Page:
    wanted = Wanted(text=text, sort=sort)
    return page_of(actor, wanted, at=LATER, size=size, shaped=lambda rows: rows, **marks)  # type: ignore[arg-type]


def ids(one: Page) -> list[int]:
    return [each.pk for each in one.rows]


@pytest.mark.parametrize("who", ["dispatcher", "liaison"])
def test_a_page_that_looked_no_further_says_so_and_the_next_goes_on(small: City, cases: list[Order], who: str) -> None:
    actor = small.actors[who]
    first = look(actor, "路灯")
    assert (ids(first), first.total, first.is_more, first.tried) == ([cases[1].pk], 1, True, 3)
    second = look(actor, "路灯", after=first.after)
    assert (ids(second), second.after, second.total, second.tried) == ([cases[4].pk], "", None, 0)
    back = look(actor, "路灯", before=second.before)
    assert ids(back) == [cases[1].pk]


@pytest.mark.parametrize("who", ["dispatcher", "liaison"])
def test_a_full_page_needs_no_such_word(small: City, cases: list[Order], who: str) -> None:
    first = look(small.actors[who], "井盖", size=1)
    assert (ids(first), first.total, first.is_more, first.tried) == ([cases[0].pk], 1, True, 0)
    second = look(small.actors[who], "井盖", size=1, after=first.after)
    assert ids(second) == [cases[2].pk]
    assert ids(look(small.actors[who], "井盖", size=1, before=second.before)) == [cases[0].pk]


def test_who_may_not_see_them_learns_of_none_and_not_how_many_were_tried(small: City, cases: list[Order]) -> None:
    found = look(small.actors["town"], "井盖")
    assert (found.rows, found.total, found.is_more, found.tried, found.after) == ([], 0, False, 0, "")


def test_by_their_limits_they_are_tried_in_that_order(small: City, cases: list[Order]) -> None:
    by_limit = sorted(cases, key=lambda each: (each.turn_due_at or LATER, each.pk))
    first = look(small.actors["dispatcher"], "井盖", sort="due")
    assert ids(first) == [each.pk for each in by_limit[:3] if "井盖" in each.title][:2]


def test_an_order_in_which_a_unit_has_two_parts_is_found_once(small: City, cases: list[Order]) -> None:
    lead = Task.objects.get(order=cases[0], role="lead")
    Task.objects.create(
        order=cases[0], opened_at=cases[0].opened_at, unit=lead.unit, unit_path=lead.unit_path, role="sub",
        assigned_at=LATER, due_at=LATER, parent=lead,
    )  # fmt: skip
    first = look(small.actors["liaison"], "井盖", size=5)
    assert ids(first) == [cases[0].pk]
    assert ids(look(small.actors["liaison"], "井盖", size=5, after=first.after)) == [cases[2].pk, cases[3].pk]


def test_orders_of_a_caller_of_that_name_stand_among_them(
    small: City, cases: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = order(small, upto="signed", at=MORNING + timedelta(hours=9), person=caller("13812345678", "路秀兰"))
    monkeypatch.setattr(lists, "MOST_TRIED", 50)
    assert ids(look(small.actors["dispatcher"], "路", size=9)) == [named.pk, cases[1].pk, cases[4].pk]


def test_every_part_knows_when_its_order_was_opened(small: City) -> None:
    case = order(small, upto="dispatched")
    take_step(case, "sign", actor=small.actors["liaison"], at=MORNING + timedelta(days=1), given={})
    assert set(Task.objects.filter(order=case).values_list("opened_at", flat=True)) == {case.opened_at}


def test_appeals_without_an_order_are_tried_likewise(small: City) -> None:
    made = [
        appeal(small, title=title, content=title, at=MORNING + timedelta(hours=place))
        for place, title in enumerate(("路灯不亮", "井盖缺失", "井盖松动", "井盖破损"))
    ]
    agent, nothing = small.actors["agent"], lambda rows: rows
    first = page_without_order(agent, Waiting(text="路灯"), size=2, shaped=nothing)
    assert (first.rows, first.tried) == ([], 3)
    second = page_without_order(agent, Waiting(text="路灯"), size=2, shaped=nothing, after=first.after)
    assert second.rows == [made[0]]
