"""Hot issues found in a file of messages, beside what others named."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

LAMPS = ["清河路的路灯坏了三天了", "清河路路灯全部不亮，晚上很黑", "清河路路灯不亮没人修", "清河路路灯坏了"]
OTHERS = ["咨询生育津贴怎么申领", "楼下烧烤店油烟扰民", "公交改线后老人没有车坐", "小学划片今年是否调整"]


def written(path: Path, texts: list[str], users: list[str]) -> Path:
    rows = [
        {"id": f"r-{n}", "user": user, "title": text, "time": f"2026-03-{n:02}T08:00:00", "detail": text, "likes": 900}
        for n, (text, user) in enumerate(zip(texts, users, strict=True), start=1)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def figures(tmp_path: Path, *given: str) -> dict[str, Any]:
    out = tmp_path / "figures.json"
    call_command("evaluate", "hotspots", *given, "--json", str(out), stdout=StringIO())
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_issues_are_listed_with_members_and_laid_beside_what_others_named(tmp_path: Path) -> None:
    texts = [text for pair in zip(OTHERS, LAMPS, strict=True) for text in pair]
    data = written(tmp_path / "rows.jsonl", texts, list("abcdefgh"))
    published = [{"team": "x", "row": {"问题描述": "路灯"}, "ids": [2, 4, 6]}]
    kept = {"published": published, "keyword": [{"issue": "路灯", "ids": [2, 4, 8]}, {"issue": "津贴", "ids": [1]}]}
    reference = tmp_path / "reference.json"
    reference.write_text(json.dumps(kept), encoding="utf-8")
    found = figures(tmp_path, "--data", str(data), "--reference", str(reference))
    (issue,) = found["issues"]
    assert (issue["ids"], issue["people"], issue["place"]) == ([2, 4, 6, 8], 4, "清河路")
    beside = found["compared"]
    # Who named it agree on 2 and 4; 6 and 8 are admitted, for one of them counts each in.
    assert (beside["precision"], beside["recall"]) == (1.0, 1.0)
    assert [line["belong"] for line in beside["issues"]] == [2], "what only one named is not agreed on"


def test_one_person_and_her_likes_make_no_hot_issue(tmp_path: Path) -> None:
    data = written(tmp_path / "rows.jsonl", OTHERS + LAMPS, [*"abcd", *"eeee"])
    assert figures(tmp_path, "--data", str(data))["issues"] == []


@pytest.mark.parametrize("row", ['{"id": "1"}', '{"id": "x", "user": 1}', '"text"'])
def test_a_row_that_is_no_message_is_named(tmp_path: Path, row: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(row, encoding="utf-8")
    with pytest.raises(CommandError, match="row 1"):
        call_command("evaluate", "hotspots", "--data", str(file), stdout=StringIO())
