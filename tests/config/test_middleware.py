"""What every request passes first."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from hotline.config import logs
from hotline.config.middleware import ReadableInput, RequestId, is_readable


def test_every_answer_names_its_request(client: Client) -> None:
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))
    assert first != second
    assert len(first) == 16


def test_the_proxys_name_for_a_request_is_kept_when_it_is_decent(client: Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "abcDEF-123_456"})
    assert kept.headers["X-Request-ID"] == "abcDEF-123_456"
    for odd in ("short", "x" * 65, "with space", "<script>alert(1)</script>"):
        assert client.get("/healthz", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "q=%ED%A0%80", "%00=1", "q=a%c3"])
def test_a_query_that_cannot_be_read_is_answered_400_with_a_sentence(client: Client, query: str) -> None:
    answer = client.get("/healthz", QUERY_STRING=query)
    assert answer.status_code == 400
    assert "query" in answer.content.decode()


def test_a_path_that_cannot_be_read_is_answered_400() -> None:
    gate = ReadableInput(lambda request: HttpResponse("through"))
    for path in ("/a\0b", "/caf\xe9"):
        request = RequestFactory().get("/")
        request.META["PATH_INFO"] = path
        assert gate(request).status_code == 400
    assert gate(RequestFactory().get("/诉求/", {"q": "燃气 管道"})).status_code == 200


def test_chinese_and_emoji_are_readable_and_surrogates_are_not() -> None:
    assert is_readable("燃气🔥".encode())
    assert not is_readable(b"\xed\xa0\x80")
    assert not is_readable(b"a\0b")


def test_a_log_line_is_json_with_the_id_of_its_request() -> None:
    record = logging.LogRecord("hotline.web", logging.ERROR, __file__, 1, "broken\n%s", ("\udcff燃气",), None)
    seen: list[dict[str, str]] = []

    def answer(request: object) -> HttpResponse:
        seen.append(json.loads(logs.JsonLines().format(record)))
        return HttpResponse()

    RequestId(answer)(RequestFactory().get("/", headers={"X-Request-ID": "request-1"}))
    assert seen[0]["request_id"] == "request-1"
    assert seen[0]["level"] == "error"
    assert seen[0]["message"] == "broken\n\udcff燃气"
