"""Whether a standard answer fits what somebody wrote."""

from dataclasses import replace

import pytest

from hotline.register.knowledge.fitting import look_up, that_fit
from tests.casework.factories import City
from tests.register.knowledge.test_answers import CONTENT
from tests.register.knowledge.test_finding import WATER, taken


@pytest.mark.parametrize("typed", ["停水", "tingshui", "tsz", "家里停水了怎么办啊", "水龍頭沒水"])
def test_a_search_that_found_what_was_meant_shows_it(small: City, typed: str) -> None:
    taken(small, WATER, CONTENT)
    assert look_up(typed, actor=None).fitting[0].shown.question == WATER.question


@pytest.mark.parametrize("typed", ["火星移民", "", "   ", "asdfgh", "😀"])
def test_what_shares_nothing_with_any_answer_finds_none(small: City, typed: str) -> None:
    taken(small, WATER, CONTENT)
    found = look_up(typed, actor=None)
    assert (list(found.fitting), list(found.nearest)) == ([], [])


def test_who_tells_of_a_cut_is_shown_the_answer_and_who_tells_of_something_else_is_not(small: City) -> None:
    taken(small, WATER, CONTENT, replace(WATER, visibility="seats"))
    story = "我们小区今天早上家里突然停水，想问一下怎么办"
    assert [one.question for one in that_fit(story, actor=None)] == [WATER.question]
    for other in ("3月1日晚上村口的井盖不见了，有人骑车差点掉下去，没人管。", "表扬李警官帮我找回了母亲", "你好"):
        assert that_fit(other, actor=None) == []
