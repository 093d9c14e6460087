"""Which appeals a county desk sees and works on: those of its district, and those its own people have taken down."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.casework.appeals import searching
from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines, visible_to
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, caller

STEPS = {"mark_repeat", "ask_supplement", "accept", "refuse", "answer", "hand_over", "append", "add_material"}


def taken_down(small: City, by: str, place: str) -> Appeal:
    """An appeal about a place that somebody has registered."""
    given = Registration(
        title="路灯不亮",
        content="路灯不亮三天了，请尽快维修。",
        region=small.units[place],
        channel="01",
        person=caller(),
    )
    return register(given, actor=small.actors[by], at=MORNING)[0]


def seen(actor: Actor) -> set[str]:
    """The numbers of the appeals somebody sees."""
    return set(visible_to(actor).values_list("number", flat=True))


@pytest.fixture
def known(small: City) -> dict[str, Appeal]:
    """One appeal a way it can come in: about which district, and taken down by whom."""
    return {
        "here, by the city": taken_down(small, "agent", "v1"),
        "here, by the county": taken_down(small, "county", "t1"),
        "there, by the county": taken_down(small, "county", "t2"),
        "there, by the city": taken_down(small, "agent", "t2"),
        "there, by the other county": taken_down(small, "other_county", "t2"),
    }


@pytest.mark.parametrize(
    ("who", "ways"),
    [
        ("county", {"here, by the city", "here, by the county", "there, by the county"}),
        ("other_county", {"there, by the county", "there, by the city", "there, by the other county"}),
        ("sub_seat", {"here, by the city", "here, by the county"}),
        ("liaison", set()),
        ("town", set()),
        ("admin", set()),
    ],
)
def test_a_county_desk_sees_its_region_and_what_its_people_took_down(
    small: City, known: dict[str, Appeal], who: str, ways: set[str]
) -> None:
    assert seen(small.actors[who]) == {known[way].number for way in ways}


def test_the_centre_sees_all(small: City, known: dict[str, Appeal]) -> None:
    assert seen(small.actors["agent"]) == {each.number for each in known.values()}


def test_list_and_search_show_the_same(small: City, known: dict[str, Appeal]) -> None:
    county = small.actors["county"]
    assert set(searching.without_order(county, searching.Waiting()).values_list("number", flat=True)) == seen(county)
    foreign = known["there, by the city"].number
    assert not searching.without_order(county, searching.Waiting(text=foreign)).exists()
    assert searching.without_order(county, searching.Waiting(text="路灯不亮")).count() == 3


def test_a_county_desk_takes_the_steps_the_matrix_grants_on_its_own_appeals(
    small: City, known: dict[str, Appeal]
) -> None:
    county = small.actors["county"]
    for way in ("here, by the city", "here, by the county", "there, by the county"):
        assert {line.step for line in open_lines(known[way], county)} == STEPS, way
    assert open_lines(known["there, by the city"], county) == []
    mine = known["here, by the city"]
    take_appeal_step(mine, "accept", actor=county, at=MORNING, given={"kind": "help"})
    mine.refresh_from_db()
    assert mine.state == "accepted"
    assert Order.objects.get(shares__appeal=mine).turn_unit == small.units["centre"]


@pytest.mark.parametrize("step", ["accept", "refuse", "add_material"])
def test_the_appeals_of_another_county_stay_out_of_reach(small: City, known: dict[str, Appeal], step: str) -> None:
    other = known["there, by the other county"]
    with pytest.raises(OutOfScope):
        take_appeal_step(other, step, actor=small.actors["county"], at=MORNING, given={})


def test_what_a_county_desk_sees_is_one_question_answered_by_indexes(small: City, known: dict[str, Appeal]) -> None:
    county = small.actors["county"]
    with CaptureQueriesContext(connection) as asked:
        assert len(seen(county)) == 3
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = visible_to(county).explain()
    assert "BitmapOr" in plan
    assert "appeal_region" in plan
    assert "appeal_taker" in plan
