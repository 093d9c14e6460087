"""Files of every kind are read row by row; what cannot be read is named, and reading goes on."""

from pathlib import Path

import pytest

from hotline.channels.importing.source import MOST_BYTES, Broken, Raw, Reading, UnreadableFile


def read(path: Path, body: bytes, **more: str) -> list[Raw | Broken]:
    path.write_bytes(body)
    with path.open("rb") as file:
        return list(Reading(file, path, **more).rows())


def test_lines_of_json_in_utf_8_with_and_without_a_mark(tmp_path: Path) -> None:
    body = '{"内容": "路灯不亮😷"}\n\n{"内容": "第二行"}'.encode()
    for mark in (b"", b"\xef\xbb\xbf"):
        rows = read(tmp_path / "a.jsonl", mark + body)
        assert [row.cells for row in rows if isinstance(row, Raw)] == [{"内容": "路灯不亮😷"}, {"内容": "第二行"}]
        assert [row.number for row in rows] == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_table_of_a_chinese_spreadsheet_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    body = '编号,内容\r\n1,"井盖不见了，\n请尽快""处理"""\r\n2,=cmd|\' /C calc\'!A0\r\n'.encode(encoding)
    rows = read(tmp_path / "a.csv", body)
    assert [row.cells for row in rows if isinstance(row, Raw)] == [
        {"编号": "1", "内容": '井盖不见了，\n请尽快"处理"'},
        {"编号": "2", "内容": "=cmd|' /C calc'!A0"},
    ]


def test_a_row_that_is_no_text_no_json_or_no_object_is_named(tmp_path: Path) -> None:
    body = b'{"a": "1"}\n{"a": \n["a"]\n\xff\xfe\x00\x81\n{"a": "2"}\n' + b"[" * 100_000 + b'\n{"a": "3"}\n'
    rows = read(tmp_path / "a.jsonl", body)
    assert [row.number for row in rows if isinstance(row, Raw)] == [1, 5, 7]
    reasons = [row.reason for row in rows if isinstance(row, Broken)]
    assert reasons[0].startswith("is no JSON")
    assert reasons[1:3] == ["is no JSON object", "is not readable as text; save the file as UTF-8 or GB18030"]
    assert reasons[3].startswith("is no JSON")


def test_a_line_longer_than_any_appeal_is_left_out_and_the_next_one_read(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.jsonl", b'{"a": "' + b"x" * (2 * MOST_BYTES) + b'"}\n{"a": "2"}\n')
    assert isinstance(rows[0], Broken)
    assert rows[0].reason == "is too long for an appeal"
    assert isinstance(rows[1], Raw)


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    body = '编号,内容\n1,"井盖不见了\n2,路灯不亮\n3,"两行\n一格"\n4,5" 的管子\n'.encode()
    rows = read(tmp_path / "a.csv", body)
    assert isinstance(rows[0], Broken) or "井盖" in rows[0].text
    kept = {row.cells["编号"]: row.cells["内容"] for row in rows if isinstance(row, Raw)}
    assert kept["4"] == '5" 的管子'
    body = '编号,内容\n1,"井盖不见了\n2,路灯不亮\n'.encode()
    rows = read(tmp_path / "a.csv", body)
    assert [type(row) for row in rows] == [Broken, Raw]


def test_a_row_with_a_cell_too_many_says_so(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", b"a,b\n1,2,3\n1\n1,2\n")
    assert [row.reason for row in rows if isinstance(row, Broken)] == [
        "has 3 cells, and the header 2",
        "has 1 cells, and the header 2",
    ]


def test_a_file_in_utf_16_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="UTF-16"):
        read(tmp_path / "a.csv", "编号,内容\n1,2\n".encode("utf-16"))


def test_a_table_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="header"):
        read(tmp_path / "a.csv", b"")


def test_tabs_and_semicolons_divide_cells_too(tmp_path: Path) -> None:
    assert [row.cells for row in read(tmp_path / "a.tsv", b"a\tb\n1\t2\n") if isinstance(row, Raw)] == [
        {"a": "1", "b": "2"}
    ]
    rows = read(tmp_path / "a.csv", b"a;b\n1;2\n", delimiter=";")
    assert [row.cells for row in rows if isinstance(row, Raw)] == [{"a": "1", "b": "2"}]
