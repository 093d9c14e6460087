"""The measure of repeats: which rows are marked as a repeat of which, and what is counted."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from hotline.config.evaluating.posts import posts
from hotline.config.evaluating.repeats import REPEATS

LAMP = "人民桥头第三盏路灯已经坏了一个星期，晚上一片漆黑"
MARKED = [
    {"id": "a", "district": "东", "date": "2026-03-02", "title": "路灯", "content": LAMP},
    {"id": "b", "district": "东", "date": "2026-03-02", "title": "噪音", "content": "广场舞音响太吵，孩子没法写作业"},
    {
        "id": "c",
        "district": "东",
        "date": "2026-03-01",
        "title": "路灯",
        "content": LAMP,
        "duplicate_of_earlier_row": True,
    },
]
HEAD = "ID,Title,Description,Address,Date Created,Latitude,Longitude,User"
SENT = (
    "1,Pothole,deep hole before the bakery,,1400000000,40.75,-73.98,7",
    "1,Pothole,deep hole before the bakery,,1400000000,40.75,-73.98,7",
    "2,Pothole,deep hole before the bakery,,1400000100,40.75,-73.98,7",
    "3,Pothole,deep hole before the bakery,,1400000200,40.99,-73.98,9",
    "4,Pothole,deep hole before the bakery,,1490000000,40.75,-73.98,7",
)


def written(folder: Path) -> Path:
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in MARKED)
    (folder / "marked.jsonl").write_text(lines, encoding="utf-8")
    (folder / "sent.csv").write_text("\n".join((HEAD, *SENT)), encoding="utf-8")
    (folder / "notes.txt").write_text("not a table", encoding="utf-8")
    return folder


def test_a_file_says_itself_which_rows_are_repeats_or_it_is_told_by_words_place_and_time(tmp_path: Path) -> None:
    found = posts(written(tmp_path))
    assert [(post.id, post.earlier) for post in found["marked.jsonl"]] == [("a", []), ("b", []), ("c", [0])]
    assert [(post.id, post.earlier) for post in found["sent.csv"]] == [("1", []), ("2", [0]), ("3", []), ("4", [])]


def test_recall_rank_and_precision_are_counted_over_all_files(tmp_path: Path) -> None:
    parser = ArgumentParser()
    REPEATS.ask(parser)
    measured = REPEATS.measure(vars(parser.parse_args(["--data", str(written(tmp_path)), "--show", "2"])))
    assert measured.figures["rows"] == 7
    assert measured.figures["marked_repeats"] == 2
    assert measured.figures["recall"] == 1
    assert measured.figures["files"]["marked.jsonl"]["recall_at_1"] == 1
    assert any("together" in line for line in measured.lines)


def test_a_folder_without_rows_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no rows"):
        posts(tmp_path)
    with pytest.raises(CommandError, match="No such file"):
        posts(tmp_path / "nowhere.jsonl")
