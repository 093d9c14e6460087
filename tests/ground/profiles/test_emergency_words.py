"""Words of danger lead to the line to call; which words is the city's own data."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from hotline.ground.profiles.rules import ProfileFault, read

LUMING = Path(__file__).parents[3] / "hotline" / "cities" / "luming.toml"


def body() -> dict[str, Any]:
    return tomllib.loads(LUMING.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("楼下着火了", ["119"]),
        ("家里闻到燃气味，奶奶昏迷不醒", ["120", "gas"]),
        ("There is a GAS LEAK in our kitchen", ["gas"]),
        ("路灯不亮已经三天了", []),
        ("建议增加消防宣传", []),
        ("", []),
    ],
)
def test_words_of_danger_name_the_lines_to_call(words: str, lines: list[str]) -> None:
    assert [line.code for line in read(body()).emergencies(words)] == lines


def test_a_profile_without_such_words_warns_of_nothing() -> None:
    given = body()
    del given["emergency_words"]
    assert read(given).emergencies("着火了") == ()


@pytest.mark.parametrize("wrong", [{"112": ["着火"]}, {"119": "着火"}, {"119": [""]}])
def test_words_for_no_line_or_no_words_at_all_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProfileFault):
        read({**body(), "emergency_words": wrong})
