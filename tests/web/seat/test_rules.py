"""The five elements as the form shows them."""

import pytest

from hotline.web.seat.rules import signs

ALL = ("time", "place", "party", "course", "claim")


def seen(content: str, **given: str) -> set[str]:
    return {sign.element for sign in signs(ALL, content=content, given=given) if sign.is_there}


def test_a_whole_report_has_all_five() -> None:
    text = "11月19日晚22时，听松苑小区北侧工地仍在施工，居民无法休息，要求停止夜间施工。"
    assert seen(text) == set(ALL)


@pytest.mark.parametrize("text", ["", "你好", "喂"])
def test_an_empty_report_has_none(text: str) -> None:
    assert seen(text) == set()


def test_a_field_of_its_own_counts_as_well() -> None:
    assert seen("", occurred="昨晚", address_text="明堂路8号", object_name="某公司", claim="退款") == set(ALL) - {
        "course"
    }


def test_only_what_the_city_asks_for_is_shown() -> None:
    assert [sign.element for sign in signs(("place", "claim"), content="", given={})] == ["place", "claim"]
