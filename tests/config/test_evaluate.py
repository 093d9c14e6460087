"""Files of rows that a city names for an evaluation: what can be read, and what is said of what cannot."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from hotline.config.evaluating.rows import read


def test_rows_are_read_from_lines_of_json_whatever_stands_in_their_texts(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "路灯\u2028坏了"}\n\n{"text": "井盖"}\n', encoding="utf-8")
    assert [row["text"] for row in read(file)] == ["路灯\u2028坏了", "井盖"]


def test_rows_are_read_from_csv_with_line_breaks_within_a_text(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text('text,class\n"路灯\n坏了",市政\n', encoding="utf-8")
    assert read(file) == [{"text": "路灯\n坏了", "class": "市政"}]


def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "路灯"}\n{"text": \n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 2"):
        read(file)
    with pytest.raises(CommandError, match="No such file"):
        read(tmp_path / "nowhere.jsonl")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="UTF-8"):
        read(file)
