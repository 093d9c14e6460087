"""Learning from the city's own orders: who teaches nothing, what a model is made of, what is proposed."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Task
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.learning import Learning
from hotline.insight.learning import features, shelf, teaching
from hotline.insight.learning.classifier import Lesson
from hotline.insight.learning.fitting import fit
from hotline.insight.learning.lessons import Case, cases, posts_of_units
from hotline.insight.learning.lessons import teaching as taught
from hotline.insight.learning.queries import past_of, propose, unit_at
from hotline.insight.learning.registers import written
from hotline.register.knowledge.models import Answer
from hotline.register.matters.models import Duty
from tests.casework.factories import MORNING, City, appeal, order
from tests.register.knowledge.test_answers import published

SAID = {
    ("01", "0103", "010302"): ("井盖缺失", "井盖不见了，有人差点掉下去"),
    ("02", "0201", "020101"): ("自来水停水", "水管爆了，家里没有水"),
    ("02", "0202"): ("污水外溢", "下水道堵了，污水流到路上"),
}
POSTS = {"01": "trade:district:housing", "02": "trade:district:water"}


@pytest.fixture(autouse=True)
def _own_shelf(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HUIYIN_VAR = tmp_path
    with translation.override("en"):
        yield


def many(times: int = 12) -> list[Case]:
    """Cases of three categories and two posts."""
    return [
        Case(title, f"{content}，第{turn}次反映", MORNING + timedelta(hours=turn), path, POSTS[path[0]], frozenset())
        for turn in range(times)
        for path, (title, content) in SAID.items()
    ]


def from_cases(monkeypatch: pytest.MonkeyPatch, known: list[Case]) -> None:
    """Learning knows these cases and nothing of the registers."""
    monkeypatch.setattr(teaching, "cases", lambda _rules, *, at: known)
    monkeypatch.setattr(teaching, "posts_of_units", dict)
    monkeypatch.setattr(teaching, "written", lambda _posts, *, at, on: [])


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    from_cases(monkeypatch, many())
    return teaching.learn(Learning(least=20), at=MORNING)


# ------------------------------------------------------------------------------------------------ who teaches


@pytest.mark.parametrize("secret", ["is_confidential", "is_anonymous", "is_restricted", "is_guarded"])
def test_nothing_is_learnt_from_who_asked_for_secrecy(small: City, secret: str) -> None:
    case = order(small, upto="replied")
    assert len(cases(Learning(), at=MORNING + timedelta(days=9))) == 1
    Appeal.objects.filter(share__order=case).update(**{secret: True})
    assert cases(Learning(), at=MORNING + timedelta(days=9)) == []


@pytest.mark.parametrize("kept", [{"is_confidential": True}, {"is_guarded": True}, {"sensitivity": 1}])
def test_nothing_is_learnt_from_an_order_that_is_kept_apart(small: City, kept: dict[str, Any]) -> None:
    case = order(small, upto="replied")
    Order.objects.filter(pk=case.pk).update(**kept)
    assert cases(Learning(), at=MORNING + timedelta(days=9)) == []


def test_what_still_waits_teaches_nothing(small: City) -> None:
    appeal(small)
    assert not taught().exists()


def test_the_unit_that_handled_it_teaches_and_one_that_gave_it_back_speaks_against_itself(small: City) -> None:
    case = order(small, upto="replied")
    (only,) = cases(Learning(), at=MORNING + timedelta(days=9))
    assert only.matter == ("01", "0103", "010302")
    assert only.post == "trade:district:housing"
    assert only.returned == frozenset()
    Order.objects.filter(pk=case.pk).update(returns=1)
    Task.objects.create(
        order=case, unit=small.units["d1-water"], unit_path=small.units["d1-water"].path, role="relieved",
        opened_at=case.opened_at, assigned_at=MORNING, due_at=MORNING,
    )  # fmt: skip
    (only,) = cases(Learning(), at=MORNING + timedelta(days=9))
    assert only.returned == {"trade:district:water"}
    past = past_of(case.matter, small.units["d1-water"], at=MORNING + timedelta(days=9))
    assert (past.orders, past.led, past.returned) == (1, 1, 1)


def test_a_return_weighs_against_the_unit_that_gave_it_back() -> None:
    text = features.counted("", "路边井盖和水管都坏了")
    rows = [Lesson(text, ("b",)), Lesson(text, ("c",)), Lesson(features.counted("", "别的事"), ("a",))]
    returned = [replace(row, not_these=frozenset({"c"})) if row.classes == ("b",) else row for row in rows]

    def share_of_c(lessons: list[Lesson]) -> float:
        return {one.name: one.share for one in fit(lessons, least=1).shares(text)[0]}["c"]

    assert share_of_c(returned) < share_of_c(rows)


def test_no_telephone_number_becomes_a_feature() -> None:
    one, other = (features.counted("", f"请回电{number}") for number in ("19900001234", "15512345678"))
    assert list(one.keys) == list(other.keys)


def test_the_registers_teach_beside_the_orders(small: City) -> None:
    posts = posts_of_units()
    told = {case.matter: case for case in written(posts, at=MORNING, on=MORNING.date())}
    manhole = told["01", "0103", "010302"]
    assert manhole.title == "井盖缺失异响"
    assert manhole.content == "城乡建设 道路市政设施 井盖缺失异响"
    assert manhole.post == "trade:district:housing"
    Duty.objects.update(in_force_to=MORNING.date())
    assert {case.post for case in written(posts, at=MORNING, on=MORNING.date())} == {""}


def test_a_standard_answer_teaches_its_category_and_its_unit_unless_only_the_unit_reads_it(small: City) -> None:
    answer = published(small)
    told = [case for case in written(posts_of_units(), at=MORNING, on=MORNING.date()) if "物业乱涨价" in case.content]
    assert [(case.matter, case.post) for case in told] == [(("01", "0103"), "trade:district:housing")]
    Answer.objects.filter(pk=answer.pk).update(visibility="unit")
    again = written(posts_of_units(), at=MORNING, on=MORNING.date())
    assert not [case for case in again if "物业乱涨价" in case.content]


# ------------------------------------------------------------------------------------------------ what is kept


def test_a_card_says_what_was_learnt_and_how_well(learnt: list[Any]) -> None:
    card = shelf.in_use("category").card
    assert card == learnt[0]
    assert card["data"]["cases"] == 36
    assert card["classes"]["0202"] == 12
    assert card["figures"]["levels"][0]["first"] == 1.0
    assert (card["figures"]["proposed"], card["figures"]["proposed_rightly"]) == (1.0, 1.0)
    assert card["bytes"] == (shelf.folder("category") / f"{card['name']}.npz").stat().st_size


def test_a_better_model_is_taken_up_without_a_restart(learnt: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first = shelf.in_use("category")
    assert shelf.in_use("category") is first
    teaching.learn(Learning(least=20), at=MORNING + timedelta(days=7))
    assert shelf.in_use("category").card["name"] > first.card["name"]
    assert [card["name"] for card in shelf.cards("category")][1] == first.card["name"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda place, name: (place / f"{name}.npz").write_bytes(b"PK"), "not the one"),
        (lambda place, name: (place / f"{name}.npz").unlink(), "cannot be read"),
        (lambda place, name: (place / f"{name}.json").write_text("{", "utf-8"), "card cannot be read"),
        (lambda place, _name: (place / "current").write_text("../../etc/passwd", "utf-8"), "no proper name"),
        (lambda place, _name: (place / "current").unlink(), "Nothing has been learnt"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_with_a_sentence(learnt: list[Any], spoil: Any, says: str) -> None:
    spoil(shelf.folder("category"), learnt[0]["name"])
    shelf._known.clear()
    with pytest.raises(shelf.Unfit, match=says):
        shelf.in_use("category")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"features": 0}, "another version"),
        ({"choices": {"": ["a"]}}, "does not fit"),
        ({"what": "unit"}, "another kind"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(learnt: list[Any], change: dict[str, Any], says: str) -> None:
    file = shelf.folder("category") / f"{learnt[0]['name']}.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **change}), "utf-8")
    shelf._known.clear()
    with pytest.raises(shelf.Unfit, match=says):
        shelf.in_use("category")


@pytest.mark.parametrize("hostile", ["[]", "null", '{"choices": {}}', '{"choices": [1]}', '"x"', "[" * 3000])
def test_a_hostile_card_is_refused(learnt: list[Any], hostile: str) -> None:
    (shelf.folder("category") / f"{learnt[0]['name']}.json").write_text(hostile, "utf-8")
    shelf._known.clear()
    with pytest.raises(shelf.Unfit):
        shelf.in_use("category")
    assert shelf.cards("category") == []


@pytest.mark.parametrize("name", ["choices", "sharpness", "sha256", "features", "figures", "data", "classes"])
@pytest.mark.parametrize("value", [None, [], {"": None}, {"": [1, 2]}, "x", 10**400, float("nan")])
def test_a_card_with_a_strange_value_is_refused_or_makes_no_difference(
    learnt: list[Any], name: str, value: Any
) -> None:
    file = shelf.folder("category") / f"{learnt[0]['name']}.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), name: value}), "utf-8")
    shelf._known.clear()
    try:
        classifier = shelf.in_use("category").classifier
    except shelf.Unfit:
        return
    assert name in ("figures", "data", "classes")
    assert classifier.shares(features.counted("", "井盖不见了"))


HOSTILE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "pickle": lambda good: {"keys": numpy.array([{"a": 1}], dtype=object)},
    "short": lambda good: {"rarity": good["rarity"][:1]},
    "beyond": lambda good: {"places0": good["places0"] + 10**8},
    "nan": lambda good: {"weights0": good["weights0"] * numpy.nan},
    "unsorted": lambda good: {"places0": good["places0"][::-1]},
    "words": lambda good: {"weights0": good["weights0"].astype("U8")},
    "deep": lambda good: {"keys": good["keys"][None]},
    "signed": lambda good: {"keys": good["keys"].astype("i8")},
    "bytes": lambda good: {},
}
"""Arrays in a file whose hash is right."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_arrays_that_are_none_are_refused_even_with_the_right_hash(learnt: list[Any], kind: str) -> None:
    place, name = shelf.folder("category"), learnt[0]["name"]
    with numpy.load(place / f"{name}.npz") as arrays:
        good = dict(arrays)
    file = BytesIO()
    numpy.savez(file, **{**good, **HOSTILE[kind](good)})
    held = b"PK\x03\x04" + bytes(200) if kind == "bytes" else file.getvalue()
    (place / f"{name}.npz").write_bytes(held)
    card = json.loads((place / f"{name}.json").read_text("utf-8"))
    (place / f"{name}.json").write_text(json.dumps({**card, "sha256": hashlib.sha256(held).hexdigest()}), "utf-8")
    shelf._known.clear()
    with pytest.raises(shelf.Unfit, match="does not fit"):
        shelf.in_use("category")


