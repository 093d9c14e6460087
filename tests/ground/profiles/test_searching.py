"""By which words a city's search understands people: said in its profile, checked, laid over those that ship."""

from pathlib import Path

import pytest

from hotline.ground.profiles.checking import faults
from hotline.ground.profiles.searching import faults_of_searching, read_searching
from hotline.ground.profiles.sources import load
from tests.cities.files import profile


def test_words_that_mean_the_same_find_each_other_and_translations_one_way() -> None:
    told = read_searching({"synonyms": {"水表": ["自來水錶"]}, "translations": {"Landlord": ["房东"]}})
    assert told.meant == {"水表": ("自来水表",), "自来水表": ("水表",), "landlord": ("房东",)}


def test_a_line_that_is_emptied_is_taken_away() -> None:
    assert not read_searching({"synonyms": {"水表": []}, "translations": {"water": []}, "spoken": {"asking": []}})


@pytest.mark.parametrize(
    ("table", "said", "where"),
    [
        ("synonyms", [], "synonyms"),
        ("synonyms", {"老年 卡": ["敬老卡"]}, "synonyms.老年 卡"),
        ("synonyms", {"老年卡": "敬老卡"}, "synonyms.老年卡"),
        ("translations", {"card": ["bus card"]}, "translations.card"),
        ("translations", {"card": ["卡" * 21]}, "translations.card"),
        ("spoken", {"asking": [3]}, "spoken.asking"),
    ],
)
def test_a_mistake_is_named_by_its_place(table: str, said: object, where: str) -> None:
    assert [place for place, _what in faults_of_searching({table: said})] == [where]
    assert where in {fault.where for fault in faults({**profile(), table: said})}


def test_a_city_adds_words_rewrites_and_takes_away_and_keeps_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        'extends = "luming"\n[synonyms]\n"停水" = []\n"老年卡" = ["爱心卡"]\n[spoken]\nours = ["哪门办"]\n',
        encoding="utf-8",
    )
    told = read_searching(load(file).body)
    assert "停水" not in told.meant
    assert told.meant["老年卡"] == ("爱心卡",)
    assert told.meant["停电"]
    assert {"哪门办", "怎么办"} <= told.spoken
