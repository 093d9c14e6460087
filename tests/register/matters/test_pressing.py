"""How urgent a text is: danger before crisis before what is usual for its category, each with what speaks for it."""

import pytest

from hotline.register.matters.models import Matter
from hotline.register.matters.pressing import CATEGORY, CRISIS, DANGER, Pressing, pressing
from tests.register.matters.test_accepting import city

USUAL = {code: Matter(code=code, urgency=urgency) for code, urgency in (("06", "calm"), ("0401", "urgent"))}


@pytest.mark.parametrize(
    ("text", "matter", "expected"),
    [
        ("家里闻到很重的煤气味", None, ("critical", DANGER, "R0")),
        ("灯杆底座冒火花", "0401", ("critical", DANGER, "R0")),
        ("再不解决我们就去市政府拉横幅", "06", ("critical", CRISIS, "扬言集体上访")),
        ("小区停水两天了", "0401", ("urgent", CATEGORY, "")),
        ("公园几点关门", "06", ("calm", CATEGORY, "")),
    ],
)
def test_the_highest_urgency_is_proposed_with_what_speaks_for_it(
    text: str, matter: str | None, expected: tuple[str, str, str]
) -> None:
    found = pressing(text, USUAL.get(matter or ""), profile=city())
    assert found is not None
    assert (found.urgency, found.why, found.rule) == expected
    assert all(word in text for word in found.words)
    assert bool(found.words) == (found.why != CATEGORY)


@pytest.mark.parametrize("text", ["", "  ", "今天天气不错", "<script>", "𠮷" * 500])
def test_where_nothing_tells_it_nothing_is_proposed(text: str) -> None:
    assert pressing(text, None, profile=city()) is None


def test_what_is_said_of_a_danger_that_is_over_or_asked_about_does_not_raise_it() -> None:
    assert pressing("消防演练着火时怎么疏散", USUAL["06"], profile=city()) == Pressing("calm", CATEGORY)


def test_an_urgency_that_no_city_knows_is_not_proposed() -> None:
    assert pressing("路灯不亮", Matter(code="01", urgency="odd"), profile=city()) is None
