"""What the gate for text lets through, and what it refuses with the field's name."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hotline.lib.text import UnfitText, decode, fold, gate, isolated


def through(text: str, *, longest: int = 600, lines: bool = True) -> str:
    return gate(text, longest=longest, field="Content", lines=lines)


@pytest.mark.parametrize(
    "text",
    [
        "路灯不亮😀👨‍👩‍👧，已经三天",
        "臺灣同胞李女士來電",
        "ئۇيغۇرچە خەت",
        "ＡＢＣ１２３",
        "<script>alert(1)</script> =1+1 '; DROP TABLE",
        "𠮷野家门口",
        "第一行\n\t第二行",
        "\u202d138 1234 1234\u202c",
    ],
)
def test_what_a_citizen_writes_is_kept_exactly(text: str) -> None:
    assert through(text) == text


def test_white_space_round_the_text_is_dropped() -> None:
    assert through(" \u3000\ufeff\r\n 停水了 \u200b\n") == "停水了"
    assert through(" \u3000 ") == ""


def test_all_line_ends_become_one_kind() -> None:
    assert through("一\r\n二\r三\u2028四") == "一\n二\n三\n四"


def test_a_field_of_one_line_takes_line_ends_as_spaces() -> None:
    assert through("张三\r\n\t李四", lines=False) == "张三 李四"


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\x9f"])
def test_control_characters_are_refused_by_name(sign: str) -> None:
    with pytest.raises(UnfitText, match=rf"Content.*U\+{ord(sign):04X}") as refused, translation.override("en"):
        through(f"停{sign}水")
    assert refused.value.code == "control"
    assert refused.value.field == "Content"


@pytest.mark.parametrize("sign", ["\ud800", "\ufffe", "\ufdd0", "\U0001ffff", "\U0010fffe"])
def test_broken_characters_are_refused(sign: str) -> None:
    with pytest.raises(UnfitText) as refused:
        through(f"停{sign}水")
    assert refused.value.code == "broken"


def test_length_is_counted_in_characters_not_bytes() -> None:
    assert through("水" * 600) == "水" * 600
    with translation.override("en"), pytest.raises(UnfitText, match=r"601 characters, at most 600"):
        through("水" * 601)


def test_a_very_long_text_is_refused_for_its_length() -> None:
    with pytest.raises(UnfitText) as refused:
        through("投诉" * 500_000)
    assert refused.value.code == "too_long"


@given(st.text())
def test_what_passes_once_passes_unchanged_again(text: str) -> None:
    try:
        passed = through(text)
    except UnfitText:
        return
    assert through(passed) == passed
    passed.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_file_of_chinese_text_is_read_in_the_encodings_in_use(encoding: str) -> None:
    text = "市民来电反映：青溪区桃园路12号路灯不亮，要求尽快维修。"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "body",
    [
        "Les réverbères ne marchent pas, c’est très gênant.".encode("cp1252"),
        "路燈不亮，請儘快維修".encode("big5"),
        "ручей".encode("cp1251"),
        "路灯".encode("utf-16"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
    ],
)
def test_a_file_in_another_encoding_is_refused_rather_than_read_as_nonsense(body: bytes) -> None:
    with pytest.raises(UnfitText) as refused:
        decode(body)
    assert refused.value.code == "encoding"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张 三", "张三"),
        ("张\u3000\u3000三", "张三"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("ＪＯＨＮ  Smith", "john smith"),
        ("Straße", "STRASSE"),
    ],
)
def test_one_name_in_two_spellings_folds_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert len({fold(name) for name in ("张三", "张三丰", "張三", "John Smith", "Johns Mith")}) == 5


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_right_to_left_name_cannot_turn_the_sentence_round() -> None:
    assert isolated("张三") == "张三"
    assert isolated("ئالىم") == "\u2068ئالىم\u2069"
    assert isolated("a\u202eb") == "\u2068a\u202eb\u202c\u2069"
    assert isolated("a\u2069b\u202ec\n\u202cd") == "\u2068ab\u202ec\u202c\u2069\n\u2068d\u2069"
