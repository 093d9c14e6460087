"""A key stands for one request: sent again it changes nothing, with other words it is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.investigations.actions import plan as plan_investigation
from hotline.casework.leading.actions import Draft, Written, compose, enter_paper
from hotline.casework.steps.rules import KeyReused
from hotline.casework.successions.actions import succeed
from hotline.register.staff.models import Staff
from tests.casework.factories import City, order
from tests.casework.investigations.test_investigations import planned
from tests.casework.leading.test_instructions import AT, WORDS, led
from tests.casework.successions.test_merging import plan as plan_succession

__all__ = ["led"]


def refused(act: Callable[[Any], object], said: Any, others: list[Any]) -> None:
    """The same request twice is one; each of the others is refused under its key."""
    assert act(said) == act(said)
    for other in others:
        with pytest.raises(KeyReused):
            act(other)


def test_a_brief_with_other_words_leaders_or_orders_needs_another_key(led: City) -> None:
    case, mayor, vice = order(led), *Staff.objects.filter(username__in=("mayor", "vice")).order_by("pk")
    draft = Draft(kind="report", title="专报", why="情况", proposal="建议", orders=[case], leaders=[mayor])
    others = [replace(draft, why="别的情况"), replace(draft, proposal=""), replace(draft, leaders=[mayor, vice])]
    refused(lambda said: compose(said, actor=led.actors["analyst"], at=AT, key="one"), draft, others)


def test_a_paper_with_other_words_needs_another_key(led: City) -> None:
    draft = Draft(kind="paper", title="批示件", why="市政府办转来。", orders=[order(led)])
    paper = Written(name="赵副市长", at=AT - timedelta(days=1), text=WORDS, workdays=3)
    others = [replace(paper, text="请速办。"), replace(paper, workdays=5), replace(paper, at=AT)]
    actor = led.actors["supervisor"]
    refused(lambda said: enter_paper(draft, written=said, actor=actor, at=AT, key="two"), paper, others)


def test_an_investigation_at_another_place_or_time_needs_another_key(small: City) -> None:
    said = planned(small, order(small))
    others = [replace(said, place="别处"), replace(said, planned_at=AT + timedelta(days=9)), replace(said, units=())]
    refused(lambda one: plan_investigation(one, actor=small.actors["supervisor"], at=AT, key="three"), said, others)


def test_a_merger_of_units_on_another_basis_needs_another_key(small: City) -> None:
    said = plan_succession(small)
    others = [replace(said, basis="别的文号"), replace(said, tells_callers=False)]
    refused(lambda one: succeed(one, reason="改革", actor=small.actors["admin"], at=AT, key="four"), said, others)
