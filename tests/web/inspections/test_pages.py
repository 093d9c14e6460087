"""The pages of inspections and guidance: from the plan to the unit's rectification, each sees what is hers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.inspections.models import Guidance, Inspection
from tests.casework.factories import City, order

SignIn = Callable[[str], Client]
LIST = "/staff/inspections/"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def planned(small: City, client: Client, **more: Any) -> Inspection:
    order(small, upto="signed", at=timezone.now() - timedelta(hours=2))
    today = timezone.localdate()
    said = {
        "unit": "雪松区住建局", "topic": "热线办理工作检查", "covers_from": (today - timedelta(days=30)).isoformat(),
        "covers_to": today.isoformat(), "planned_at": (today + timedelta(days=3)).isoformat() + "T17:00",
        "way": "on_site", "inspectors": "督办组 李明", "is_announced": "on", "items": ["duty", "sign"], "sample": "5",
    }  # fmt: skip
    answer = client.post(f"{LIST}plan/", {**said, **more})
    assert answer.status_code == 302, answer.content.decode()
    return Inspection.objects.get()


def take(client: Client, one: Inspection, page: str, **given: Any) -> Any:
    one.refresh_from_db()
    return client.post(f"{LIST}{one.pk}/{page}/", {**given, "version": one.version})


@pytest.mark.usefixtures("small")
def test_an_inspection_goes_from_the_plan_to_the_end_on_its_pages(small: City, as_: SignIn) -> None:
    office, unit = as_("supervisor"), as_("liaison")
    one = planned(small, office)
    here = f"{LIST}{one.pk}/"
    drawn = one.sampled.get().order.number
    assert one.seed in read(office, here) and f"/staff/orders/{drawn}/" in read(office, here)
    before = read(unit, here)
    assert "值守情况" in before and one.seed not in before, "the unit knows what is looked at, not what was drawn"
    assert take(office, one, "findings/duty", verdict="fault").status_code == 422
    fault = {"verdict": "fault", "text": "值班电话无人接听。", "orders": [drawn]}
    assert take(office, one, "findings/duty", **fault).status_code == 302
    assert take(office, one, "findings/sign", verdict="good").status_code == 302
    assert "值班电话无人接听" not in read(unit, here)
    assert take(office, one, "send_findings", text="值守需整改。", workdays="3").status_code == 302
    page = read(unit, here)
    assert "值班电话无人接听" in page and one.seed in page
    assert "1项检查待整改" in read(unit, "/staff/unit/")
    assert take(unit, one, "close_inspection", note="好").status_code == 403
    assert take(unit, one, "rectify", text="已安排双人值班。").status_code == 302
    assert "已安排双人值班" in read(office, here)
    assert one.topic in read(office, f"{LIST}?pile=to_check")
    assert take(office, one, "close_inspection", note="复核属实。").status_code == 302
    assert "复核通过" in read(unit, here) and "整改销号" in read(office, here)
    assert unit.get(f"{here}word/").status_code == 200


def test_who_has_no_part_in_it_finds_nothing(small: City, as_: SignIn) -> None:
    one = planned(small, as_("supervisor"), is_announced="")
    for name in ("water", "liaison", "county"):
        assert as_(name).get(f"{LIST}{one.pk}/").status_code == 404
        assert one.number not in read(as_(name), f"{LIST}?pile=all")
    assert as_("agent").get(LIST).status_code == 403
    assert as_("liaison").get(f"{LIST}plan/").status_code == 403


def test_guidance_is_recorded_from_an_inspection_and_followed_up(small: City, as_: SignIn) -> None:
    office = as_("supervisor")
    one = planned(small, office)
    assert "热线办理工作检查" in read(office, f"{LIST}guidance/new/?inspection={one.pk}")
    said = {
        "unit": "d1-housing", "topic": "签收与口径", "held_on": timezone.localdate().isoformat(), "persons": "联络员",
        "agreed": "每日两次查看待签收。", "follow_up_on": timezone.localdate().isoformat(), "inspection": one.pk,
    }  # fmt: skip
    assert office.post(f"{LIST}guidance/new/", said).status_code == 302
    made = Guidance.objects.get()
    here = f"{LIST}guidance/{made.pk}/"
    assert "每日两次查看待签收" in read(as_("liaison"), here)
    assert "签收与口径" in read(office, f"{LIST}{one.pk}/")
    assert as_("water").get(here).status_code == 404
    assert as_("liaison").get(f"{here}follow-up/").status_code == 403
    assert office.post(f"{here}follow-up/", {"result": "已落实。", "version": 1}).status_code == 302
    assert office.post(f"{here}follow-up/", {"result": "再次落实。", "version": 1}).status_code == 422
    assert "已落实。" in read(as_("liaison"), here) and "已落实" in read(office, f"{LIST}guidance/")
