"""Parked matters are listed for everybody to see: what, where, who, what is planned – and nobody's name."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders import postings
from hotline.casework.orders.models import Order, Posting
from hotline.casework.steps.rules import StepRefused
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

pytestmark = pytest.mark.django_db
NEXT_DAY = MORNING + timedelta(days=1)


def parked(small: City, **more: Any) -> Order:
    """The head of the unit asks for it, the supervision group consents."""
    at = more.pop("at", MORNING)
    case = order(small, upto="signed", at=at, **more)
    later, until = at + timedelta(hours=4), (at + timedelta(days=60)).isoformat()
    asked = {"plan": "报市政府研究", "milestones": "6月出方案", "until": until}
    take_step(case, "ask_parking", actor=small.actors["head"], at=later, given=asked)
    take_step(case, "park", actor=small.actors["supervisor"], at=later, given={})
    case.refresh_from_db()
    return case


def post(small: City, case: Order, **given: str) -> None:
    """The supervision group words the plan for the public."""
    take_step(case, "post_plan", actor=small.actors["supervisor"], at=NEXT_DAY, given=given)


def rows() -> list[postings.Parked]:
    """The list a day later."""
    return postings.told(list(postings.listed()), at=NEXT_DAY, is_english=False)


def test_what_is_parked_is_listed_by_matter_town_and_unit_and_by_nothing_else(small: City) -> None:
    case = parked(small, region=small.units["v1"])
    (row,) = rows()
    assert (row.matter, row.place, row.unit) == ("井盖缺失异响", "青溪镇", "雪松区住建局")
    assert (row.plan, row.review_at, row.is_overdue) == ("", case.turn_due_at, False)
    assert row.since is not None
    assert "报市政府研究" not in repr(row), "what the unit wrote is for the offices"
    (late,) = postings.told([case], at=MORNING + timedelta(days=61), is_english=False)
    assert late.is_overdue


def test_the_plan_is_worded_for_the_public_and_names_nobodys_number(small: City) -> None:
    case = parked(small)
    with pytest.raises(StepRefused) as refused:
        post(small, case, plan="请联系王先生13812345678")
    assert refused.value.field == "plan"
    post(small, case, plan="纳入2027年管网改造计划", plan_en="Part of the renewal of 2027")
    post(small, case, plan="纳入2026年管网改造计划", plan_en="Part of the renewal of 2026")
    assert [row.plan for row in rows()] == ["纳入2026年管网改造计划"]
    assert Posting.objects.get().shown(is_english=True) == "Part of the renewal of 2026"
    with pytest.raises(OutOfScope):
        take_step(case, "post_plan", actor=small.actors["head"], at=NEXT_DAY, given={"plan": "纳入计划"})


@pytest.mark.parametrize("field", ["is_confidential", "is_restricted", "is_guarded", "sensitivity"])
def test_what_is_sensitive_or_confidential_is_never_listed(small: City, field: str) -> None:
    case = parked(small)
    Appeal.objects.update(**{field: 1 if field == "sensitivity" else True})
    assert rows() == []
    with pytest.raises(StepRefused):
        post(small, case, plan="纳入计划")


def test_what_is_taken_off_the_books_leaves_the_list(small: City) -> None:
    case = parked(small)
    take_step(case, "unpark", actor=small.actors["supervisor"], at=NEXT_DAY, given={})
    assert rows() == []
    with pytest.raises(StepRefused):
        post(small, case, plan="纳入计划")
