"""Standard answers as a table of Excel: written for people, read back with every mistake named by row and column.

A cell that is a formula is a mistake, and what is written is text, whatever it begins with: no spreadsheet reckons what
somebody has typed into an answer. Lists stand in one cell, an entry a line; a line of the legal basis is
title | number | article | date.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import pgettext

from hotline.lib.archives import UnsafeArchive, look_through
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import AnswerRefused, Basis, Content, Mistake, read_day, tidy
from hotline.register.knowledge.words import Audience, Demand, Visibility

MOST_ROWS = 5_000
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
SHEET = "标准答案"

HEADINGS = {
    "number": "编号",
    "unit": "单位编码",
    "question": "问题",
    "aliases": "别称（每行一个）",
    "short": "简要答复（120字以内）",
    "full": "完整答复",
    "region": "适用区域编码",
    "audience": "适用对象",
    "conditions": "办理条件",
    "materials": "所需材料（每行一项）",
    "place": "办理地点",
    "hours": "办理时间",
    "phone": "咨询电话",
    "link": "网上办理",
    "basis": "依据（名称|文号|条款|日期，每行一条）",
    "contact": "单位联系人",
    "matter": "事项分类编码",
    "demand": "诉求类型",
    "valid_from": "生效日期",
    "valid_to": "失效日期",
    "review_on": "复审日期",
    "visibility": "公开范围",
    "related": "相关答案编号（每行一个）",
    "note": "修改说明",
}
"""The columns and how they are headed. The table is exchanged between Chinese offices whatever language a page has; a
heading is known by its field's name as well."""
LISTS = ("aliases", "materials", "related")
DAYS = ("valid_from", "valid_to", "review_on")
CHOICES: dict[str, dict[str, str]] = {
    "audience": {"个人": Audience.PERSON, "企业": Audience.FIRM, "个人和企业": Audience.BOTH},
    "visibility": {"对外公开": Visibility.PUBLIC, "坐席可见": Visibility.SEATS, "本单位可见": Visibility.UNIT},
    "demand": {
        "咨询": Demand.CONSULTATION, "求助": Demand.HELP, "投诉": Demand.COMPLAINT, "举报": Demand.REPORT,
        "建议": Demand.SUGGESTION, "表扬": Demand.PRAISE, "其他": Demand.OTHER,
    },
}  # fmt: skip
"""Words of the table for what is chosen; the codes are read as well."""
MUST = ("question", "short", "matter")


class SheetRefused(AnswerRefused):
    """A file that cannot be read as a table of answers at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its place as Excel counts it, the number of the answer it changes (empty: a new one), the
    code of the unit, what it says, and its mistakes."""

    place: int
    number: str
    unit: str
    content: Content
    mistakes: tuple[Mistake, ...]


def column_of(field: str) -> str:
    """How a column is headed, for naming mistakes."""
    return HEADINGS.get(field, field)


def read(body: bytes) -> list[Row]:
    """The rows of a table, each with its mistakes. Raises SheetRefused for what is no such table."""
    if len(body) > MOST_BYTES:
        raise SheetRefused(pgettext("knowledge", "The file is too large."))
    try:
        look_through(body, most_unpacked=MOST_UNPACKED)
        cells = list(_cells(body))
    except (UnsafeArchive, ValueError, KeyError, OSError, TypeError, AttributeError, SyntaxError) as error:
        raise SheetRefused(pgettext("knowledge", "The file cannot be read as an Excel table (.xlsx).")) from error
    if not cells:
        raise SheetRefused(pgettext("knowledge", "The table is empty."))
    fields = _fields(cells[0][1])
    if len(cells) - 1 > MOST_ROWS:
        raise SheetRefused(pgettext("knowledge", "The table has too many rows: enter it in parts."))
    return [_row(place, dict(zip(fields, row, strict=False))) for place, row in cells[1:]]


def _cells(body: bytes) -> Iterator[tuple[int, list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False)
    try:
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        for place, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=60), 1):
            values = [_FORMULA if cell.data_type == "f" else cell.value for cell in row]
            if any(value not in (None, "") for value in values):
                yield place, values
    finally:
        book.close()


