"""What of a text is found, and what a question asks for."""

import pytest

from hotline.ground.search import rules


def kept(*parts: tuple[str, rules.Weight]) -> set[str]:
    return set(rules.terms(parts).split())


def test_every_pair_of_characters_is_kept() -> None:
    assert {"'居住':1", "'住证':1"} <= kept(("办理居住证", "D"))


def test_a_title_is_marked_and_read_aloud_with_its_initials() -> None:
    assert {"'居住':1A", "'~juzhu':1A", "'~zhuzheng':1A", "'^jzz':1A"} <= kept(("居住证", "A"))


def test_what_is_said_often_is_marked() -> None:
    assert {"'停水':1B", "'停电':1C", "'噪声':1"} <= kept(("停水。停水。停水。停电。停电。噪声", "D"))


def test_two_ways_to_write_the_same_are_one() -> None:
    assert rules.terms([("１２３４５熱線", "D")]) == rules.terms([("12345热线", "D")])


def test_a_house_number_an_english_word_and_the_end_of_a_telephone_number_are_kept() -> None:
    assert {"'88号':1", "'wifi':1", "'13800001234':1", "'1234':1"} <= kept(("胜利路88号的WiFi，电话13800001234", "D"))


@pytest.mark.parametrize(
    "text", ["", "。，！", "\x00", "'", "\\", "a" * 100_000, "中" * 100_000, "' | !( & :*A <-> \\'"]
)
def test_no_text_breaks_a_lexeme(text: str) -> None:
    for lexeme in rules.terms([(text, "A"), (text, "D")]).split():
        bare = lexeme.split(":")[0]
        assert bare[0] == bare[-1] == "'"
        assert "'" not in bare[1:-1]
        assert "\\" not in bare
        assert len(bare.encode()) < 2000


def test_what_is_typed_without_a_letter_asks_nothing() -> None:
    assert not rules.asked("?!  ' & | ")
    assert not rules.asked("")


def test_each_word_is_one_thing_asked_for() -> None:
    assert [group.typed for group in rules.asked("停水 88号 停水").groups] == ["停水", "88号"]


def test_a_word_may_be_said_by_its_synonyms_within_a_stretch() -> None:
    first, second = rules.asked("窨井盖坏了", words=rules.Words.of({"窨井盖": ("井盖",)})).groups
    assert first.alternatives == (("窨井", "井盖"), ("井盖",))
    assert second.alternatives == (("坏了",),)


def test_letters_may_be_an_english_word_pinyin_or_initials() -> None:
    (group,) = rules.asked("jzz").groups
    assert {("jzz*",), ("^jzz*",)} <= set(group.alternatives)
    (group,) = rules.asked("JuZhuZheng").groups
    assert ("~juzhu", "~zhuzheng*") in group.alternatives


def test_a_surname_alone_is_found_wherever_it_begins_or_ends_a_pair() -> None:
    assert rules.asked("王").groups[0].alternatives == (("王*",),)
    assert "'王':1" in kept(("找老王", "D"))


def test_a_very_long_question_is_cut_short() -> None:
    asked = rules.asked("很长的问题，" * 10_000)
    assert len(asked.groups) <= rules.MOST_GROUPS
    assert len(asked.text) <= rules.MOST_ASKED


WORDS = rules.Words.of({"card": ("公交卡",)}, ["咋", "突然", "怎么办", "了"])


def test_what_is_only_spoken_counts_little_and_need_not_be_held() -> None:
    asked = rules.asked("水费咋突然多了", words=WORDS)
    assert [group.typed for group in asked.groups] == ["水费"]
    assert asked.weights["水费"] == 1
    assert asked.weights["突然"] == asked.weights["然多"] == rules.SPOKEN


def test_who_only_asks_asks_that() -> None:
    assert [group.typed for group in rules.asked("怎么办", words=WORDS).groups] == ["怎么办"]


def test_a_letter_is_read_as_it_is_written() -> None:
    assert rules.asked("突然停水，" * 30, words=WORDS).weights["突然"] == 30


def test_an_english_word_is_understood_in_the_plural_too() -> None:
    for typed in ("card", "Cards"):
        assert ("公交", "交卡") in rules.asked(typed, words=WORDS).groups[0].alternatives


def test_what_nobody_has_written_is_taken_as_it_sounds() -> None:
    asked = rules.by_ear(rules.asked("结昏登记"), {"结昏", "昏登"})
    assert ("~jiehun", "~hundeng", "登记") in asked.groups[0].alternatives
    assert asked.weights["~jiehun"] == rules.HEARD
    assert rules.by_ear(rules.asked("登记"), frozenset()) == rules.asked("登记")


def test_a_name_is_told_clause_by_clause_as_it_is_read() -> None:
    first, second = rules.spelt("办居住证，怎么办？", words=WORDS)
    assert [(one.lexeme, one.sound) for one in first] == [
        ("办居", "~banju"), ("居住", "~juzhu"), ("住证", "~zhuzheng")
    ]  # fmt: skip
    assert {one.weight for one in second} == {rules.SPOKEN}
