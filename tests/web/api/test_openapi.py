"""The description: complete, in two languages, shown on a page without scripts, and true."""

import itertools
import re
from typing import Any

import pytest
from django.test import Client

from hotline.casework.orders.actions import OrderDoor
from hotline.web.api.openapi import document
from hotline.web.api.problems import KINDS
from tests.casework.factories import City
from tests.web.api.machine import said

HAN = re.compile(r"[一-鿿]")


def texts(value: Any) -> list[str]:
    """Every title of an address and every description."""
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    if not isinstance(value, dict):
        return []
    own = [
        each for name, each in value.items() if name in ("summary", "description") and isinstance(each, str) and each
    ]
    return own + [text for each in value.values() for text in texts(each)]


def test_the_description_is_openapi_3_1(client: Client, db: None) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert said(answer)["openapi"] == "3.1.0"
    assert answer.headers["Content-Type"] == "application/json"
    assert "登记" in answer.content.decode()


def test_it_is_complete_in_both_languages() -> None:
    assert not [text for text in texts(document("zh-hans")) if not HAN.search(text)]
    assert not [text for text in texts(document("en")) if HAN.search(text)]


def test_every_step_of_the_table_has_its_schema() -> None:
    described = document("en")
    for line in OrderDoor.table.lines:
        if not line.came_from:
            continue
        operation = described["paths"][f"/api/v1/orders/{{number}}/steps/{line.step}"]["post"]
        given = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["given"]
        assert set(given["properties"]) >= {field.name for field in line.given}
        assert set(given.get("required", ())) >= {field.name for field in line.given if field.is_required}


@pytest.mark.parametrize(("asked", "word"), [("", "请求体"), ("?language=en", "Body"), ("?language=xx", "请求体")])
def test_the_page_shows_every_address_and_every_problem(client: Client, db: None, asked: str, word: str) -> None:
    answer = client.get(f"/api/v1/docs{asked}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son[a-z]+=|\sstyle=", page)
    assert word in page
    for path, methods in document("en")["paths"].items():
        assert path in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for kind in KINDS:
        assert f'id="problem-{kind}"' in page


def test_the_page_is_read_by_screen_readers_in_order(client: Client, small: City) -> None:
    page = client.get("/api/v1/docs").content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
