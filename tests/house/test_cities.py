"""docs/cities.md says of every requirement which test shows it, or what it waits for; the tests it names exist."""

import ast
import re
import tomllib
from functools import cache

import pytest

from tests.house import tree

ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OF_AN_ID = re.compile(r"test_([a-z]\d+)_")
LISTED = ROW.findall((tree.ROOT / "docs" / "cities.md").read_text(encoding="utf-8"))
CITIES = tomllib.loads((tree.ROOT / "tests" / "cities" / "requirements.toml").read_text(encoding="utf-8"))
WANTED = {number: words for rows in CITIES.values() for number, words in rows.items()}


@cache
def known_in(file: str) -> frozenset[str]:
    """The names of the tests of a file."""
    path = tree.ROOT / file
    if not path.exists():
        return frozenset()
    return frozenset(node.name for node in ast.walk(tree.tree(path)) if isinstance(node, ast.FunctionDef))


def test_every_requirement_is_listed_once_in_the_same_words() -> None:
    assert [number for number, _words, _shown, _waits in LISTED] == list(WANTED)
    assert {number: words for number, words, _shown, _waits in LISTED} == WANTED


@pytest.mark.parametrize(("number", "shown", "waits"), [(row[0], row[2], row[3]) for row in LISTED])
def test_a_requirement_is_shown_by_tests_that_exist_or_says_what_it_waits_for(
    number: str, shown: str, waits: str
) -> None:
    named = TEST.findall(shown)
    assert not [name for file, name in named if name not in known_in(file)]
    assert named or (shown == "pending" and waits != "–"), f"{number} is neither shown nor waits for anything"
    assert not TEST.sub("", shown).replace("<br>", "") or shown == "pending"


def test_no_test_of_a_requirement_is_left_out() -> None:
    named = {(file, name) for _number, _words, shown, _waits in LISTED for file, name in TEST.findall(shown)}
    there = {
        (tree.name(path), test)
        for path in sorted((tree.ROOT / "tests" / "cities").glob("test_*.py"))
        for test in known_in(tree.name(path))
        if (found := OF_AN_ID.match(test)) and found[1].upper() in WANTED
    }
    assert there <= named


def test_every_city_with_requirements_has_its_profile() -> None:
    there = {path.stem for path in (tree.PACKAGE / "cities").glob("*.toml")}
    assert set(CITIES) - {"platform"} <= there
