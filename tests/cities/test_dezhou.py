"""Dezhou: the closed loop of five parts, one service day and night, a network of four levels."""

from datetime import time, timedelta
from pathlib import Path

from django.utils import timezone
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Task
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.units.queries import chain
from tests.casework.factories import MORNING, REPLY, VERDICT, City, appeal, order
from tests.cities.walking import clock, followed, step
from tests.register.knowledge.test_answers import people
from tests.web.conftest import SignIn
from tests.web.public.citizen import Citizen
from tests.web.seat.test_classes import TEXT, shelve


def test_d1_acceptance_transfer_handling_reply_and_return_visit_close_the_loop(
    ruled: City, as_: SignIn, citizen: Citizen
) -> None:
    case = order(ruled)
    assert "待转办" in as_("dispatcher").get(f"/staff/orders/{case.number}/").content.decode()
    way: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("dispatch", "dispatcher", {"lead": "d1-housing"}), ("sign", "liaison", {}), ("draft", "handler", REPLY),
        ("approve", "head", {}), ("pass_audit", "dispatcher", {}), ("visit", "visitor", VERDICT),
        ("close", "dispatcher", {}),
    )  # fmt: skip
    for hour, (name, who, given) in enumerate(way, 1):
        step(ruled, case, name, who, MORNING + timedelta(hours=hour), **given)
    names = list(
        Event.objects.filter(subject_kind="order", subject_id=case.pk).order_by("pk").values_list("name", flat=True)
    )
    assert names == ["opened", "dispatched", "signed", "drafted", "replied", "audit_passed", "visited", "closed"]
    assert Appeal.objects.get().state == "accepted"
    assert "井盖已更换完毕" in followed(citizen, case.appeals.get())


def test_d2_handling_supervision_knowledge_and_analysis_are_one_system(ruled: City, as_: SignIn) -> None:
    people(ruled).employ("analyst", "analyst", "centre")
    case = order(ruled, upto="closed", kind="consultation")
    Order.objects.filter(pk=case.pk).update(closed_at=timezone.now())  # the pages go by today
    assert as_("supervisor").get(f"/staff/orders/{case.number}/").status_code == 200
    offered = as_("liaison").get("/staff/knowledge/offers/").content.decode()
    assert case.number in offered, "what was handled becomes knowledge"
    written = {
        "unit": "d1-housing", "question": "井盖坏了找谁？", "short": "打12345，当天更换。", "matter": "0103",
        "demand": "consultation", "audience": "both", "visibility": "seats", "basis_lines": "0",
    }  # fmt: skip
    made = as_("liaison").post(f"/staff/knowledge/new/?order={case.number}", written)
    assert made.status_code == 302
    assert written["question"] in as_("head").get("/staff/knowledge/?pile=drafts").content.decode()
    as_("agent").post("/staff/seat/answers/", {"knowledge": "灯塔参观", "settled": "1"})
    assert "灯塔参观" in as_("analyst").get("/staff/knowledge/gaps/").content.decode(), (
        "what nobody could answer is counted"
    )


def test_d4_telephone_text_messages_and_the_internet_are_one_service_24_hours(ruled: City, citizen: Citizen) -> None:
    channels = profiles.current().channels
    for code in ("01", "02", "06"):
        assert all(channels[code].serves(time(hour), is_workday=False) for hour in range(24))
    assert "12345公众网站" in citizen.read("/notices/channels/")
    taken = [
        appeal(ruled, channel=code, at=MORNING + timedelta(hours=hour)) for hour, code in enumerate(("01", "02", "06"))
    ]
    assert len({one.turn_unit_id for one in taken}) == 1


def test_d5_a_matter_goes_down_four_levels_and_each_has_its_part(ruled: City) -> None:
    levels = [unit.kind for unit in chain(ruled.units["v1"])]
    assert levels == ["city", "district", "town", "village"]
    ruled.employ("village", "liaison", "v1")
    case = step(ruled, order(ruled), "dispatch", "dispatcher", MORNING, lead="d1")
    step(ruled, case, "sign", "county", MORNING + timedelta(hours=1))
    step(ruled, case, "sub_dispatch", "county", MORNING + timedelta(hours=2), unit="t1", workdays=3)
    step(ruled, case, "sign", "town", MORNING + timedelta(hours=3))
    step(ruled, case, "sub_dispatch", "town", MORNING + timedelta(hours=4), unit="v1", workdays=2)
    step(ruled, case, "sign", "village", MORNING + timedelta(hours=5))
    parts = list(Task.objects.filter(order=case).order_by("pk").values_list("unit__code", "parent__unit__code"))
    assert parts == [("d1", None), ("t1", "d1"), ("v1", "t1")]
    limits = list(Task.objects.filter(order=case).order_by("pk").values_list("due_at", flat=True))
    assert limits[0] >= limits[1] >= limits[2]


def test_d6_one_number_central_acceptance_classified_disposal_all_parties_linked_within_limits(ruled: City) -> None:
    here, there = appeal(ruled, region=ruled.units["t1"]), appeal(ruled, region=ruled.units["t2"])
    assert here.turn_unit_id == there.turn_unit_id == ruled.units["centre"].pk
    case = step(
        ruled, order(ruled), "dispatch", "dispatcher", MORNING, lead="d1-housing", assisting=["d1-water", "gas"]
    )
    assert set(Task.objects.filter(order=case).values_list("unit__code", "role")) == {
        ("d1-housing", "lead"), ("d1-water", "assisting"), ("gas", "assisting"),
    }  # fmt: skip
    assert (clock(case, "handle").amount, clock(case, "handle").unit_of_time) == (5, "workdays")


def test_d6_a_matter_is_classified_by_what_is_said_and_disposed_of_by_its_class(
    ruled: City, as_: SignIn, settings: Settings, tmp_path: Path
) -> None:
    settings.HUIYIN_VAR = tmp_path
    shelve(["010302", "01"], [0.9, 0.1])
    case = order(ruled)
    Order.objects.filter(pk=case.pk).update(matter=None)
    case.appeals.update(content=TEXT)
    desk, page = as_("dispatcher"), f"/staff/dispatch/{case.number}/"
    assert "井盖缺失异响" in desk.get(page).content.decode()
    given = {"act": "propose", "version": case.version, "matter": "井盖缺失异响", "kind": case.kind}
    text = " ".join(desk.post(page, given).content.decode().split())
    assert 'value="d1-housing" checked' in text
    assert "权责清单1.3" in text
