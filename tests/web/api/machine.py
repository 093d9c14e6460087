"""A machine that speaks to the interface, and what it sends."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

Answer = Any
"""Django's response of the test client."""

APPEAL: dict[str, Any] = {
    "title": "青溪镇井盖缺失",
    "content": "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。🕳️",
    "kind": "complaint",
    "claim": "尽快补装井盖。",
    "place": "t1",
    "address": "上溪村村口",
    "occurred": "2026-03-01",
    "person": {"name": "王秀兰", "phone": "199 0000 1234", "language": "zh-Hans"},
}


@dataclass
class Machine:
    """Sends JSON, with the key it has."""

    client: Client
    key: str = ""

    def _headers(self, given: dict[str, str] | None) -> dict[str, str]:
        return {**({"Authorization": f"Bearer {self.key}"} if self.key else {}), **(given or {})}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Answer:
        """GET below /api/v1."""
        answer: Answer = self.client.get(f"/api/v1{path}", query, headers=self._headers(headers))
        return answer

    def post(
        self,
        path: str,
        body: Any,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
        **more: Any,
    ) -> Answer:
        """POST below /api/v1; what is not bytes is sent as JSON."""
        sent = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        answer: Answer = self.client.generic(
            "POST", f"/api/v1{path}", sent, content_type=content_type, headers=self._headers(headers), **more
        )
        return answer

    def post_parts(self, path: str, parts: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
        """POST in parts."""
        answer: Answer = self.client.post(f"/api/v1{path}", parts, headers=self._headers(headers))
        return answer


def said(answer: Answer) -> Any:
    """What an answer says."""
    return json.loads(answer.content)


def problem(answer: Answer, status: int, *fields: str) -> dict[str, Any]:
    """The problem document of an answer, which has this status and names these fields."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = said(answer)
    assert document["status"] == status
    assert document["title"]
    assert document["type"].startswith("/api/v1/docs#problem-")
    assert [error["field"] for error in document.get("errors", [])] == list(fields), document
    assert all(error["message"] for error in document.get("errors", []))
    return document
