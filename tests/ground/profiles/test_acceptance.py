"""The acceptance rules of a city are checked before they are entered, and every mistake is named by its line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from hotline.ground.profiles.acceptance import read_acceptance, weighed
from hotline.ground.profiles.actions import checked
from hotline.ground.profiles.judging import judge
from hotline.ground.profiles.wording import BadPattern, Way, compiled, heard, lexicon_of, matches

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
        ('[acceptance]\nmasks = ["气炸 .."]', "ends with a gap"),
        ('[[acceptance_signs]]\ncode = "R11-service"\nevidence = ["怎么"]', "must begin with its points"),
        ('[[acceptance_signs]]\ncode = "R2-seller"\nleast = 3', "must be given with `evidence`"),
        ('[[acceptance_alike]]\ncode = "A"\nrule = "R2"\noutcome = "GUIDE"\ntexts = []', "must be a list of texts"),
        ('[[acceptance_alike]]\ncode = "A"\nrule = "R2"\noutcome = "AWAY"\ntexts = ["桥"]', "'AWAY' is none of"),
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


def found(said: str, text: str, *, lists: Mapping[str, tuple[str, ...]] | None = None, masks: str = "") -> list[Way]:
    """Where a pattern is found in a text, sentence after sentence."""
    pattern = compiled(said, lists or {})
    hiding = (compiled(masks, {}),) if masks else ()
    return [way for _sentence, way in matches(pattern, heard(text, lexicon_of([pattern], masks=hiding)))]


def test_words_stand_near_each_other_in_one_sentence() -> None:
    lists = {"court": ("法院",)}
    assert found("{court} .. 起诉", "我向法院提了起诉", lists=lists)
    assert not found("{court} .. 起诉", "法院门口那条路很堵我因为别的事才起诉", lists=lists)
    assert found("法院 ... 起诉", "法院门口那条路很堵我因为别的事才起诉")
    assert not found("法院 ... 起诉", "我路过法院。邻居起诉了")


def test_every_place_is_found_and_not_only_the_first() -> None:
    assert found("桥", "桥上有桥") == [((0, 1),), ((3, 4),)]
    assert found("桥 & 灯", "桥上有灯。灯下有桥") == [((0, 1), (3, 4)), ((8, 9), (5, 6))]


def test_in_a_turn_of_phrase_no_word_means_what_it_says() -> None:
    assert found("炸了", "锅炉炸了", masks="气炸")
    assert not found("炸了", "我都气炸了", masks="气炸")
    assert not found("法院", "法院门口积水", masks="法院 门口")
    assert found("法院", "法院不执行", masks="法院 门口")


def test_traditional_full_width_and_capital_signs_are_found_where_they_stand() -> None:
    pattern = compiled("起诉", {})
    text = heard("ＱＱ上說法院會起訴", lexicon_of([pattern]))
    ((_sentence, (span,)),) = matches(pattern, text)
    assert text.written[slice(*text.as_written(span))] == "起訴"


def sign(**known: object) -> dict[str, object]:
    """What a profile says with one sign."""
    return {
        "acceptance_rules": [{"code": "R1", "title": "一", "title_en": "One"}],
        "acceptance_signs": [{"code": "R1-one", "rule": "R1", "outcome": "EMERG", **known}],
        "acceptance_words": {"filler": ["啊"], "another": ["另外"]},
    }


def shows(body: dict[str, object], text: str) -> bool:
    """Whether the sign is found in a text."""
    return judge(text, read_acceptance(body), {}).finding is not None


def test_what_another_clause_says_bars_a_sign_only_where_it_is_meant_to() -> None:
    text = "他昨天还好好的，刚才突然晕倒了"
    assert not shows(sign(when=["晕倒"], unless=["昨天"]), text)
    assert shows(sign(when=["晕倒"], unless_here=["昨天"]), text)
    assert not shows(sign(when=["晕倒"], unless_here=["昨天"]), "他昨天晕倒了")
    assert shows(sign(when=["晕倒"], unless=["昨天"], despite=["刚才"]), text)


def test_words_are_weighed_where_none_of_them_decides_alone() -> None:
    asking = sign(evidence=["+3 怎么|多少", "+2 {fee}", "-4 不退"], least=5)
    asking["acceptance_words"] = {"filler": ["啊"], "another": ["另外"], "fee": ["水费", "电费"]}
    assert shows(asking, "水费怎么交")
    assert not shows(asking, "怎么还没到")
    assert not shows(asking, "多收的水费怎么都不退")


@pytest.mark.parametrize("said", ["{ask}", "3 怎么", "+x 怎么", "+100 怎么", "+3", "+３ 怎么"])
def test_evidence_says_its_points(said: str) -> None:
    with pytest.raises(BadPattern):
        weighed(said, {"ask": ("怎么",)})


def test_where_no_sign_is_found_the_texts_most_alike_decide_and_are_named() -> None:
    body = sign(when=["着火"])
    body["acceptance_alike"] = [
        {"code": "firm", "rule": "R1", "outcome": "GUIDE", "texts": ["公司年会不让我参加", "公司团建非要我周末去"]},
        {"code": "usual", "rule": "R1", "outcome": "ACCEPT", "texts": ["路灯坏了没人修", "路面塌了一个坑"]},
    ]
    rules = read_acceptance(body)
    finding = judge("公司年会为什么不让我去", rules, {}).finding
    assert finding is not None
    assert (finding.sign.code, finding.sign.outcome, finding.like) == ("firm", "GUIDE", "公司年会不让我参加")
    assert judge("门口路灯坏了", rules, {}).finding is None
    assert judge("河水发绿", rules, {}).finding is None
    burning = judge("公司年会着火了", rules, {}).finding
    assert burning is not None and burning.like == ""


def test_the_citys_own_name_is_no_other_place() -> None:
    body = sign(when=["在 {city}"])
    body["acceptance_words"] = {"filler": ["啊"], "another": ["另外"], "city": ["苏州", "无锡"]}
    body["profile"] = {"title": "苏州市"}
    assert not shows(body, "我在苏州买的")
    assert shows(body, "我在无锡买的")


@pytest.mark.parametrize("said", ["", ".. 桥", "桥 .. ..", "桥 ..", "桥 & ", "{two", "a||b"])
def test_a_pattern_that_says_nothing_is_no_pattern(said: str) -> None:
    with pytest.raises(BadPattern):
        compiled(said, {})