def test_too_few_cases_are_named_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from_cases(monkeypatch, many(2))
    found = teaching.learn(Learning(), at=MORNING)
    assert all(isinstance(each, shelf.Unfit) for each in found)
    assert "6 cases may be learnt from, 100 are needed" in str(found[0])
    assert not shelf.folder("category").exists()


# ------------------------------------------------------------------------------------------------ what is proposed


def asked(small: City, text: str, **more: Any) -> Any:
    place = more.pop("place", small.units["t1"])
    return propose(text, profile=profiles.current(), at=MORNING, on=MORNING.date(), place=place, **more)


def test_the_duty_list_goes_before_what_was_learnt(small: City, learnt: list[Any]) -> None:
    found = asked(small, "小区门口井盖不见了，差点掉下去")
    assert [one.matter.code for one in found.categories] == ["010302"]
    assert found.categories[0].share >= 40
    assert (found.lead, found.basis, found.share) == (small.units["d1-housing"], "权责清单1.3", 0)


def test_where_the_duty_list_has_no_line_the_learnt_unit_of_the_place_is_proposed(
    small: City, learnt: list[Any]
) -> None:
    found = asked(small, "家里停水了，水管爆了，家里没有水")
    assert found.lead == small.units["d1-water"]
    assert found.share >= 60
    assert found.basis == ""
    assert asked(small, "家里停水了，水管爆了，家里没有水", place=small.units["t2"]).lead is None


