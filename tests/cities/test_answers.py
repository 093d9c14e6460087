"""The standard answers of the demo city: every file is read, every mistake is named with file, key and field."""

import re
from pathlib import Path

import pytest

from hotline.config.demo import files
from hotline.config.demo.answers import AnswersFault, read

CITY = files.read()
GOOD = """
[[answers]]
key = "a"
matter = "0401"
audience = "both"
question = "停水找谁？"
short = "拨打供水热线。"
visibility = "public"
valid_from = 2026-01-01
review_in_days = 100
"""


def test_the_demo_city_has_answers_of_many_units_each_short_enough_to_be_said() -> None:
    assert len(CITY.answers) >= 300
    assert len({one.unit for one in CITY.answers}) >= 40
    assert max(len(one.content.short) for one in CITY.answers) <= 120
    assert any(one.english for one in CITY.answers)


REPLACED = (
    "环境保护法", "环境影响评价法", "海洋环境保护法", "大气污染防治法", "水污染防治法", "土壤污染防治法",
    "固体废物污染环境防治法", "噪声污染防治法", "放射性污染防治法", "清洁生产促进法",
)  # fmt: skip
"""What the environmental code (生态环境法典, in force from 15 August 2026) has replaced."""


def test_no_answer_and_no_duty_names_a_law_that_the_environmental_code_has_replaced() -> None:
    said = [text for one in CITY.answers for text in (one.content.short, one.content.full)]
    cited = [line.title for one in CITY.answers for line in one.content.basis]
    for name in ("suzhou", "luming"):  # suzhou has what the small network has
        said += [row["basis"] for row in files.read(name).duties]
    assert not [text for text in (*said, *cited) if any(law in text for law in REPLACED)]


def test_a_rule_of_the_citys_own_bears_its_name_and_a_law_has_one_title() -> None:
    titles = {line.title for one in CITY.answers for line in one.content.basis}
    assert all(title.startswith("鹿鸣市") for title in titles if title.endswith("（示例）"))
    assert not [title for title in titles if re.search(r"《|》|（\d{4}年|修正案", title)], "else two pages cite it"
    numbers: dict[str, set[str]] = {}
    for one in CITY.answers:
        for line in one.content.basis:
            numbers.setdefault(line.title, set()).add(line.number)
    assert not [title for title, known in numbers.items() if len(known) > 1]


def test_no_other_city_has_answers() -> None:
    assert not files.read("suzhou").answers


def mistakes(folder: Path, text: str) -> list[str]:
    """What is wrong with a file."""
    (folder / "water.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AnswersFault) as refused:
        read(folder, units=["water"], matters=["0401"])
    return refused.value.mistakes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('short = "拨打供水热线。"', f'short = "{"长" * 121}"'), "short: is too long: 121 characters"),
        (('matter = "0401"', 'matter = "9999"'), "matter: there is no class of matter '9999'"),
        (("review_in_days = 100", 'review_in_days = "soon"'), "review_in_days: must be a whole number of days"),
        (("valid_from = 2026-01-01", 'valid_from = "now"'), "valid_from: must be a date"),
        (('question = "停水找谁？"', 'questoin = "停水找谁？"'), "questoin: is not read"),
        (('visibility = "public"', 'visibility = "all"'), "visibility: is not one of the choices"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_field(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert f"water.toml [a] {said}" in "\n".join(mistakes(tmp_path, GOOD.replace(*change)))


def test_all_mistakes_are_named_at_once_and_a_key_stands_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, GOOD + GOOD.replace('"0401"', '"1"'))
    assert [line.split(": ")[0] for line in found] == ["water.toml [a] matter", "water.toml [a] key"]
    (tmp_path / "nobody.toml").write_text(GOOD.replace('"a"', '"b"'), encoding="utf-8")
    assert "nobody.toml [b] unit: there is no unit nobody" in mistakes(tmp_path, GOOD.replace('"0401"', '"1"'))
