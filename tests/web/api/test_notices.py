"""GET /notices: what a role at a unit is told, page by page, with titles for those who may see them; marked as seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.casework.warnings.actions import tell, tick
from hotline.casework.warnings.models import Notice, Tiding
from hotline.ground.journal.models import Event
from tests.casework.factories import City, order
from tests.web.api.conftest import WithKey, machine

__all__ = ["machine"]
URL = "/notices"


@pytest.fixture
def told(small: City) -> str:
    """An order whose limit has passed and whose caller has withdrawn. Returns its number."""
    case = order(small, upto="signed", at=timezone.now() - timedelta(days=30))
    tick(at=timezone.now())
    given = {"note": "已解决"}
    take_step(case, "withdraw", actor=small.actors["agent"], at=timezone.now(), given=given)
    tell(event_id=Event.objects.get(name="withdrawn", subject_kind="order").pk)
    for rows in (Notice.objects, Tiding.objects):  # whatever hour and day it is now
        rows.update(shows_at=timezone.now() - timedelta(minutes=1))
    return case.number


def test_a_unit_reads_its_notices_page_by_page_and_marks_them_as_seen(small: City, machine: WithKey, told: str) -> None:
    liaison = machine("liaison")
    whole = liaison.get(URL).json()
    assert {row["kind"] for row in whole["items"]} == {"limit", "tiding"}
    assert {(row["about"], row["title"]) for row in whole["items"]} == {(told, "青溪镇井盖缺失")}
    assert "withdrawn" in [row["what"] for row in whole["items"]]
    keys, cursor = [], ""
    for _page in range(len(whole["items"])):
        page = liaison.get(f"{URL}?limit=1&cursor={cursor}").json()
        keys += [row["key"] for row in page["items"]]
        cursor = page["next"] or ""
    assert keys == [row["key"] for row in whole["items"]] and cursor == ""
    for key in keys:
        first = liaison.post(f"{URL}/{key}/seen", {}).json()
        assert liaison.post(f"{URL}/{key}/seen", {}).json() == first
    assert all(row["seen_at"] for row in liaison.get(URL).json()["items"])


def test_nobody_reads_or_marks_the_notices_of_others(small: City, machine: WithKey, told: str) -> None:
    key = machine("liaison").get(URL).json()["items"][0]["key"]
    town = machine("town")
    assert town.get(URL).json() == {"items": [], "next": None}
    assert town.post(f"{URL}/{key}/seen", {}).status_code == 404
    assert town.post(f"{URL}/nobody/seen", {}).status_code == 404
    assert Client().get(f"/api/v1{URL}").status_code == 401
    assert machine("admin").get(URL).status_code == 403
    assert machine("liaison").get(f"{URL}?cursor=x").status_code == 422
