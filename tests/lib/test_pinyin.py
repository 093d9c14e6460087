"""How characters are read, and what letters may mean that were typed for them."""

import pytest

from hotline.lib import pinyin


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("居住证", "ju zhu zheng"),
        ("重庆", "chong qing"),
        ("银行", "yin hang"),
        ("家长", "jia zhang"),
        ("绿化", "lv hua"),
    ],
)
def test_a_word_is_read_as_people_read_it(word: str, read: str) -> None:
    assert pinyin.of(list(word)) == read.split()


def test_letters_and_digits_are_read_as_they_stand() -> None:
    assert pinyin.of(["5g", "网"]) == ["5g", "wang"]


def test_letters_may_be_cut_into_syllables_in_several_ways() -> None:
    assert ["ju", "zhu", "zheng"] in pinyin.readings("juzhuzheng")
    assert ["xian"] in pinyin.readings("xian")
    assert ["xi", "an"] in pinyin.readings("xian")


def test_the_last_syllable_may_be_unfinished() -> None:
    assert pinyin.readings("chongq") == [["chong", "q"]]


def test_what_is_no_pinyin_has_no_reading() -> None:
    assert pinyin.readings("wifi") == pinyin.readings("") == pinyin.readings("x" * 1000) == []
