"""Public standard answers are open to every machine that asks, in its language; others it never sees."""

from dataclasses import replace

from django.test import Client

from hotline.register.knowledge.models import Gap
from tests.casework.factories import City
from tests.register.knowledge.test_answers import CONTENT
from tests.register.knowledge.test_finding import WATER, taken


def test_a_machine_finds_reads_and_pages_through_public_answers(small: City) -> None:
    water, fee, _hidden = taken(small, WATER, CONTENT, replace(WATER, visibility="seats"))
    found = Client().get("/api/v1/answers", {"q": "tingshui"}).json()
    assert [row["number"] for row in found["items"]] == [water.number]
    assert found["items"][0]["short"] == WATER.short
    english = Client().get(f"/api/v1/answers/{water.number}", headers={"Accept-Language": "en"}).json()
    assert (english["language"], english["question"]) == ("en", "What if the water is cut off?")
    first = Client().get("/api/v1/answers?limit=1").json()
    rest = Client().get(f"/api/v1/answers?limit=5&after={first['next']}").json()
    assert [row["number"] for row in (*first["items"], *rest["items"])] == [water.number, fee.number]
    assert rest["next"] is None


def test_what_is_not_public_is_not_there_and_a_miss_is_counted(small: City) -> None:
    (hidden,) = taken(small, replace(WATER, visibility="seats"))
    assert Client().get(f"/api/v1/answers/{hidden.number}").status_code == 404
    assert Client().get("/api/v1/answers", {"q": "停水"}).json() == {"items": [], "next": None}
    assert Gap.objects.get().text == "停水"
    assert Client().get("/api/v1/answers?limit=500").status_code == 422
    assert Client().get("/api/v1/answers?who=me").status_code == 422
