"""The acceptance rules of a city are checked before they are entered, and every mistake is named by its line."""

from pathlib import Path

import pytest

from hotline.ground.profiles.actions import checked
from hotline.ground.profiles.wording import BadPattern, compiled, heard, matches

HEAD = 'extends = "luming"\n[profile]\nname = "ours"\ntitle = "我市"\ntitle_en = "Ours"\n'


def mistakes(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a city that writes this."""
    file = tmp_path / "ours.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return [str(fault) for fault in checked(file)[1]]


def test_a_city_adds_a_sign_of_its_own_and_switches_what_is_usual(tmp_path: Path) -> None:
    own = """
[acceptance]
consumer = "guide_first"
[[acceptance_signs]]
code = "R2-island"
rule = "R2"
outcome = "GUIDE"
when = ["海岛 .. 渡轮"]
"""
    assert mistakes(tmp_path, own) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[acceptance]\nconsumer = "maybe"', "acceptance.consumer: 'maybe' is none of"),
        ("[acceptance]\nanonymous = 1", "acceptance.anonymous: 1 is none of true, false"),
        ('[acceptance]\nexact_place_on = ["77"]', "acceptance.exact_place_on"),
        ('[acceptance_words]\nfire = ["起訴"]', "simplified"),
        ("[acceptance_words]\nfire = []", "must be a list of words"),
        ('[[acceptance_signs]]\ncode = "X"\nrule = "R99"\noutcome = "GUIDE"\nwhen = ["桥"]', "'R99' is none of"),
        ('[[acceptance_signs]]\ncode = "X"\nrule = "R2"\noutcome = "NO"\nwhen = ["桥"]', "outcome: 'NO' is none of"),
        ('[[acceptance_signs]]\ncode = "X"\nrule = "R2"\noutcome = "GUIDE"', "by which words it is known"),
        ('[[acceptance_signs]]\ncode = "X"\nrule = "R2"\noutcome = "GUIDE"\nwhen = ["{nowhere}"]', "no list 'nowhere'"),
        ('[[acceptance_signs]]\ncode = "X"\nrule = "R2"\noutcome = "GUIDE"\nwhen = ["桥 .."]', "ends with a gap"),
        ('[[acceptance_signs]]\ncode = "R2-seller"\nlines = ["911"]', "there is no emergency line '911'"),
        ('[[acceptance_signs]]\ncode = "R2-seller"\nswitch = "noise=on"', "with a switch there is"),
        ('[[acceptance_signs]]\ncode = "R2-seller"\nreason = "因为"\nreason_en = ""', "reason_en: must be given"),
        ('[[acceptance_signs]]\ncode = "R2-seller"\noutcom = "GUIDE"', "'outcome' was probably meant"),
        ('[[acceptance_rules]]\ncode = "R2"\nrefusal = "S77"', "there is no kind of refusal 'S77'"),
        ('[[acceptance_examples]]\ncode = "E"\nrule = "R2"\ntext = "路灯坏了"\nexpected = ["NO"]', "must be a list of"),
    ],
)
def test_every_mistake_is_named_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, text)
    assert said in found
    assert found.startswith("ours.toml:")


def test_a_changed_rule_that_gives_another_result_than_expected_is_not_entered(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, '[[acceptance_signs]]\ncode = "R5-person"\noutcome = "ACCEPT"')
    assert "gives ACCEPT, not REFUSE as expected" in found
    assert "acceptance-cn.toml:" in found


def test_words_stand_near_each_other_in_one_sentence() -> None:
    near, far = compiled("{court} .. 起诉", {"court": ("法院",)}), compiled("法院 ... 起诉", {})
    assert matches(near, heard("我向法院提了起诉"))
    assert not matches(near, heard("法院门口那条路很堵我因为别的事才起诉"))
    assert matches(far, heard("法院门口那条路很堵我因为别的事才起诉"))
    assert not matches(far, heard("我路过法院。邻居起诉了"))


def test_traditional_full_width_and_capital_signs_are_found_where_they_stand() -> None:
    text = heard("ＱＱ上說法院會起訴")
    ((span,),) = matches(compiled("起诉", {}), text).values()
    assert text.written[slice(*text.as_written(span))] == "起訴"


@pytest.mark.parametrize("said", ["", ".. 桥", "桥 .. ..", "桥 ..", "桥 & ", "{two", "a||b"])
def test_a_pattern_that_says_nothing_is_no_pattern(said: str) -> None:
    with pytest.raises(BadPattern):
        compiled(said, {})
