"""What a hot issue is called, and whether its people have more than a subject in common. Pure."""

from collections import Counter

import pytest

from hotline.insight.hotspots import rules
from hotline.insight.hotspots.naming import Name, Reader, is_division, named, words_in
from hotline.insight.hotspots.reading import heard

REGIONS = ("鹿鸣市", "雪松区", "白桦区")
SAID = (
    "咨询生育津贴怎么申领 楼下烧烤店油烟扰民 公交12路改线后老人没有车坐 小学划片今年是否调整 小区停车位收费太高 "
    "路边垃圾没有人清运 工地夜间施工扰民 水费账单不对 公园广场舞噪音 道路坑洼请修补 电梯经常坏 请问社保补缴"
)
USUAL = SAID.split() * 12
"""What is said in the city besides."""


def called(titles: list[str], *, voices: list[int] | None = None) -> Name:
    """The name of titles, each of another citizen unless it is said whose they are."""
    reader, seen = Reader(REGIONS), Counter[str]()
    for title in [*titles, *USUAL]:
        seen.update(heard(title, "").keys())

    def weigh(word: str) -> float:
        return rules.seldom(seen[word], len(titles) + len(USUAL))

    who = voices or range(len(titles))
    return named([reader.read(voice, title, "") for voice, title in zip(who, titles, strict=True)], weigh=weigh)


def test_an_issue_is_called_after_its_place_and_what_most_say_of_it() -> None:
    name = called(
        ["雪松区清河路架设高压线", "反映清河路高压线架设问题", "反对在清河路架设高压线", "清河路架设高压线太近"]
    )
    assert name == Name("清河路", "架设高压线", True)


def test_where_no_place_is_named_the_matter_alone_names_it() -> None:
    name = called(["人才购房补贴何时发放", "申请人才购房补贴没有通过", "咨询人才购房补贴", "购房补贴还没有到账"])
    assert (name.place, name.about, name.holds) == ("", "人才购房补贴", True)


@pytest.mark.parametrize(
    "titles",
    [
        ["施工影响引起周边小区不满", "噪音引起周边小区投诉", "引起周边小区停水"],
        ["晚上走路看不见", "走路要照明", "走路没有灯"],
        ["八点就开始跳广场舞", "六点就开始跳广场舞", "又开始跳广场舞"],
        ["清河实验小学操场", "东湖实验小学食堂", "锦绣实验小学门口"],
    ],
)
def test_what_only_ends_as_places_do_is_no_place(titles: list[str]) -> None:
    assert called(titles).place == ""


def test_the_names_of_city_and_district_name_nothing() -> None:
    name = called(["鹿鸣市雪松区路灯不亮", "鹿鸣市雪松区垃圾没有清运", "鹿鸣市雪松区水费太高"])
    assert name == Name("", "", False)


def test_a_town_alone_is_no_matter_and_a_village_is() -> None:
    town = called(["白石镇路灯不亮", "白石镇垃圾没有清运", "咨询白石镇水费"])
    assert (town.place, town.holds) == ("白石镇", False)
    estate = called(["桂花园小区路灯不亮", "桂花园小区垃圾没有清运", "咨询桂花园小区水费"])
    assert (estate.place, estate.holds) == ("桂花园小区", True)


def test_what_is_said_each_of_another_place_is_scattered() -> None:
    name = called(["石榴路雨后积水", "莲心路雨后积水严重", "老码头路雨后积水", "车站街雨后积水"])
    assert (name.place, name.about, name.holds, name.is_scattered) == ("", "雨后积水", True, True)
    assert not called(["人才购房补贴何时发放", "咨询人才购房补贴", "人才购房补贴没有通过"]).is_scattered
    assert not called(["清河路雨后积水", "清河路雨后积水严重", "清河路雨后又积水"]).is_scattered


def test_street_lamps_are_not_torn_from_their_road() -> None:
    assert called(["石榴路路灯不亮", "石榴路路灯不亮求维修", "晚上石榴路路灯不亮"]).about == "路灯不亮"


def test_one_common_word_is_a_subject_and_no_issue() -> None:
    assert not called(["垃圾没有清运", "垃圾桶太少", "垃圾分类站味道", "垃圾车太早"]).holds


def test_what_one_citizen_says_over_and_over_names_nothing() -> None:
    titles = ["张建国家门口路灯不亮"] * 6 + ["清河路路灯不亮", "路灯不亮没人修", "清河路路灯都不亮"]
    name = called(titles, voices=[1] * 6 + [2, 3, 4])
    assert "张建国" not in name.place + name.about
    assert "路灯" in name.about


def test_of_four_people_three_must_say_it_and_of_ten_five() -> None:
    assert called(["清河路路灯", "清河路路灯", "电梯坏了", "咨询社保"]).place == ""
    assert called(["清河路路灯"] * 5 + ["电梯坏了"] * 5).place == "清河路"
    assert called(["清河路路灯"] * 4 + ["电梯坏了"] * 6).place == ""


def test_long_numbers_name_nobody() -> None:
    name = called([f"请拨打13900001111联系第{n}号" for n in "一二三四"])
    assert "13900001111" not in name.about + name.place


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("白石镇", True),
        ("雪松区", True),
        ("清河街道", True),
        ("桂花园小区", False),
        ("经开区", False),
        ("清河路", False),
    ],
)
def test_a_division_is_a_town_or_larger(place: str, *, expected: bool) -> None:
    assert is_division(place) is expected


@pytest.mark.parametrize(
    "text", ["", " ", "\u2028\n", "😀😀", "路" * 3000, "a" * 5000, "<script>alert(1)</script>", "(?:"]
)
def test_any_text_can_be_named(text: str) -> None:
    reader = Reader([text] if text.strip() else ())
    texts = [reader.read(voice, text, text) for voice in range(3)]
    words_in(texts)
    assert len(named(texts, weigh=lambda _word: 3.0).place) <= 12


def test_nobody_has_no_name() -> None:
    assert named([], weigh=lambda _word: 3.0) == Name()
