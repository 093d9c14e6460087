"""Letters are files; what goes into them is checked to the last field."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.lib.letters import LetterFault, load, sms_parts

RECEIPT = (
    "---\ntitle: 受理通知\nsubject: 诉求$number已登记\nsms_limit: 2\n---\n$name您好，您的诉求已登记，编号${number}。\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh-hans").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "zh-hans" / "receipt.md").write_text(RECEIPT, encoding="utf-8")
    (tmp_path / "en" / "receipt.md").write_text("---\ntitle: Receipt\nsubject: Received\n---\nIt costs $$5.\n")
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "en" / "receipt.md").write_text(text, encoding="utf-8")


def test_letters_are_found_by_language_and_key(folder: Path) -> None:
    letters = load(folder)
    assert set(letters) == {("zh-hans", "receipt"), ("en", "receipt")}
    assert letters["zh-hans", "receipt"].title == "受理通知"
    assert letters["zh-hans", "receipt"].fields == {"name", "number"}


def test_a_letter_is_filled_in(folder: Path) -> None:
    letter = load(folder)["zh-hans", "receipt"].render(name="张**", number="39072602120000429")
    assert letter.subject == "诉求39072602120000429已登记"
    assert letter.body == "张**您好，您的诉求已登记，编号39072602120000429。"
    assert letter.sms_parts == 1
    assert letter.fits_sms


def test_a_letter_past_its_sms_limit_does_not_go_out_as_sms(folder: Path) -> None:
    letter = load(folder)["zh-hans", "receipt"].render(name="张" * 140, number="1")
    assert letter.sms_parts == 3
    assert not letter.fits_sms
    assert not load(folder)["en", "receipt"].render().fits_sms


@pytest.mark.parametrize("fields", [{}, {"name": "张"}, {"name": "张", "number": "1", "code": "2"}])
def test_missing_and_unknown_fields_are_refused(folder: Path, fields: dict[str, str]) -> None:
    with pytest.raises(LetterFault, match="zh-hans/receipt"):
        load(folder)["zh-hans", "receipt"].render(**fields)


def test_a_value_is_never_read_as_a_field_and_breaks_no_subject(folder: Path) -> None:
    letter = load(folder)["zh-hans", "receipt"].render(name="$number {x}", number="1\nBcc: all@example.com")
    assert letter.body.startswith("$number {x}您好")
    assert "\n" not in letter.subject
    assert load(folder)["en", "receipt"].render().body == "It costs $5."


def test_a_right_to_left_name_stays_apart(folder: Path) -> None:
    letter = load(folder)["zh-hans", "receipt"].render(name="ئالىم", number="1")
    assert letter.body.startswith("\u2068ئالىم\u2069您好")


@pytest.mark.parametrize(
    "text",
    [
        "no head at all",
        "---\ntitle: x\n---\nno subject",
        "---\ntitle: x\nsubject: y\ncolour: red\n---\nunknown word",
        "---\ntitle: x\ntitle: x\nsubject: y\n---\ntwice",
        "---\ntitle: x\nsubject: y\nsms_limit: many\n---\nno number",
        "---\ntitle: x\nsubject: y\n---\na $ alone",
        "---\ntitle: x\nsubject: $ 5\n---\nin the subject",
    ],
)
def test_a_file_that_is_no_letter_is_named(folder: Path, text: str) -> None:
    write(folder, text)
    with pytest.raises(LetterFault, match=r"receipt\.md"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),
        ("水" * 70, 1),
        ("水" * 71, 2),
        ("水" * 134, 2),
        ("水" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),
        ("a" * 70 + "水", 2),
    ],
)
def test_sms_are_counted_as_networks_count_them(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


@given(st.text(), st.text())
def test_a_longer_text_never_takes_fewer_sms(text: str, more: str) -> None:
    assert sms_parts(text + more) >= sms_parts(text)