_FORMULA = object()


def _fields(headings: Sequence[Any]) -> list[str]:
    """Which field each column is; a heading may stand without what is explained in brackets."""
    by_heading = {name.split("（")[0]: field for field, name in HEADINGS.items()}
    found = [str(heading or "").strip() for heading in headings]
    fields = [by_heading.get(name.split("（")[0], name if name in HEADINGS else "") for name in found]
    if missing := [HEADINGS[name] for name in MUST if name not in fields]:
        sentence = pgettext("knowledge", "The table lacks columns: %(columns)s")
        raise SheetRefused(sentence % {"columns": "、".join(missing)})
    return fields


def _row(place: int, values: dict[str, Any]) -> Row:
    mistakes: list[Mistake] = []
    said = {field: _said(field, values.get(field), mistakes) for field in HEADINGS}
    number, unit = str(said.pop("number")), str(said.pop("unit"))
    kept, found = tidy(
        Content(**{name: value for name, value in said.items() if value not in ("", (), None)} | _must(said))
    )
    wrong = {one.field for one in mistakes}
    without_days = kept.review_on is None
    further = [one for one in found if one.field not in wrong and not (one.field == "review_on" and without_days)]
    return Row(place, number, unit, kept, (*mistakes, *further))


def _must(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("question", "short")}


def _said(field: str, value: Any, mistakes: list[Mistake]) -> Any:
    """What a cell says: a text, a list, a day, the code of a choice."""
    if value is _FORMULA:
        mistakes.append(Mistake(field, "is a formula: paste it as text"))
        value = ""
    if field in DAYS:
        return _day(field, value, mistakes)
    text = _text(value)
    if field in LISTS:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if field == "basis":
        return tuple(_basis(line) for line in text.splitlines() if line.strip())
    return CHOICES[field].get(text, text) if field in CHOICES else text


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = "" if value is None else str(value).strip()
    # What we have written with an apostrophe before it is read without.
    return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text


def _day(field: str, value: Any, mistakes: list[Mistake]) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    text = _text(value)
    day = read_day(text) if text else None
    if text and day is None:
        mistakes.append(Mistake(field, "%(date)s is no date: write it as 2026-01-31", {"date": text}))
    return day


def _basis(line: str) -> Basis:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    return Basis(*(parts + [""] * 4)[:4])


# -- writing --------------------------------------------------------------------------------------------------------

RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""With what a text begins that a spreadsheet may take for a formula when it is pasted on."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it goes into a table."""

    number: str
    unit: str
    content: Content


def write(rows: Iterable[Kept]) -> bytes:
    """A table of these answers; without any it is the form to fill in."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, heading in enumerate(HEADINGS.values()):
        sheet.write_string(0, column, heading, bold)
    sheet.set_column(0, len(HEADINGS) - 1, 22)
    sheet.freeze_panes(1, 0)
    for field, words in CHOICES.items():
        column = list(HEADINGS).index(field)
        sheet.data_validation(1, column, MOST_ROWS, column, {"validate": "list", "source": list(words)})
    for place, row in enumerate(rows, 1):
        for column, field in enumerate(HEADINGS):
            sheet.write_string(place, column, _written(row, field), wrapped)
    book.close()
    return out.getvalue()


def _written(row: Kept, field: str) -> str:
    if field in ("number", "unit"):
        return str(getattr(row, field))
    value = getattr(row.content, field)
    if field == "basis":
        return "\n".join("|".join(line.body.values()) for line in value)
    if field in CHOICES:
        value = next((word for word, code in CHOICES[field].items() if code == value), value)
    text = "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def of_answers(answers: Iterable[Answer]) -> Iterator[Kept]:
    """Answers as they go into a table: as they are shown, else as they are being written."""
    for answer in answers:
        version = answer.current if answer.is_shown else answer.latest
        if version is not None:
            yield Kept(answer.number, answer.unit.code, content_of(version))
