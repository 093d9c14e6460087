"""Every refusal is a problem document, whatever is sent."""

import gzip
import json
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from hotline.web.api import appeals
from tests.casework.factories import City
from tests.web.api.machine import APPEAL, Machine, problem, said

GOOD = json.dumps(APPEAL, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"   ", 400),
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b"5", 422),
        (b'"text"', 422),
        (b"\xff\xfe{", 400),
        (GOOD.decode().encode("gb18030"), 400),
        (GOOD.decode().encode("utf-16"), 400),
        (b'{"content": "\\ud800"}', 400),
        (b'{"content": NaN}', 400),
        (b'{"content": "x", "longitude": 1e999}', 422),
        (b"[" * 200_000, 422),
        (b'{"content": "x", "person": ' + b'{"a":' * 500 + b"1" + b"}" * 501, 422),
        (GOOD + b"x", 400),
        (b"x" * (2 * 1024 * 1024 + 1), 413),
        (b'{"content": "' + b"x" * 1_000_000 + b'"}', 422),
    ],
)
def test_bodies_that_cannot_be_read(small: City, citizen: Machine, body: bytes, status: int) -> None:
    document = citizen.post("/appeals", body)
    problem(document, status, *(error["field"] for error in said(document).get("errors", [])))


def test_a_byte_order_mark_does_no_harm(small: City, citizen: Machine) -> None:
    assert citizen.post("/appeals", b"\xef\xbb\xbf" + GOOD).status_code == 201


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=gbk"]
)
def test_bodies_of_another_kind(small: City, citizen: Machine, kind: str) -> None:
    problem(citizen.post("/appeals", GOOD, content_type=kind), 415)


def test_compressed_bodies_are_refused(small: City, citizen: Machine) -> None:
    problem(citizen.post("/appeals", gzip.compress(GOOD), {"Content-Encoding": "gzip"}), 415)


def test_a_body_without_a_length_is_asked_for_one(small: City, citizen: Machine) -> None:
    answer = citizen.post("/appeals", GOOD, {"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")
    problem(answer, 411)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v1", "/api/", "/api/v2/orders", "/api/v1/appeals/"]
)
def test_addresses_that_are_none(client: Client, db: None, path: str) -> None:
    for method in (client.get, client.post, client.delete):
        problem(method(path), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("put", "/appeals"), ("delete", "/appeals"), ("post", "/openapi.json"), ("delete", "/orders")]
)
def test_methods_that_are_none(client: Client, db: None, method: str, path: str) -> None:
    answer = getattr(client, method)(f"/api/v1{path}")
    problem(answer, 405)
    assert "OPTIONS" in answer.headers["Allow"]


def test_options_and_head_are_answered(client: Client, small: City) -> None:
    answer = client.options("/api/v1/appeals")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    head, whole = client.head("/api/v1/places"), client.get("/api/v1/places")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize("path", ["/api/v1/appeals/%00", "/api/v1/orders?q=%00", "/api/v1/orders?q=%ff"])
def test_addresses_that_cannot_be_read(client: Client, db: None, path: str) -> None:
    problem(client.get(path), 400)


def test_a_broken_multipart_body(small: City, citizen: Machine) -> None:
    for body, kind in (
        (b"nonsense", "multipart/form-data"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n" * 5000, "multipart/form-data; boundary=x"),
    ):
        answer = citizen.post("/appeals", body, content_type=kind)
        assert answer.status_code in (400, 413, 422), body
        problem(answer, answer.status_code, *(error["field"] for error in said(answer).get("errors", [])))


def test_too_many_parts(small: City, citizen: Machine) -> None:
    many = {f"part{n}": "x" for n in range(600)}
    problem(citizen.post_parts("/appeals", many), 413)


@pytest.mark.parametrize("path", ["/places", "/nothing", "/orders"])
def test_a_host_that_is_not_ours_is_a_problem_too(small: City, citizen: Machine, path: str) -> None:
    document = problem(citizen.get(path, headers={"Host": "evil.example", "Accept-Language": "en"}), 400)
    assert document["detail"] == "The Host header names no address of this server."


def test_people_who_come_by_a_wrong_host_get_a_page(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_language_is_the_readers(small: City, citizen: Machine) -> None:
    titles = {
        asked: problem(citizen.get("/nothing", headers={"Accept-Language": asked}), 404)["title"]
        for asked in ("", "zh", "zh-TW;q=0.1, zh-CN", "en", "en-US,en;q=0.9", "fr", "*", "x" * 5000)
    }
    assert {asked for asked, title in titles.items() if title == "Not found"} == {"en", "en-US,en;q=0.9"}
    assert set(titles.values()) == {"Not found", "没有找到"}


def test_a_request_is_known_by_its_id(small: City, citizen: Machine) -> None:
    answer = citizen.get("/nothing", headers={"X-Request-ID": "abcdefgh-42"})
    assert problem(answer, 404)["request_id"] == answer.headers["X-Request-ID"] == "abcdefgh-42"


def test_a_fault_of_ours_says_nothing_of_what_was_sent(
    small: City, citizen: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(appeals, "register", side_effect=RuntimeError(f"row ({APPEAL['person']['name']}) broke")):
        answer = citizen.post("/appeals", APPEAL)
    document = problem(answer, 500)
    assert APPEAL["person"]["name"] not in json.dumps(document, ensure_ascii=False) + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_away_is_told_as_such(small: City, citizen: Machine) -> None:
    with patch.object(appeals, "register", side_effect=OperationalError("gone")):
        answer = citizen.post("/appeals", APPEAL)
    problem(answer, 503)
    assert answer.headers["Retry-After"]


def test_a_cookie_opens_nothing(small: City, client: Client) -> None:
    from hotline.register.staff.models import Staff

    client.force_login(Staff.objects.get(username="dispatcher"), backend="django.contrib.auth.backends.ModelBackend")
    problem(client.get("/api/v1/orders"), 401)


def test_any_json_value_anywhere_is_answered(small: City, citizen: Machine) -> None:
    strange: list[Any] = [None, True, 0, -1, 1.5, 10**40, "", "\0", "x" * 300, [], [[]], {}, {"a": {"b": []}}]
    for field in ("content", "title", "person", "place", "longitude", "anonymous", "channel", "language", "occurred"):
        for value in strange:
            answer = citizen.post("/appeals", {**APPEAL, field: value})
            assert answer.status_code in (201, 422), (field, value, answer.content.decode())
