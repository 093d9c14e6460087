"""Rows and a mapping of our own, for the small city of the tests."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hotline.channels.importing import mapping
from hotline.channels.importing.account import Account
from hotline.channels.importing.replaying import Replay
from hotline.channels.importing.running import Asked, Import
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions as profiles
from hotline.ground.profiles import sources
from hotline.ground.profiles.queries import suppose

MAPPING = """
[source]
name = "old-hotline"

[columns]
id = "编号"
title = "标题"
content = "内容"
received = "来件时间"
reply = "答复"
replied = "答复时间"
name = "姓名"
phone = "电话"
anonymous = "匿名"

[times]
formats = ["iso", "%Y/%m/%d %H:%M"]
hour = "09:00"

[channel]
column = "渠道"
map = { "电话" = "01", "网站" = "02" }

[kind]
column = "性质"
map = { "投诉" = "complaint", "咨询" = "consultation" }
default = "other"

[place]
column = "区"
map = { "雪松区" = "d1", "临江区" = "d2" }
default = "t1"

[matter]
default = "0103"
rules = [
  { any = ["井盖"], is = "010302" },
  { title = ["燃气"], is = "0103", trade = "gas" },
]

[refusal]
column = "受理"
map = { "不受理" = "S8" }
rules = [{ any = ["法院已判决"], is = "S4", explanation = "请依照判决向法院申请执行。" }]

[repeats]
flag = "重复"

[verdict]
column = "评价"
map = { "满意" = { solved = "yes", satisfied = "4" } }
"""

ROW: dict[str, Any] = {
    "编号": "A-1",
    "标题": "井盖缺失",
    "内容": "青溪镇上溪村口的井盖不见了，请尽快处理。",
    "来件时间": "2026-02-02T09:30:00",
    "答复": "井盖已于当日更换。",
    "答复时间": "2026-02-04T15:30:00",
    "姓名": "王秀兰",
    "电话": "19900001234",
    "匿名": "",
    "渠道": "电话",
    "性质": "投诉",
    "区": "雪松区",
    "受理": "",
    "重复": "",
    "评价": "",
}


def row(number: int, **more: Any) -> dict[str, Any]:
    """A row that can be taken, with a text of its own."""
    return {**ROW, "编号": f"A-{number}", "内容": f"第{number}处井盖不见了，请尽快处理。", **more}


def jsonl(path: Path, *rows: dict[str, Any] | str | bytes) -> Path:
    """A file of rows; what is no row is written as it stands."""
    with path.open("wb") as file:
        for each in rows:
            line = each if isinstance(each, str | bytes) else json.dumps(each, ensure_ascii=False)
            file.write((line.encode("utf-8") if isinstance(line, str) else line) + b"\n")
    return path


def table(path: Path, *rows: dict[str, Any], encoding: str = "utf-8") -> Path:
    """The rows as CSV."""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(written.getvalue().encode(encoding))
    return path


def mapped(text: str = MAPPING) -> mapping.Mapping:
    """The mapping of these rows."""
    import tomllib

    return mapping.read(tomllib.loads(text))


def run(path: Path, *, text: str = MAPPING, **asked: Any) -> Account:
    """Import a file in this process."""
    rejects = path.with_suffix(".rejects.jsonl")
    return Import(Asked(path=path, mapping=mapped(text), rejects=rejects, **asked)).run()


def rejected(path: Path) -> list[dict[str, Any]]:
    """What stands in the file of rejected rows."""
    file = path.with_suffix(".rejects.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def replay(path: Path, *, under: str = "", text: str = MAPPING) -> Account:
    """Let time move with a file, under the rules of a city."""
    asked = Asked(path=path, mapping=mapped(text), rejects=path.with_suffix(".rejects.jsonl"), at_recorded_times=True)
    if not under:
        return Replay(asked).run()
    laid = profiles.lay_by(file=sources.find(under), actor=SYSTEM, at=datetime.now(UTC))
    with suppose(laid.pk):
        return Replay(asked).run()
