"""What many ring up about is known once, said to all, and its end is told to everybody who is linked to it."""

from datetime import timedelta

import pytest

from hotline.casework.emergencies import queries, rules
from hotline.casework.emergencies.actions import (
    IncidentCard,
    change,
    close,
    link,
    open_incident,
    switch_off,
    switch_on,
    unlink,
)
from hotline.casework.emergencies.models import Incident
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, caller

pytestmark = pytest.mark.django_db


def card(small: City, **more: object) -> IncidentCard:
    """A burst main in one district."""
    given: dict[str, object] = {
        "kind": "utility_failure",
        "title": "雪松区主管道爆裂停水",
        "announcement": "雪松区主管道爆裂，正在抢修。",
        "areas": (small.units["d1"],),
        "matters": (small.matters["0103"],),
        "begins_at": MORNING,
        "expected_end_at": MORNING + timedelta(hours=6),
        **more,
    }
    return IncidentCard(**given)  # type: ignore[arg-type]  # values of several kinds


def incident(small: City, **more: object) -> Incident:
    """The leader opens it."""
    return open_incident(card(small, **more), actor=small.actors["leader"], at=MORNING)


def test_what_lies_in_its_area_and_category_belongs_to_it() -> None:
    known = {"areas": ["00010002"], "matters": ["0103"]}
    assert rules.concerns(place="000100020001", matter="010302", **known)
    assert not rules.concerns(place="000100030001", matter="010302", **known)
    assert not rules.concerns(place="000100020001", matter="0201", **known)
    assert rules.concerns(place="00010002", matter="", areas=["00010002"], matters=[])


def test_it_is_shown_where_place_and_category_match_until_it_expires(small: City) -> None:
    opened = incident(small)
    town, at = small.units["t1"].path, MORNING + timedelta(hours=1)
    assert queries.about(place=town, matter="010302", at=at) == [opened]
    assert queries.about(place=small.units["t2"].path, matter="010302", at=at) == []
    assert queries.told_to_the_public(at) == [opened]
    assert queries.shown(MORNING + timedelta(hours=6)) == []
    change(
        opened,
        card=card(small, expected_end_at=MORNING + timedelta(hours=9), is_public=False),
        actor=small.actors["dispatcher"],
        at=at,
    )
    assert queries.shown(MORNING + timedelta(hours=7)) == [opened]
    assert queries.told_to_the_public(MORNING + timedelta(hours=7)) == []


def test_only_who_answers_for_the_hotline_opens_and_closes_it(small: City) -> None:
    with pytest.raises(OutOfScope):
        open_incident(card(small), actor=small.actors["agent"], at=MORNING)
    with pytest.raises(OutOfScope):
        close(incident(small), result="已修复", actor=small.actors["agent"], at=MORNING)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("title", " "), ("announcement", ""), ("areas", ()), ("kind", "war"), ("expected_end_at", MORNING)],
)
def test_a_card_says_what_it_is_about_where_and_until_when(small: City, field: str, wrong: object) -> None:
    with pytest.raises(StepRefused) as refused:
        incident(small, **{field: wrong})
    assert refused.value.field == field


def test_appeals_are_found_by_place_category_and_time_and_linked_in_a_batch(small: City) -> None:
    opened, agent = incident(small), small.actors["agent"]
    matter = small.matters["010302"]
    near = [appeal(small, matter=matter, person=caller(f"1990000{n:04}")) for n in range(3)]
    appeal(small, matter=matter, region=small.units["t2"])
    appeal(small, matter=matter, at=MORNING - timedelta(days=3))
    assert set(queries.candidates(opened, agent)) == set(near)
    assert list(queries.candidates(opened, agent, text=near[0].number)) == [near[0]]
    assert link(opened, appeals=near, actor=agent, at=MORNING) == 3
    assert link(opened, appeals=near[:1], actor=agent, at=MORNING) == 0
    assert not queries.candidates(opened, agent).exists()
    unlink(opened, appeal=near[2], actor=agent, at=MORNING)
    opened.refresh_from_db()
    assert opened.linked == 2 == len(queries.linked_to(opened, agent))


def test_nobody_links_what_she_may_not_reach(small: City) -> None:
    with pytest.raises(OutOfScope):
        link(incident(small), appeals=[appeal(small)], actor=small.actors["other_county"], at=MORNING)


def test_a_surge_is_switched_by_a_leader_and_ends_by_itself(small: City) -> None:
    opened, leader = incident(small), small.actors["leader"]
    with pytest.raises(OutOfScope):
        switch_on(opened, hours=2, actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused):
        switch_on(opened, hours=13, actor=leader, at=MORNING)
    surge = switch_on(opened, hours=2, actor=leader, at=MORNING)
    assert queries.running_surge(MORNING + timedelta(minutes=119)) == surge
    assert queries.running_surge(MORNING + timedelta(hours=2)) is None
    later = switch_on(opened, hours=4, actor=leader, at=MORNING + timedelta(hours=1))
    assert queries.running_surge(MORNING + timedelta(minutes=90)) == later
    switch_off(later, actor=leader, at=MORNING + timedelta(hours=2))
    assert queries.running_surge(MORNING + timedelta(hours=2)) is None
    names = Event.objects.filter(subject_kind="surge").order_by("id").values_list("name", flat=True)
    assert list(names) == ["surge_begun", "surge_ended", "surge_begun", "surge_ended"]
