"""A town whistles, departments report at the place: who came and when, what came of it, how they rate each other."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import WhistleKind
from hotline.casework.steps.rules import StepRefused
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.casework.whistles import queries
from hotline.casework.whistles.actions import WhistleDoor, file_due
from hotline.casework.whistles.actions.succeeding import pass_on
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.rules import all_rated, may_be_called, presence
from hotline.ground.journal import verify
from hotline.ground.profiles.whistles import WHISTLES
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order
from tests.casework.whistles.blowing import ASKED, BLOWN_AT, blown, people


@pytest.fixture
def whistle(small: City) -> Whistle:
    people(small)
    return blown(small)


def take(whistle: Whistle, step: str, actor: Any, *, after: timedelta = timedelta(minutes=30), **given: Any) -> Whistle:
    WhistleDoor().take(whistle.pk, step, actor=actor, at=BLOWN_AT + after, given=given)
    whistle.refresh_from_db()
    return whistle


def presences(whistle: Whistle) -> dict[str, str]:
    return {row.unit.code: row.presence for row in queries.reporters_of(whistle)}


def test_the_kinds_of_whistle_are_those_of_the_profile() -> None:
    assert set(WhistleKind.values) == set(WHISTLES)


@pytest.mark.parametrize(
    ("unit", "kind", "may"),
    [
        ("000100020003", "department", True),
        ("00010005", "department", True),
        ("00010005", "utility", True),
        ("000100030001", "department", False),
        ("0001000200030001", "office", False),
        ("000100020001", "town", False),
        ("0001000200010001", "department", False),
    ],
)
def test_a_town_calls_departments_of_its_district_and_of_the_city(unit: str, kind: str, may: bool) -> None:
    assert may_be_called(unit, kind=kind, whistler="000100020001") is may


def test_who_comes_at_the_limit_comes_in_time() -> None:
    assert presence(arrived_at=MORNING, due_at=MORNING) == "arrived"
    assert presence(arrived_at=MORNING + timedelta(seconds=1), due_at=MORNING) == "late"


def test_who_did_not_come_does_not_rate_and_who_was_excused_is_not_rated() -> None:
    assert all_rated([("arrived", "good", "fair"), ("absent", "poor", ""), ("excused", "", "")])
    assert not all_rated([("arrived", "good", "")])
    assert not all_rated([("absent", "", "")])


def test_a_whistle_calls_each_department_with_a_clock_of_its_own_and_the_order_goes_on(whistle: Whistle) -> None:
    order_row = Order.objects.get()
    assert (order_row.state, whistle.number) == ("signed", f"{order_row.number}-1")
    assert (whistle.state, whistle.turn_unit, whistle.turn_clock_kind) == ("blown", whistle.whistler, "whistle")
    clocks = Clock.objects.filter(subject_kind="whistle", kind="arrival", stopped_at__isnull=True)
    assert {clock.unit.code for clock in clocks if clock.unit} == {"d1-housing", "d1-water", "gas"}
    assert {clock.due_at for clock in clocks} == {BLOWN_AT + timedelta(hours=1)}
    assert (whistle.venue, whistle.text) == (ASKED["venue"], ASKED["text"])


def test_the_called_are_told_at_once_and_supervision_when_somebody_is_missing(small: City, whistle: Whistle) -> None:
    tick(at=BLOWN_AT + timedelta(seconds=15))
    told = Notice.objects.filter(kind="arrival", light="green", number=whistle.number)
    assert {(notice.unit.code, notice.role) for notice in told} >= {("d1-housing", "liaison"), ("d1-housing", "head")}
    assert all(notice.shows_at <= BLOWN_AT + timedelta(seconds=15) for notice in told)
    take(whistle, "check_in", small.actors["liaison"], people="李明")
    tick(at=BLOWN_AT + timedelta(hours=2))
    late = Notice.objects.filter(kind="arrival", light="red")
    assert {notice.unit.code for notice in late} == {"d1-water", "gas", "centre"}
    assert queries.piles(small.actors["supervisor"], at=BLOWN_AT + timedelta(hours=2))
    seen = queries.visible_to(small.actors["supervisor"])
    missing = queries.piles(small.actors["supervisor"], at=BLOWN_AT + timedelta(hours=2))["missing"]
    assert seen.filter(missing).get() == whistle


def test_the_whole_course_from_whistle_to_mutual_rating(small: City, whistle: Whistle) -> None:
    town, water = small.actors["town"], small.actors["water"]
    with pytest.raises(StepRefused):
        take(whistle, "record_joint", town, text="还没有人到场")
    take(whistle, "check_in", small.actors["liaison"], people="李明、赵刚")
    take(whistle, "check_in", town, after=timedelta(minutes=80), unit="d1-water", people="周洋")
    assert presences(whistle) == {"d1-housing": "arrived", "d1-water": "late", "gas": "called"}
    take(whistle, "record_joint", town, after=timedelta(hours=2), text="住建局当日围挡，水务局两日内修复管网。")
    take(whistle, "end_whistle", town, after=timedelta(hours=3), result="divided", text="已分工，各自办理。")
    assert (whistle.state, presences(whistle)["gas"]) == ("ended", "absent")
    assert not Clock.objects.filter(subject_kind="whistle", kind="arrival", stopped_at__isnull=True).exists()
    for code, rating in (("d1-housing", "good"), ("d1-water", "fair"), ("gas", "poor")):
        take(whistle, "rate_reporter", town, after=timedelta(hours=4), unit=code, rating=rating)
    take(whistle, "rate_whistler", small.actors["liaison"], after=timedelta(hours=5), rating="good")
    assert whistle.state == "ended"
    take(whistle, "rate_whistler", water, after=timedelta(hours=6), rating="fair", note="哨令地点不清")
    assert (whistle.state, whistle.turn_unit) == ("filed", None)
    (gas, town_record) = (
        next(row for row in _records(small) if row.unit_id == small.units[code].pk) for code in ("gas", "t1")
    )
    assert (gas.called, gas.absent, gas.rated) == (1, 1, (0, 0, 1))
    assert (town_record.whistled, town_record.rated_back) == (1, (1, 1, 0))
    assert [*verify.chains("whistle", Whistle)] == []


def _records(small: City) -> list[queries.Record]:
    root = small.units["root"].path
    return queries.records(since=BLOWN_AT - timedelta(days=1), until=BLOWN_AT + timedelta(days=1), home=root)


def test_who_declines_is_excused_or_must_come_as_supervision_says(small: City, whistle: Whistle) -> None:
    head, supervisor = small.actors["head"], small.actors["supervisor"]
    take(whistle, "decline", head, reason="N01", note="不属本部门职责")
    take(whistle, "decline", small.actors["gas_head"], reason="N03", note="可电话指导关阀")
    assert queries.to_decide(supervisor) == 2
    with pytest.raises(OutOfScope):
        take(whistle, "excuse", small.actors["town"], unit="gas")
    take(whistle, "excuse", supervisor, unit="gas")
    take(whistle, "insist", supervisor, after=timedelta(minutes=50), unit="d1-housing", note="属你单位职责")
    assert presences(whistle) == {"d1-housing": "called", "d1-water": "called", "gas": "excused"}
    again = Reporter.objects.get(unit=small.units["d1-housing"])
    assert again.due_at == BLOWN_AT + timedelta(minutes=110)
    with pytest.raises(StepRefused):
        take(whistle, "excuse", supervisor, unit="gas")


def test_who_acts_for_several_departments_says_for_which(small: City, whistle: Whistle) -> None:
    county = small.actors["county"]
    with pytest.raises(StepRefused, match="for which department"):
        take(whistle, "decline", county, reason="N01", note="不属本区职责")
    take(whistle, "decline", county, unit="d1-water", reason="N01", note="不属本区职责")
    assert presences(whistle)["d1-water"] == "declined"


def test_a_whistle_does_not_end_before_supervision_has_decided(small: City, whistle: Whistle) -> None:
    take(whistle, "check_in", small.actors["water"], people="周洋")
    take(whistle, "decline", small.actors["head"], reason="N01", note="不属本部门职责")
    take(whistle, "record_joint", small.actors["town"], after=timedelta(hours=1), text="现场会商")
    with pytest.raises(StepRefused, match="Supervision has not decided"):
        take(whistle, "end_whistle", small.actors["town"], after=timedelta(hours=2), result="solved", text="完成")


def test_who_says_to_have_come_before_the_whistle_or_later_than_now_is_refused(small: City, whistle: Whistle) -> None:
    for at in (BLOWN_AT - timedelta(minutes=1), BLOWN_AT + timedelta(hours=9)):
        with pytest.raises(StepRefused) as refused:
            take(whistle, "check_in", small.actors["water"], people="周洋", arrived_at=at.isoformat())
        assert refused.value.field == "arrived_at"


def test_only_a_town_whistles_and_never_twice_at_once(small: City, whistle: Whistle) -> None:
    case = Order.objects.get()
    with pytest.raises(StepRefused, match="has whistled"):
        take_step(case, "whistle", actor=small.actors["town"], at=BLOWN_AT, given=ASKED)
    take(whistle, "call_off", small.actors["town"], note="险情已排除")
    assert whistle.state == "called_off"
    assert not Clock.objects.filter(subject_kind="whistle", stopped_at__isnull=True).exists()
    take_step(case, "whistle", actor=small.actors["town"], at=BLOWN_AT + timedelta(hours=1), given=ASKED)
    other = order(small, upto="signed", key="other")
    with pytest.raises(StepRefused, match="Only a town"):
        take_step(other, "whistle", actor=small.actors["liaison"], at=BLOWN_AT, given=ASKED)


def test_a_whistle_goes_with_its_order(small: City, whistle: Whistle) -> None:
    assert file_due(at=BLOWN_AT + timedelta(hours=1)) == 0
    case, late = Order.objects.get(), BLOWN_AT + timedelta(hours=2)
    take_step(case, "withdraw", actor=small.actors["agent"], at=late, given={"note": "已自行解决"})
    assert file_due(at=late) == 1
    whistle.refresh_from_db()
    assert whistle.state == "called_off"
    assert not Clock.objects.filter(subject_kind="whistle", stopped_at__isnull=True).exists()


@pytest.mark.parametrize("code", ["t2", "d1-housing-office", "d2-sub", "t1"])
def test_a_town_does_not_call_just_anybody(small: City, code: str) -> None:
    people(small)
    with pytest.raises(StepRefused) as refused:
        blown(small, units=[code])
    assert refused.value.field == "units"


def test_a_department_of_another_district_sees_nothing_of_it(small: City, whistle: Whistle) -> None:
    for name, sees in (
        ("water", True),
        ("town", True),
        ("supervisor", True),
        ("county", True),
        ("other_county", False),
    ):
        assert queries.visible_to(small.actors[name]).exists() is sees, name
    assert not queries.visible_to(small.actors["agent"]).exists()


def test_after_the_time_for_rating_a_whistle_is_filed_by_itself(small: City, whistle: Whistle) -> None:
    town = small.actors["town"]
    take(whistle, "check_in", small.actors["water"], people="周洋")
    take(whistle, "record_joint", town, text="现场处置")
    take(whistle, "end_whistle", town, result="solved", text="已排除")
    assert file_due(at=BLOWN_AT + timedelta(days=1)) == 0
    assert file_due(at=BLOWN_AT + timedelta(days=9)) == 1
    assert file_due(at=BLOWN_AT + timedelta(days=9)) == 0
    whistle.refresh_from_db()
    assert whistle.state == "filed"


def test_a_department_that_is_merged_hands_on_where_it_must_report(small: City, whistle: Whistle) -> None:
    with transaction.atomic():
        pass_on(
            unit=small.units["d1-water"],
            to=small.units["d2-sub"],
            act=1,
            actor=small.actors["admin"],
            at=BLOWN_AT + timedelta(minutes=5),
        )
    assert presences(whistle)["d2-sub"] == "called"
    assert [*verify.chains("whistle", Whistle)] == []
