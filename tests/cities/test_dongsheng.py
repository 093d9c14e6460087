"""Dongsheng: act on the appeal at once – 1, 3 and 7 days."""

from datetime import datetime, timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.orders.models import Task
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, REPLY, City, appeal, order
from tests.cities.walking import HERE, decide, due, local, step, told
from tests.web.conftest import SignIn

OUTSIDE = ("共享充电宝把钱扣了，却没充进电，你们能帮我解决吗？", "想问一下实验小学的毕业照什么时候发给学生？",
           "我办了会员卡，我朋友拿去用说不能用，我要投诉！")  # fmt: skip
UNLAWFUL = "我酒后骑车撞了护栏，要求赔偿。"


def dispatched(ruled: City, at: datetime, *, bucket: int = 3, urgency: str = "normal") -> datetime:
    """When the handling of an order that is dispatched at a moment must be over."""
    matter = ruled.matters["010302"]
    matter.bucket = bucket
    matter.save()
    case = order(ruled, at=at, urgency=urgency)
    return due(step(ruled, case, "dispatch", "dispatcher", at, lead="d1-housing"))


@pytest.mark.parametrize(("bucket", "urgency"), [(3, "urgent"), (3, "critical"), (1, "normal"), (7, "urgent")])
def test_o1_emergencies_such_as_water_and_power_are_answered_within_24_hours(
    ruled: City, bucket: int, urgency: str
) -> None:
    at = local(2026, 3, 6, 22, 15)
    assert dispatched(ruled, at, bucket=bucket, urgency=urgency) == local(2026, 3, 7, 22, 15)


@pytest.mark.parametrize(
    ("at", "last"),
    [
        (local(2026, 3, 2, 9, 30), local(2026, 3, 6, 0, 0)),
        (local(2026, 3, 5, 9, 30), local(2026, 3, 9, 0, 0)),  # Thursday: Sunday is the third day, and stays it
        (local(2026, 2, 14, 9, 30), local(2026, 2, 18, 0, 0)),  # into Spring Festival
    ],
)
def test_o1_ordinary_matters_are_answered_within_three_natural_days(ruled: City, at: datetime, last: datetime) -> None:
    assert dispatched(ruled, at) == last


def test_o1_title_deeds_and_other_matters_left_by_history_have_seven_days(ruled: City) -> None:
    assert dispatched(ruled, local(2026, 3, 2, 9, 30), bucket=7) == local(2026, 3, 10, 0, 0)


def test_o1_the_citizen_is_promised_just_that(ruled: City) -> None:
    case = order(ruled, upto="dispatched")
    assert "3月5日" in told(case.appeals.get(), "dispatched")
    assert Appeal.objects.get().promised_at.astimezone(HERE) == local(2026, 3, 6, 0, 0)  # type: ignore[union-attr]  # it was accepted


@pytest.mark.parametrize("urgency", ["calm", "normal", "urgent", "critical"])
def test_o2_named_persons_follow_every_order_through_and_all_are_recorded(ruled: City, urgency: str) -> None:
    case = order(ruled, urgency=urgency)
    way: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("dispatch", "dispatcher", {"lead": "d1-housing", "assisting": ["d1-water"]}), ("sign", "liaison", {}),
        ("sign", "water", {}), ("report", "water", {"text": "管线已核查"}), ("draft", "handler", REPLY),
        ("approve", "head", {}),
    )  # fmt: skip
    for minute, (name, who, given) in enumerate(way, 1):
        step(ruled, case, name, who, MORNING + timedelta(minutes=minute), **given)
    signed = Task.objects.filter(order=case).order_by("pk").values_list("unit__code", "signed_by__name")
    assert list(signed) == [("d1-housing", "liaison"), ("d1-water", "water")]
    who_acted = Event.objects.filter(subject_kind="order", subject_id=case.pk).values_list("actor_id", flat=True)
    names = set(Staff.objects.filter(pk__in=who_acted).values_list("name", flat=True))
    assert names == {"agent", "dispatcher", "liaison", "water", "handler", "head"}


@pytest.mark.parametrize("said", OUTSIDE)
def test_o3_what_is_outside_the_scope_is_recognised_and_explained(ruled: City, as_: SignIn, said: str) -> None:
    hint = as_("agent").post("/staff/seat/assist/", {"content": said}).content.decode()
    assert "可能不属于受理范围" in hint
    assert "12315" in hint or "教育局" in hint
    refused = decide(ruled, appeal(ruled, content=said), "refuse", "agent", MORNING, refusal="S1")
    letter = told(refused, "refused")
    assert "12315" in letter
    assert (refused.state, refused.refusal_code) == ("refused", "S1")


def test_o3_a_demand_against_the_law_is_recognised_and_explained(ruled: City, as_: SignIn) -> None:
    hint = as_("agent").post("/staff/seat/assist/", {"content": UNLAWFUL}).content.decode()
    assert "S8" in hint
    refused = decide(ruled, appeal(ruled, content=UNLAWFUL), "refuse", "agent", MORNING, refusal="S8")
    assert "依法由本人承担" in told(refused, "refused")


def test_o3_what_is_for_the_hotline_gets_no_such_hint(ruled: City, as_: SignIn) -> None:
    page = as_("agent").post("/staff/seat/assist/", {"content": "小区停水三天了，请尽快恢复。"}).content.decode()
    assert "可能不属于受理范围" not in page


def test_o6_orders_from_the_citys_hotline_keep_their_number_and_its_standards(ruled: City, as_: SignIn) -> None:
    given = appeal(ruled, channel="20", external_number="EEDS-20220901-0364", external_system="市12345")
    profile = profiles.version(given.profile_version)
    assert profile.channels["20"].name == "市级12345交办"
    assert (given.external_number, given.external_system) == ("EEDS-20220901-0364", "市12345")
    case = order(
        ruled, upto="dispatched", channel="20", external_number="EEDS-20220901-0365", external_system="市12345",
        urgency="urgent",
    )  # fmt: skip
    running = Clock.objects.get(subject_kind="order", subject_id=case.pk, kind="handle")
    assert running.due_at - running.started_at == timedelta(hours=24)
    page = as_("liaison").get(f"/staff/orders/{case.number}/").content.decode()
    assert "EEDS-20220901-0365" in page
