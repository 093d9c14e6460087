"""How the classes of texts are measured: groups on one side, figures by hand, files that do not fit."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from hotline.config.evaluating import classify
from hotline.config.evaluating.classify import Row, apart_from, measure, rows_of, scored

SAID = {
    "供水": ("自来水停了没有水压", "水管爆裂漏水一直没人修"),
    "公交": ("公交车晚点司机不停站", "公交线路班次太少等车久"),
}


def written(file: Path, *, times: int = 6, kind: str = "full") -> Path:
    """A file of texts of two classes, two groups a class and turn."""
    rows = [
        {
            "title": text[:5],
            "detail": f"{text}，第{turn}次",
            "label": label,
            "group": f"{label}{turn}{place}",
            "text_kind": kind,
        }
        for turn in range(times)
        for label, texts in SAID.items()
        for place, text in enumerate(texts)
    ]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def asked(**given: Any) -> dict[str, Any]:
    return {"data": None, "train": None, "test": None, "folds": 3, "seed": 0, **given}


def test_a_file_is_learnt_and_tried_by_turns(tmp_path: Path) -> None:
    figures = measure(asked(data=written(tmp_path / "rows.jsonl"))).figures
    assert figures["all"]["macro_f1"] == 1
    assert figures["without_tokens"]["rows"] == figures["rows"] == 24
    assert set(figures["all"]["classes"]) == set(SAID)


def test_texts_of_which_only_words_are_left_are_read_and_counted_apart(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(
        '{"title": null, "detail": null, "tokens": "公交 晚点", "label": "公交", "text_kind": "tokens"}', "utf-8"
    )
    assert rows_of(file) == [Row("", "公交晚点", "公交", f"{file} 1", "tokens")]


def test_one_file_is_measured_on_another_with_and_without_what_is_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learnt, tried, kept = written(tmp_path / "a.jsonl"), tmp_path / "b.jsonl", tmp_path / "out.json"
    new = {"title": "水压", "detail": "三楼以上的水压低，洗澡都不行", "label": "供水", "group": "neu"}
    tried.write_text(learnt.read_text("utf-8") + "\n" + json.dumps(new), encoding="utf-8")
    call_command("evaluate", "classify", f"--train={learnt}", f"--test={tried}", f"--json={kept}")
    figures = json.loads(kept.read_text("utf-8"))
    assert (figures["rows_tried"], figures["rows_not_alike"]) == (25, 1)
    assert figures["not_alike"]["macro_f1"] == 1
    assert "macro-F1" in capsys.readouterr().out


def test_a_near_duplicate_counts_as_known_whatever_its_group_is_called() -> None:
    one = Row("", "小区门口的路灯已经坏了两个星期，晚上漆黑一片", "照明", "1", "")
    nearly = Row("", "小区门口的路灯已经坏了两个星期，晚上看不见路", "照明", "2", "")
    other = Row("", "幼儿园什么时候开始报名，需要带哪些材料", "教育", "3", "")
    assert apart_from([one], [nearly, other, Row("", "别的", "教育", "1", "")]) == [1]


def test_the_figures_are_those_counted_by_hand() -> None:
    found = scored(["a", "a", "a", "b"], ["a", "a", "b", "b"])
    assert found["classes"]["a"] == {"rows": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert found["classes"]["b"] == {"rows": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert (found["macro_f1"], found["micro_f1"]) == (0.7333, 0.75)


def test_what_cannot_be_measured_is_said(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"title": "路灯"}', encoding="utf-8")
    with pytest.raises(CommandError, match="no row has a label"):
        rows_of(file)
    file.write_text("[1, 2]\n", encoding="utf-8")
    with pytest.raises(CommandError, match="row 1"):
        rows_of(file)
    with pytest.raises(CommandError, match="either"):
        measure(asked())
    with pytest.raises(CommandError, match="parted"):
        measure(asked(data=written(tmp_path / "few.jsonl", times=1), folds=9))


ODD: list[dict[str, Any]] = [
    {"title": "", "detail": None, "label": "供水", "group": "leer"},
    {"title": "没有分类的"},
    {"title": 12345, "detail": 0.5, "label": 7, "group": 0},
    {"title": "停水", "detail": "\u202e\x00𠮷" * 50_000, "label": "供水"},
    {"title": "停水", "detail": "家里没有水", "label": "从没见过的分类", "group": None},
]


def test_odd_rows_are_measured_as_far_as_they_go(tmp_path: Path) -> None:
    learnt, tried = written(tmp_path / "a.jsonl"), tmp_path / "b.jsonl"
    tried.write_text("\n".join(json.dumps(row) for row in ODD), encoding="utf-8")
    assert [(row.label, row.group[-1]) for row in rows_of(tried)] == [
        ("供水", "r"), ("7", "0"), ("供水", "4"), ("从没见过的分类", "5")
    ]  # fmt: skip
    figures = measure(asked(train=learnt, test=tried)).figures
    assert figures["all"]["rows"] == 4
    assert figures["all"]["classes"]["从没见过的分类"]["recall"] == 0
    assert measure(asked(train=tried, test=learnt)).figures["rows_tried"] == 24


def test_files_without_groups_share_none(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.jsonl", "b.jsonl")]
    for file, text in zip(files, ("小区停水三天", "公交车司机不停站"), strict=True):
        file.write_text(json.dumps({"title": text, "label": "x"}), encoding="utf-8")
    assert apart_from(rows_of(files[0]), rows_of(files[1])) == [0]


def test_texts_that_share_nothing_teach_nothing_and_break_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"title": sign, "label": label} for sign, label in (("甲", "a"), ("乙", "b"))]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert measure(asked(train=file, test=file)).figures["all"]["micro_f1"] == 0
    file.write_text(json.dumps({"title": "", "label": "a"}), encoding="utf-8")
    with pytest.raises(CommandError, match="empty"):
        measure(asked(train=file, test=file))


def test_reading_the_registry_brings_no_library_of_learning_in() -> None:
    assert not {"LinearSVC", "sklearn"} & set(vars(classify))
