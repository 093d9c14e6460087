"""Categories proposed at seat and dispatch desk: one key each, with unit and evidence, and none without a model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from hotline.insight.learning import features, shelf
from hotline.insight.learning.classifier import TOP, Choice, Classifier
from tests.casework.factories import City, order
from tests.web.conftest import SignIn

TEXT = "村口的井盖不见了，有人差点掉下去"


def shelve(classes: Sequence[str], weights: Sequence[float], *, what: str = "category") -> None:
    """A model that knows one text."""
    import numpy

    keys = features.counted("", TEXT).keys
    space = features.Space(keys, numpy.ones(keys.size, "f4"))
    table = numpy.tile(numpy.array(weights, "f4"), (keys.size, 1))
    choice = Choice(tuple(classes), numpy.arange(keys.size, dtype="i4"), table, numpy.zeros(len(classes), "f4"))
    shelf.put(what, Classifier(space, {TOP: choice}), {}, name="20260301-030000")


@pytest.fixture(autouse=True)
def _own_shelf(settings: Settings, tmp_path: Path) -> None:
    settings.HUIYIN_VAR = tmp_path


def fragment(small: City, as_: SignIn, **given: Any) -> str:
    answer = as_("agent").post("/staff/seat/classes/", {"content": TEXT, "place": "青溪镇", **given})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_category_is_proposed_with_its_key_and_the_unit_with_its_basis(small: City, as_: SignIn) -> None:
    shelve(["010302", "01"], [0.9, 0.1])
    page = fragment(small, as_)
    assert 'data-hotkey="Alt+1"' in page
    assert "&quot;matter_code&quot;: &quot;010302&quot;" in page
    assert "道路市政设施 › 井盖缺失异响" in page
    assert "雪松区住建局" in page
    assert "权责清单1.3" in page


def test_the_category_that_stands_in_the_field_is_marked(small: City, as_: SignIn) -> None:
    shelve(["010302", "01"], [0.9, 0.1])
    assert 'aria-pressed="true"' in fragment(small, as_, matter="010302")


def test_without_a_model_one_line_says_so_and_the_unit_still_stands_there(small: City, as_: SignIn) -> None:
    page = fragment(small, as_, matter="010302")
    assert "还没有训练过模型" in page
    assert "雪松区住建局" in page
    assert 'data-hotkey="Alt+1"' not in page


def test_an_urgency_above_the_usual_is_proposed_with_the_words_that_speak_for_it(small: City, as_: SignIn) -> None:
    page = fragment(small, as_, content="家里闻到很重的煤气味，阀门关不上", urgency="normal")
    assert 'data-hotkey="Alt+4"' in page
    assert "&quot;urgency&quot;: &quot;critical&quot;" in page
    assert "涉险：“煤气”" in page
    assert 'aria-pressed="true"' in fragment(small, as_, content="家里闻到很重的煤气味", urgency="critical")
    assert "Alt+4" not in fragment(small, as_, content="公园几点关门，门票多少钱")


def test_a_broken_model_costs_its_proposals_alone(small: City, as_: SignIn) -> None:
    shelve(["010302", "01"], [0.9, 0.1])
    (shelf.folder("category") / "20260301-030000.npz").write_bytes(b"")
    shelf._known.clear()
    assert "校验值不符" in fragment(small, as_)
    assert as_("agent").get("/staff/seat/").status_code == 200


@pytest.mark.parametrize(
    "text", ["", "\u202e\u0000"[:1], "𠮷" * 4000, "<script>alert(1)</script>" * 50, "１２３" * 3000]
)
def test_whatever_is_typed_the_line_answers(small: City, as_: SignIn, text: str) -> None:
    shelve(["010302", "01"], [0.9, 0.1])
    assert "<script>" not in fragment(small, as_, content=text)


def test_only_who_registers_is_answered(small: City, as_: SignIn) -> None:
    assert as_("handler").post("/staff/seat/classes/", {"content": TEXT}).status_code == 403


def test_the_dispatch_desk_shows_the_same_line_with_keys_of_its_own(small: City, as_: SignIn) -> None:
    shelve(["010302", "01"], [0.9, 0.1])
    case = order(small)
    case.appeals.update(title="", content=TEXT)
    page = as_("dispatcher").get(f"/staff/dispatch/{case.number}/").content.decode()
    assert 'data-hotkey="Ctrl+Alt+1"' in page
