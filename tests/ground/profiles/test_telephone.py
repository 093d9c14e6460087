"""What a city says of its telephone is read with sensible values for what it leaves out; mistakes are named."""

import copy
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest

from hotline.ground.profiles.checking import faults
from hotline.ground.profiles.rules import read
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import ENTRY, NAMES, NODES, Node, PhoneLine, Telephone, read_telephone
from hotline.ground.profiles.telephone_faults import ENTRIES, HEAD, faults_of_telephone
from hotline.ground.profiles.telephone_prompts import CODES, TEXTS, VALUES, Prompts, pieces
from hotline.ground.profiles.words import LANGUAGES

LUMING = load(find("luming")).body
TELEPHONE = read_telephone(LUMING)
Spoil = Callable[[dict[str, Any]], object]


def put(table: str, name: str, value: object, at: int | None = None) -> Spoil:
    def spoil(body: dict[str, Any]) -> None:
        (body[table] if at is None else body[table][at])[name] = value

    return spoil


MISTAKES: dict[str, tuple[Spoil, str, str]] = {
    "no table": (lambda body: body.update(telephone=3), "telephone", "must be a table"),
    "lines are one table": (lambda body: body.update(telephone_lines={}), "telephone_lines", "[[telephone_lines]]"),
    "no patience": (put("telephone", "patience", 0), "telephone.patience", "from 1 to 30"),
    "patience is words": (put("telephone", "patience", "long"), "telephone.patience", "whole number"),
    "a flag is a number": (put("telephone", "menu", 1), "telephone.menu", "true or false"),
    "very important persons": (put("telephone", "priorities", ["vip"]), "telephone.priorities", "'vip' is none of"),
    "levels that sink": (put("telephone", "service_levels", [20, 15]), "telephone.service_levels", "must rise"),
    "hours in words": (put("telephone", "visit_hours", ["noon"]), "telephone.visit_hours", "17:30-08:30"),
    "a country by its name": (put("telephone", "dial_abroad", ["HK"]), "telephone.dial_abroad", "no country code"),
    "everything is barred": (put("telephone", "dial_barred", [""]), "telephone.dial_barred", "begins no number"),
    "less time when more is asked": (put("telephone", "wrap_up_most", 5), "telephone.wrap_up_most", "not be less"),
    "a skill nobody has": (put("telephone", "skill", "zoo"), "telephone.skill", "no skill 'zoo'"),
    "0 taken by a line": (put("telephone_menu", "key", "0", at=0), "telephone_menu[1].key", "a person everywhere"),
    "two digits": (put("telephone_menu", "key", "11", at=0), "telephone_menu[1].key", "one key"),
    "a key twice": (put("telephone_menu", "key", "1", at=1), "telephone_menu[2].key", "1 is the key of report"),
    "a language's key": (put("telephone_menu", "key", "9", at=0), "telephone_menu[1].key", "the language en"),
    "three levels": (put("telephone_menu", "kind", "submenu", at=7), "telephone_menu[8].kind", "two levels at most"),
    "under a person": (put("telephone_menu", "under", "report", at=7), "telephone_menu[8].under", "no submenu"),
    "an empty submenu": (put("telephone_menu", "kind", "submenu", at=0), "telephone_menu[1].code", "nothing stands"),
    "to nowhere": (put("telephone_menu", "kind", "mayor", at=0), "telephone_menu[1].kind", "'mayor' is none of"),
    "no language chosen": (
        put("telephone_menu", "kind", "language", at=0), "telephone_menu[1].language", "must be given",
    ),
    "no such skill": (put("telephone_menu", "skill", "zoo", at=0), "telephone_menu[1].skill", "no skill 'zoo'"),
    "no such line": (put("telephone_menu", "lines", ["x"], at=0), "telephone_menu[1].lines", "no line 'x'"),
    "its own neighbour": (
        put("telephone_skills", "neighbours", ["general"], at=0), "telephone_skills[1].neighbours", "itself",
    ),
    "a number of two lines": (
        put("telephone_lines", "numbers", ["12345"], at=1), "telephone_lines[2].numbers", "telephone_lines[1] already",
    ),
    "no number": (put("telephone_lines", "numbers", [], at=1), "telephone_lines[2].numbers", "must not be empty"),
    "a number in words": (put("telephone_lines", "numbers", ["none"], at=1), "telephone_lines[2].numbers", "digits"),
    "no such greeting": (put("telephone_lines", "greeting", "x", at=1), "telephone_lines[2].greeting", "no text 'x'"),
    "a merged hotline closes": (put("telephone_bands", "gives", "closed", at=1), "telephone_bands[2].gives", "day and"),
    "forwarded to nobody": (put("telephone_bands", "gives", "forward", at=1), "telephone_bands[2].number", "given"),
    "no day": (put("telephone_bands", "dates", ["soon"], at=0), "telephone_bands[1].dates", "2026-02-17"),
    "special days without days": (put("telephone_bands", "days", "dates", at=1), "telephone_bands[2].dates", "given"),
    "no such prompt": (put("telephone_bands", "prompt", "x", at=0), "telephone_bands[1].prompt", "no text 'x'"),
    "overflow to nobody": (put("telephone_overflow", "to", "x", at=0), "telephone_overflow[1].to", "none of"),
    "no second site": (put("telephone", "second_site", ""), "telephone.second_site", "overflow to it"),
    "a rest no seat knows": (put("telephone_breaks", "code", "nap", at=0), "telephone_breaks[1].code", "'nap' is none"),
    "a code twice": (put("telephone_skills", "code", "general", at=1), "telephone_skills[2].code", "[1] already"),
    "a language nobody has a voice for": (
        put("telephone_languages", "code", "wuu", at=1), "telephone_languages[2].code", "none of cmn, yue, en",
    ),
    "one key for two languages": (put("telephone_languages", "key", "9", at=1), "telephone_languages", "one key"),
    "a name of lines": (put("telephone_lines", "name", "a\nb", at=0), "telephone_lines[1].name", "as text"),
    "a value that is none": (
        put("telephone_prompts", "recorded", "{who} listens"), "telephone_prompts.recorded", "no value {who}",
    ),
    "a value left out": (put("telephone_prompts", "position", "wait"), "telephone_prompts.position", "{position}"),
    "a brace alone": (put("telephone_prompts", "greeting", "hello {"), "telephone_prompts.greeting", "a brace"),
    "a look inside": (
        put("telephone_prompts", "greeting", "{city.__class__}"), "telephone_prompts.greeting", "no value",
    ),
    "a prompt nobody says": (put("telephone_prompts_en", "x", "Hey"), "telephone_prompts_en.x", "[telephone_prompts]"),
    "nearly a key": (put("telephone", "patiense", 3), "telephone.patiense", "'patience' was probably meant"),
    "nearly a table": (lambda body: body.update(telephone_line=[]), "telephone_line", "was probably meant"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_the_telephone_is_named_by_table_and_key(mistake: str) -> None:
    spoil, where, what = MISTAKES[mistake]
    body = {name: copy.deepcopy(said) for name, said in LUMING.items() if name == "profile" or "telephone" in name}
    spoil(body)
    found = [(fault.where, fault.what) for fault in faults(body) if "telephone" in fault.where]
    assert where in [at for at, _said in found]
    assert any(what in said for at, said in found if at == where), found


@pytest.mark.parametrize(
    "value", [None, 3, -1, True, "", "\x00", "零", [], [None], {}, {"a": 1}, [[]], 10**30, float("nan")]
)
def test_whatever_stands_at_a_key_is_read_or_named_and_never_an_accident(value: object) -> None:
    for table, checks in {"telephone": HEAD, **ENTRIES}.items():
        for name in checks:
            body = {part: copy.deepcopy(said) for part, said in LUMING.items() if "telephone" in part}
            entry = body[table] if table == "telephone" else body.setdefault(table, [{}])[0]
            entry[name] = value
            if not faults_of_telephone(body):
                read_telephone(body)


def test_every_key_that_is_read_is_checked() -> None:
    assert set(HEAD) == set(NAMES)
    assert set(ENTRIES) == set(ENTRY)
    for table, checks in ENTRIES.items():
        assert set(checks) == {one.name for one in fields(ENTRY[table])}


def test_a_city_that_says_nothing_has_no_menu_and_people_day_and_night() -> None:
    usual = read_telephone({})
    assert usual == Telephone()
    assert not usual.menu
    band = usual.band("main", datetime(2026, 2, 17, 3), is_workday=False)
    assert (band.gives, usual.skill_of(usual.first_line, band)) == ("people", "general")
    assert usual.line("12345").greeting == "greeting"
    assert [step.to for step in usual.overflow] == ["neighbours", "leaders", "call_back", "voicemail"]


@pytest.mark.parametrize(
    ("called", "line"),
    [("12345", "main"), ("0978-12345", "main"), ("12315", "consumer"), ("12393", "social"), ("+86 978 5550153", "main"),
     ("097812315", "consumer"), ("09785550153", "xuesong"), ("", "main"), ("99999", "main")],
)  # fmt: skip
def test_a_merged_hotline_is_known_by_the_number_that_was_called(called: str, line: str) -> None:
    assert TELEPHONE.line(called).code == line


@pytest.mark.parametrize(
    ("local", "is_workday", "band"),
    [
        (datetime(2026, 3, 4, 10), True, "work"),
        (datetime(2026, 3, 4, 12, 30), True, "lunch"),
        (datetime(2026, 3, 4, 21), True, "night"),
        (datetime(2026, 3, 4, 7, 59), True, "night"),
        (datetime(2026, 3, 7, 10), False, "evening"),
        (datetime(2026, 3, 4, 20, 59), True, "evening"),
        (datetime(2026, 2, 17, 10), False, "festival"),
    ],
)
def test_the_first_part_of_the_day_that_fits_counts(local: datetime, is_workday: bool, band: str) -> None:
    assert TELEPHONE.band("main", local, is_workday=is_workday).code == band


def test_keys_are_offered_by_line_part_of_the_day_and_surge() -> None:
    def offered(line: str, band: str, *, is_surge: bool = False) -> str:
        return "".join(node.key for node in TELEPHONE.offered(line, band, is_surge=is_surge))

    assert offered("main", "work") == "1234567"
    assert offered("main", "night") == "124567"
    surge = Node("surge", "call_back", "3", "回电", surge="only")
    assert [surge.is_offered("main", "work", is_surge=now) for now in (False, True)] == [False, True]
    assert [node.key for node in TELEPHONE.offered("main", "work", under="messages")] == ["1", "2"]


def test_the_night_desk_takes_what_any_key_says() -> None:
    night = TELEPHONE.band("consumer", datetime(2026, 3, 4, 23), is_workday=True)
    day = TELEPHONE.band("consumer", datetime(2026, 3, 4, 10), is_workday=True)
    line = TELEPHONE.line("12315")
    assert TELEPHONE.skill_of(line, night, "enterprise") == "night"
    assert TELEPHONE.skill_of(line, day) == "consumer"
    assert not TELEPHONE.has_menu(line, day)


def test_fujian_reaches_the_staff_by_1_and_1_and_the_fax_by_1_and_5() -> None:
    fujian = read(load(find("fujian")).body).telephone
    (report,) = [node for node in fujian.offered("main", "work") if node.key == "1"]
    assert {node.key: node.kind for node in fujian.offered("main", "work", under=report.code)} == {
        "1": "person",
        "5": "fax",
    }


def test_every_prompt_can_be_said_in_mandarin_and_english_and_says_its_values() -> None:
    assert set(TEXTS["cmn"]) == set(TEXTS["en"]) == set(VALUES)
    assert set(TEXTS["yue"]) <= set(VALUES)
    for texts in TEXTS.values():
        for key, text in texts.items():
            assert {value for _words, value in pieces(text) if value} <= set(VALUES[key])
    assert Prompts().text("recorded", "yue") != Prompts().text("recorded", "cmn")
    assert Prompts().text("closed", "yue") == Prompts().text("closed", "cmn")


def test_a_citys_own_text_is_said_in_every_language_it_has_none_of() -> None:
    assert TELEPHONE.prompts.text("greeting_social", "yue") == TELEPHONE.prompts.text("greeting_social", "cmn")
    assert TELEPHONE.prompts.text("greeting_social", "en").startswith("This is")
    assert "festival" in TELEPHONE.prompts.keys("yue")
    assert pieces("{city}欢迎您") == (("", "city"), ("欢迎您", ""))


def test_languages_of_the_telephone_are_those_of_callers() -> None:
    assert [one.code for one in TELEPHONE.languages.values()] == list(CODES)
    assert [one.language for one in TELEPHONE.languages.values()] == list(LANGUAGES)
    assert TELEPHONE.spoken_with("en").letter == "en"
    assert TELEPHONE.spoken("klingon").code == "cmn"


def test_a_line_without_anything_is_the_hotline_itself() -> None:
    assert Telephone().first_line == PhoneLine("main", (), "12345")
    assert "submenu" in NODES
