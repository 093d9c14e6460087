"""When two appeals are about the same matter: rare words, caller, place, category and time speak for it or against."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hotline.casework.appeals.repeating import Asked, Points, Rarity, compare, counted, metres, terms
from hotline.ground.profiles.repeats import Repeats, faults_of_repeats

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
RULE = Repeats()
TOWN = "000100020003"
CITY = counted(
    [terms("夜间施工噪音扰民，影响居民休息"), terms("道路坑洼，影响居民出行"), terms("垃圾无人清运，影响居民生活")]
    * 100
)
BUILDING = "翠湖花园东侧工地凌晨两点还在浇筑混凝土，噪音扰民，孩子睡不着"
RETOLD = "翠湖花园边上那个工地，昨天凌晨又在浇混凝土，吵得孩子睡不着"
ELSEWHERE = "桂花巷夜间施工噪音扰民，影响居民休息"


def asked(text: str, **more: object) -> Asked:
    return replace(Asked(terms(text), AT), **more)  # type: ignore[arg-type]  # field names are the callers'


def between(one: Asked, other: Asked, rarity: Rarity = CITY) -> Points:
    return compare(one, other, rule=RULE, rarity=rarity)


def test_the_same_matter_told_in_other_words_at_the_same_place_is_found_for_another_caller() -> None:
    one, other = asked(RETOLD, place=TOWN, matter="060101"), asked(BUILDING, place=TOWN, matter="060101")
    assert between(one, other).shows(RULE)


def test_what_everybody_says_makes_no_repeat_of_two_callers() -> None:
    one, other = asked(ELSEWHERE, place=TOWN), asked("梧桐路夜间施工噪音扰民，影响居民休息", place=f"{TOWN[:-1]}4")
    assert not between(one, other).shows(RULE)


def test_words_written_in_traditional_characters_and_wide_digits_are_the_same_words() -> None:
    assert terms("電梯壞了，１２號樓") == terms("电梯坏了，12号楼")


def test_one_caller_with_two_matters_at_one_place_raises_two() -> None:
    hers = {"persons": frozenset({7}), "place": TOWN}
    one = asked("小区电梯停运三天，老人下不了楼，物业说没有配件", matter="010203", **hers)
    other = asked("楼下餐馆油烟直排，晾的衣服都是味道", matter="060101", **hers)
    assert not between(one, other).shows(RULE)


def test_one_caller_with_the_same_category_in_the_same_town_may_mean_the_same_though_she_says_little() -> None:
    hers = {"persons": frozenset({7}), "place": TOWN, "matter": "060101"}
    assert between(asked("还没有处理", **hers), asked(BUILDING, **hers)).shows(RULE)


def test_a_matter_of_long_ago_weighs_less_than_one_of_today() -> None:
    today, old = (
        between(asked(RETOLD), asked(BUILDING)),
        between(asked(RETOLD), replace(asked(BUILDING), at=AT - timedelta(days=29))),
    )
    assert today.time == 1
    assert 0 < old.time < 0.1
    assert today.words == old.words


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        ({"spot": (121.0, 31.0)}, {"spot": (121.001, 31.0)}, RULE.spot),
        ({"spot": (121.0, 31.0)}, {"spot": (121.05, 31.0)}, RULE.elsewhere),
        ({"address": "人民路 12 号"}, {"address": "人民路１２号"}, RULE.spot),
        ({"address": "路口"}, {"address": "路口"}, 0),
        ({"place": f"{TOWN}0004"}, {"place": f"{TOWN}0004"}, RULE.village),
        ({"place": f"{TOWN}0004"}, {"place": f"{TOWN}0005"}, RULE.town),
        ({"place": f"{TOWN}0004"}, {"place": TOWN}, RULE.town),
        ({"place": TOWN}, {"place": "000100020009"}, RULE.elsewhere),
        ({"place": TOWN}, {"place": "0001"}, 0),
        ({"place": TOWN}, {}, 0),
    ],
)
def test_the_nearest_place_that_both_name_counts(
    one: dict[str, object], other: dict[str, object], points: float
) -> None:
    assert between(asked("", **one), asked("", **other)).place == points


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        ("060101", "060101", 2),
        ("060101", "060102", 1),
        ("060101", "060201", 0),
        ("060101", "010101", -1),
        ("", "06", 0),
    ],
)
def test_the_nearer_two_categories_are_the_more_speaks_for_one_matter(one: str, other: str, points: float) -> None:
    assert between(asked("", matter=one), asked("", matter=other)).matter == points


def test_two_hundred_metres_are_measured_on_the_ground() -> None:
    assert 105 < metres((120.0, 30.0), (120.0, 30.001)) < 115
    assert 90 < metres((120.0, 30.0), (120.001, 30.0)) < 100


TEXTS = some.text(alphabet="的一是在不了有和人这中大为上个国噪音施工 ab1", max_size=40)


@given(TEXTS, TEXTS)
def test_a_text_is_never_less_like_itself_than_another_and_likeness_has_no_direction(one: str, other: str) -> None:
    first, second = asked(one), asked(other)
    assert between(first, second).sum == pytest.approx(between(second, first).sum)
    assert 0 <= between(first, second).said <= 1 + 1e-9
    assert between(first, first).said >= between(first, second).said - 1e-9


def test_nothing_said_is_no_likeness() -> None:
    assert between(asked(""), asked("")).words == 0
    assert between(asked("！！！"), asked(BUILDING)).words == 0


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ({"words": "many"}, "repeats.words"),
        ({"within_days": 0}, "repeats.within_days"),
        ({"elsewhere": 3}, "repeats.elsewhere"),
        ({"caller": True}, "repeats.caller"),
        ({"most": 1000}, "repeats.most"),
        ([], "repeats"),
    ],
)
def test_a_city_whose_points_make_no_sense_is_told_so(entry: object, where: str) -> None:
    assert [place for place, _what in faults_of_repeats(entry)] == [where]


def test_a_city_that_says_nothing_has_the_usual_points() -> None:
    assert not list(faults_of_repeats({}))
