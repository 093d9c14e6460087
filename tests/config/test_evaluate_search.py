"""`hotline evaluate search`: messages look for their own replies through the search of the house."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

ROWS = [
    ("梧桐路路灯不亮", "梧桐路88号门口的路灯坏了一周。", "您反映的梧桐路路灯已于昨日修复。"),
    ("咨询居住证", "外地户口怎么办居住证？", "请携带身份证到派出所申领居住证。"),
    ("幼儿园收费", "阳光幼儿园乱收费。", "经查，阳光幼儿园已退还多收的费用。"),
    ("小区停水", "清源小区停水两天了。", "清源小区供水管道已抢修完毕。"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [{"title": title, "detail": detail, "reply": reply} for title, detail, reply in ROWS]
    kept = tmp_path / "rows.jsonl"
    kept.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return kept


@pytest.mark.django_db
def test_each_message_finds_its_reply_and_nothing_stays(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    call_command("evaluate", "search", "--data", str(file), "--json", str(figures))
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert (told["replies"], told["messages"], told["recall@1"], told["mrr"]) == (4, 4, 1.0, 1.0)
    assert "among the first  1: 1.000" in capsys.readouterr().out
    assert "search_evaluated" not in connection.introspection.table_names()


@pytest.mark.django_db
def test_a_file_without_replies_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"title": "路灯"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="no row has a message"):
        call_command("evaluate", "search", "--data", str(tmp_path / "rows.jsonl"))
