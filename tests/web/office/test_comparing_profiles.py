"""Two profiles side by side: only what differs, in the language of the page."""

import re

import pytest

from tests.casework.factories import City
from tests.cities.entering import in_force
from tests.web.office.conftest import Enter

PAGE = "/staff/office/profile/compare/"


def test_the_page_asks_for_another_profile_first(enter: Enter) -> None:
    page = enter("agent").get(PAGE).content.decode()
    assert "请选择另一份城市规则" in page
    assert '<option value="dongsheng">东胜区</option>' in page


def test_only_what_differs_stands_side_by_side_in_both_languages(enter: Enter, small: City) -> None:
    client, version = enter("agent"), in_force("luming").pk
    chosen = {"left": f"v{version}", "right": "dongsheng"}
    page = client.get(PAGE, chosen).content.decode()
    assert "鹿鸣市" in page
    assert "疑难及历史遗留事项" in page
    assert "7个自然日" in page
    assert "依法由本人承担" in page
    assert not re.search(r"\bS2\b", page), "what is the same in both is left out"
    english = client.get(f"/en{PAGE}", chosen).content.decode()
    assert "hard matters and those left by history" in english
    assert "7 natural days" in english


def test_two_versions_that_were_entered_can_be_compared(enter: Enter, small: City) -> None:
    first, second = in_force("luming").pk, in_force("suzhou").pk
    page = enter("agent").get(PAGE, {"left": f"v{first}", "right": f"v{second}"}).content.decode()
    assert "苏州市第1版 ✓" in page
    assert "社会公序良俗" in page
    assert "两者没有不同" in enter("agent").get(PAGE, {"left": f"v{first}", "right": "luming"}).content.decode()


def test_tables_without_a_chapter_of_their_own_are_shown_as_they_are_written(enter: Enter, small: City) -> None:
    page = enter("agent").get(PAGE, {"left": "luming", "right": "chongqing"}).content.decode()
    assert "supervision.prefix" in page
    assert "渝督" in page
    assert "ladder_rules[2].trigger" in page
    assert "amount 1 · unit workdays" in page
    assert "trigger D08, level 1, times 3" in page
    assert "None" not in page


@pytest.mark.parametrize("chosen", [{"left": "v99999"}, {"right": "atlantis"}, {"right": "../../etc/passwd"}])
def test_what_is_no_profile_is_not_found(enter: Enter, chosen: dict[str, str]) -> None:
    assert enter("agent").get(PAGE, chosen).status_code == 404
