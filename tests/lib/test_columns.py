"""Columns on a terminal."""

from hotline.lib import columns


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert columns.width("座席 A") == 6
    assert columns.left("座席", 6) + "|" == "座席  |"
    assert columns.left("座席座席", 6) == "座席座席 "
    assert columns.right("座席", 6) == "  座席"


def test_a_table_stands_in_columns_whatever_is_written_in_it() -> None:
    lines = columns.table([["时段", "呼入"], ["09:00", "1,234"]])
    assert lines == ["时段    呼入", "09:00  1,234"]
