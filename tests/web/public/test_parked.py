"""The public list of parked matters, on the notices and for machines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.queries import current
from tests.casework.factories import City
from tests.casework.orders.test_postings import parked

pytestmark = pytest.mark.django_db


def test_the_list_is_linked_read_in_both_languages_and_given_to_machines(small: City, client: Client) -> None:
    case = parked(small, at=timezone.now() - timedelta(hours=9))
    assert "/notices/parked/" in client.get("/").content.decode()
    assert "/notices/parked/" in client.get("/notices/").content.decode()
    text = client.get("/notices/parked/").content.decode()
    assert "井盖缺失异响 · 青溪镇" in text
    assert "公示方案整理中" in text
    assert case.number not in text
    assert case.title not in text
    assert "is being worded for this list" in client.get("/en/notices/parked/").content.decode()
    (row,) = client.get("/api/v1/parked").json()["items"]
    assert (row["place"], row["unit"], row["state"]) == ("青溪镇", "雪松区住建局", "挂账中")
    assert set(row) == {"matter", "place", "unit", "plan", "since", "next_review_at", "state"}
    assert client.get("/api/v1/parked?unit=x").status_code == 422


def test_a_city_may_list_none(small: City, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parked(small, at=timezone.now() - timedelta(hours=9))
    own = replace(current(), lists_parked=False)
    monkeypatch.setattr(profiles, "current", lambda: own)
    assert "/notices/parked/" not in client.get("/notices/").content.decode()
    assert client.get("/notices/parked/").status_code == 404
    assert client.get("/api/v1/parked").json()["items"] == []
