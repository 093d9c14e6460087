"""What the city announces is told to every machine that asks, in its language."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hotline.casework.emergencies.actions import IncidentCard, close, open_incident
from tests.casework.factories import City


def test_what_is_announced_now_is_open_to_everybody(small: City) -> None:
    now, leader = timezone.now(), small.actors["leader"]
    card = IncidentCard(
        kind="flood",
        title="青溪镇内涝",
        title_en="Flood in Qingxi",
        announcement="正在排水。",
        announcement_en="Water is being pumped out.",
        areas=(small.units["t1"],),
        begins_at=now - timedelta(hours=1),
    )
    opened = open_incident(card, actor=leader, at=now)
    (told,) = Client().get("/api/v1/incidents").json()["items"]
    assert (told["title"], told["announcement"], told["places"]) == ("青溪镇内涝", "正在排水。", ["t1"])
    (told,) = Client().get("/api/v1/incidents", headers={"Accept-Language": "en"}).json()["items"]
    assert (told["title"], told["expected_end_at"]) == ("Flood in Qingxi", None)
    assert Client().get("/api/v1/incidents?place=t1").status_code == 422
    close(opened, result="已排干", actor=leader, at=now)
    assert Client().get("/api/v1/incidents").json() == {"items": []}
