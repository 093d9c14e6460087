"""Group matters: marked by a person or by counting, told to those who must know, with somebody who answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.loop import take_step
from hotline.casework.orders.actions import mark_groups
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.warnings.actions import tell
from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import tidings_for
from hotline.ground.journal.models import Event, Lease
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, caller, order

LATER = MORNING + timedelta(hours=2)


def take(small: City, case: Order, step: str, who: str, **given: Any) -> Event:
    event = take_step(case, step, actor=small.actors[who], at=LATER, given=given)
    case.refresh_from_db()
    return event


def test_five_who_act_together_are_a_group_and_somebody_answers_for_it(small: City) -> None:
    case = order(small)
    with pytest.raises(StepRefused) as refused:
        take(small, case, "mark_group", "agent", people=4)
    assert refused.value.field == "people"
    event = take(small, case, "mark_group", "agent", people=12)
    assert (case.group, case.people) == ("people", 12)
    assert Lease.objects.filter(event=event).exists(), "leaders and analysts are told"
    tell(event_id=event.pk)
    tell(event_id=event.pk)
    assert Tiding.objects.count() == 2
    assert tidings_for(small.actors["leader"], at=LATER).get().number == case.number
    with pytest.raises(OutOfScope):
        take(small, case, "name_team", "agent", unit="d1-housing", person="张某")
    take(small, case, "name_team", "leader", unit="d1-housing", person="住建局张科长")
    assert case.team_id == small.units["d1-housing"].pk
    take(small, case, "drop_group", "leader", note="系同一家庭")
    assert case.group == ""
    assert Order.objects.filter(pk=case.pk, team__isnull=True).exists()


def test_many_contacts_in_a_day_are_marked_once_by_the_clockwork(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(3):
        order(small, person=caller(phone=f"1990000{place:04d}"))
    assert mark_groups(at=LATER) == 0
    profile = profiles.current()
    few = replace(profile, merging=replace(profile.merging, group_contacts=3))
    monkeypatch.setattr(profiles, "current", lambda: few)
    monkeypatch.setattr(profiles, "version", lambda _version: few)
    assert mark_groups(at=LATER + timedelta(days=2)) == 0, "they came in long ago"
    assert (mark_groups(at=LATER), mark_groups(at=LATER)) == (3, 0)
    assert set(Order.objects.values_list("group", "people")) == {("contacts", 3)}


def test_units_are_told_that_their_order_was_merged(small: City) -> None:
    master, other = order(small), order(small, upto="signed", person=caller(phone="19900005678"))
    tell(event_id=take(small, other, "merge", "leader", into=master.number).pk)
    assert set(Tiding.objects.values_list("unit__code", "role")) == {("d1-housing", "liaison"), ("d1-water", "liaison")}


def test_what_a_person_has_said_is_no_group_matter_is_not_marked_again(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(3):
        order(small, person=caller(phone=f"1990000{place:04d}"))
    profile = profiles.current()
    few = replace(profile, merging=replace(profile.merging, group_contacts=3))
    monkeypatch.setattr(profiles, "current", lambda: few)
    monkeypatch.setattr(profiles, "version", lambda _version: few)
    assert mark_groups(at=LATER) == 3
    case = Order.objects.earliest("pk")
    take(small, case, "drop_group", "leader", note="三件是三处井盖")
    assert mark_groups(at=LATER + timedelta(minutes=5)) == 0
    case.refresh_from_db()
    assert case.group == ""
