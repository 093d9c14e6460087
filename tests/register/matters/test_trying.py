"""`hotline acceptance try`: a text, or one a line, against the rules of a city."""

import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def tried(*given: str) -> list[dict[str, Any]]:
    """What the command says about texts, one object each."""
    out = io.StringIO()
    call_command("acceptance", "try", "--profile", "luming", "--json", *given, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_of_standard_input_has_its_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "文昌路18号路灯坏了\r\n\n有人跳楼了，快来\n\udcff坏字节".encode("utf-8", "surrogateescape")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    found = tried()
    assert [(one["text"], one["outcome"]) for one in found[:2]] == [
        ("文昌路18号路灯坏了", "ACCEPT"),
        ("有人跳楼了，快来", "EMERG"),
    ]
    assert found[1]["rule"] == "R0"
    assert found[1]["words"] == [{"text": "跳楼", "start": 2, "end": 4}]
    assert len(found) == 3


@pytest.mark.parametrize("channel", ["06", "sms", "SMS", "短信"])
def test_a_channel_is_named_by_code_or_name(channel: str) -> None:
    assert tried("--text", "路灯不亮", "--channel", channel)[0]["outcome"] == "SUPPL"


@pytest.mark.parametrize("channel", ["phone", "web", "email", "微信", "walk-in"])
def test_a_part_of_its_name_is_enough(channel: str) -> None:
    assert tried("--text", "路灯不亮", "--channel", channel)[0]["outcome"] == "ACCEPT"


def test_what_cannot_be_read_is_said_with_what_there_is() -> None:
    with pytest.raises(CommandError, match="There is no channel '鸽子'; there is 01 电话"):
        tried("--text", "路灯不亮", "--channel", "鸽子")
    with pytest.raises(CommandError, match="is no time"):
        tried("--text", "路灯不亮", "--at", "昨晚")
