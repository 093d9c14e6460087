"""Answers go out as a table and come back; every mistake is named by row and column, and nothing is reckoned."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from hotline.register.knowledge.actions.importing import Entered, enter_rows
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import Basis, Content
from hotline.register.knowledge.sheets import HEADINGS, Kept, SheetRefused, read, write
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City
from tests.register.knowledge.test_answers import CONTENT, people

FULL = replace(
    CONTENT,
    full="第一段\n\n1. 一\n2. 二",
    materials=("身份证", "物业合同"),
    aliases=("=1+1", "乱收费"),
    valid_from=date(2026, 1, 1),
    note="初稿",
)


def table(*rows: dict[str, Any]) -> bytes:
    """A table as somebody filled it in."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS.values()))
    for row in rows:
        sheet.append([row.get(field, "") for field in HEADINGS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROW = {
    "question": "停水找谁？",
    "short": "拨打供水热线。",
    "matter": "0103",
    "unit": "d1-housing",
    "review_on": "2026-12-01",
}


def entered(city: City, *rows: dict[str, Any], by: str = "liaison", skip_wrong: bool = False) -> Entered:
    """What becomes of a table."""
    return enter_rows(rows=read(table(*rows)), actor=city.actors[by], at=MORNING, skip_wrong=skip_wrong)


def test_what_goes_out_comes_back_as_it_was() -> None:
    (row,) = read(write([Kept("A000001", "d1-housing", FULL)]))
    assert (row.number, row.unit, row.content, row.mistakes) == ("A000001", "d1-housing", FULL, ())


def test_no_text_becomes_a_formula() -> None:
    evil = Content(question="=HYPERLINK(1)", short="+1", full="@SUM(A1)", matter="0103")
    sheet = openpyxl.load_workbook(io.BytesIO(write([Kept("", "", evil)]))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    texts = [str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
    assert not [text for text in texts if text.startswith(("=", "+", "@"))]
    (row,) = read(table({**ROW, "short": "=1+1"}))
    assert next((one.field, str(one)) for one in row.mistakes) == ("short", "is a formula: paste it as text")


def test_rows_become_drafts_of_their_unit_and_numbers_new_versions(small: City) -> None:
    people(small)
    done = entered(small, ROW, {**ROW, "question": "第二问？", "basis": "供水条例|国令1号|第二条|2020-01-01"})
    assert not done.faults
    assert [answer.work for answer in done.answers] == ["drafted", "drafted"]
    second = done.answers[1]
    assert second.latest is not None
    assert content_of(second.latest).basis == (Basis("供水条例", "国令1号", "第二条", "2020-01-01"),)
    again = entered(small, {**ROW, "number": second.number, "question": "第二问，改过？"})
    assert again.answers[0].pk == second.pk
    assert again.answers[0].latest is not None
    assert again.answers[0].latest.serial == 2


def test_one_mistake_keeps_everything_out_and_each_is_named_by_row_and_column(small: City) -> None:
    people(small)
    wrong = (
        ROW,
        {**ROW, "short": "长" * 121, "matter": "7777"},
        {**ROW, "visibility": "谁都能看", "valid_from": "明天"},
        {**ROW, "number": "A999999"},
        {**ROW, "unit": "d1-water"},
        {**ROW, "unit": "nobody"},
    )
    done = entered(small, *wrong)
    assert not Answer.objects.exists()
    assert {(fault.row, fault.column.split("（")[0]) for fault in done.faults} == {
        (3, "简要答复"), (3, "事项分类编码"), (4, "公开范围"), (4, "生效日期"), (5, "编号"), (6, "单位编码"),
        (7, "单位编码"),
    }  # fmt: skip
    kept = entered(small, *wrong, skip_wrong=True)
    assert (len(kept.answers), Answer.objects.count()) == (1, 1)


def test_an_answer_stands_in_one_row_with_its_own_unit_and_a_place_that_there_is(small: City) -> None:
    people(small)
    (known,) = entered(small, ROW).answers
    rows = (
        {**ROW, "number": known.number.lower(), "question": "改了？"},
        {**ROW, "number": known.number, "question": "又改？"},
        {**ROW, "region": "d1-water"},
        {**ROW, "region": "t1"},
    )
    done = entered(small, *rows, skip_wrong=True)
    assert [(fault.row, fault.column.split("（")[0]) for fault in done.faults] == [(3, "编号"), (4, "适用区域编码")]
    assert [answer.pk == known.pk for answer in done.answers] == [True, False]
    (fault,) = entered(small, {**ROW, "number": known.number, "unit": "d1-water"}).faults
    assert (fault.column, "hand it over" in str(fault.mistake)) == ("单位编码", True)


def test_days_are_read_as_excel_keeps_them_and_choices_by_word_or_code(small: City) -> None:
    (row,) = read(table({**ROW, "valid_from": date(2026, 2, 1), "audience": "企业", "visibility": "seats"}))
    assert (row.content.valid_from, row.content.audience, row.content.visibility) == (date(2026, 2, 1), "firm", "seats")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 broken", "编号,问题\n1,2".encode()])
def test_what_is_no_table_is_refused(body: bytes) -> None:
    with pytest.raises(SheetRefused):
        read(body)


def test_a_table_without_the_columns_it_must_have_is_refused(small: City) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["编号", "别的"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(SheetRefused, match="问题"):
        read(out.getvalue())
    with pytest.raises(OutOfScope):
        entered(small, ROW, by="agent")