def test_a_category_that_a_person_chose_is_not_overruled(small: City, learnt: list[Any]) -> None:
    found = asked(small, "家里停水了，水管爆了", matter=small.matters["010302"])
    assert found.of == small.matters["010302"]
    assert found.is_chosen
    assert found.lead == small.units["d1-housing"]


def test_nothing_is_proposed_below_the_threshold_or_for_no_words(small: City, learnt: list[Any]) -> None:
    assert asked(small, "今天天气不错，祝大家节日快乐").categories == ()
    assert asked(small, " ").categories == ()


def test_without_a_model_the_duty_list_still_names_the_unit(small: City) -> None:
    found = asked(small, "井盖不见了，差点掉下去", matter=small.matters["010302"])
    assert found.lead == small.units["d1-housing"]
    assert "learnt" in found.trouble


def test_a_post_is_found_at_any_place(small: City) -> None:
    assert unit_at("place:town:", small.units["v1"]) == small.units["t1"]
    assert unit_at("unit::gas", small.units["t2"]) == small.units["gas"]
    assert unit_at("trade:village:housing", small.units["t1"]) is None
    assert unit_at("nonsense", small.units["t1"]) is None


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_learns_lists_and_shows(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="nothing was learnt"):
        call_command("learn", stdout=StringIO())
    with pytest.raises(CommandError, match="Nothing has been learnt"):
        call_command("learn", "--card", stdout=StringIO())
    from_cases(monkeypatch, many(40))
    said = StringIO()
    call_command("learn", stdout=said)
    assert "120 cases" in said.getvalue()
    listed, shown = StringIO(), StringIO()
    call_command("learn", "list", stdout=listed)
    call_command("learn", "--card", stdout=shown)
    assert listed.getvalue().count("* ") == 2
    assert '"sha256"' in shown.getvalue()


def test_a_page_proposes_without_the_library_that_learns() -> None:
    import subprocess

    code = (
        "import hotline.insight.learning.features as f, hotline.insight.learning.classifier, sys\n"
        "f.counted('路灯', '路灯坏了')\n"
        "assert not {'sklearn', 'scipy', 'joblib'} & set(sys.modules), 'too big for a page'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_that_was_learnt_is_shown_as_certain(small: City, learnt: list[Any]) -> None:
    shares = [one.share for text in ("井盖不见了", "水管爆了，家里没有水") for one in asked(small, text).categories]
    assert shares
    assert max(shares) <= 99
