"""Rooms and names."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import tree

NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "services", "service", "misc", "base", "manager"}
# Django looks for a way to a database under this name and no other.
GIVEN_BY_DJANGO = {"hotline/lib/postgres/base.py"}
# Words that would be pinyin for something the glossary has an English word for.
PINYIN = re.compile(
    r"(^|_)(gongdan|suqiu|shixiang|chengban|paidan|huifang|banjie|duban|zhishi|quhua|danwei|zhuanxie|xieban|zhuban|"
    r"tousu|zixun|jubao|biaoyang|manyidu|shixian|huaxian|qianshou|tuihui|shenhe|guidang)(_|$)"
)


@pytest.mark.parametrize("room", list(tree.rooms()), ids=tree.name)
def test_a_room_has_a_card_and_no_code_on_it(room: Path) -> None:
    card = room / "__init__.py"
    assert card.is_file(), f"{tree.name(room)} has no card (__init__.py with a docstring)"
    body = tree.tree(card).body
    assert ast.get_docstring(tree.tree(card)), f"the card of {tree.name(room)} is empty"
    assert len(body) == 1, f"the card of {tree.name(room)} holds code"


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [tree.name(path) for path in tree.sources() if NAMELESS & {path.stem, path.parent.name}]
    assert set(found) == GIVEN_BY_DJANGO


def test_no_identifier_is_pinyin() -> None:
    found = []
    for path in tree.sources():
        for node in ast.walk(tree.tree(path)):
            word = getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "arg", None)
            if isinstance(word, str) and PINYIN.search(word.lower()):
                found.append(f"{tree.name(path)}:{getattr(node, 'lineno', 0)} {word}")
    assert not found


def test_rules_never_read_the_clock() -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic"}
    found = []
    for path in tree.sources("hotline"):
        if path.stem != "rules" and path.parent.name != "rules":
            continue
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks:
                if node.func.attr == "time" and ast.unparse(node.func) != "time.time":
                    continue
                found.append(f"{tree.name(path)}:{node.lineno} {ast.unparse(node.func)}")
    assert not found


def is_careless(node: ast.stmt) -> bool:
    """Whether this is an action (it says who acts, or when) that takes more than its subject by position."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    names = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
    return bool({"actor", "at"} & names) and len(node.args.args) > 1


def test_an_action_takes_at_most_its_subject_by_position() -> None:
    found = []
    for path in tree.sources("hotline"):
        if path.stem == "actions" or path.parent.name == "actions":
            found += [f"{tree.name(path)}:{node.lineno}" for node in tree.tree(path).body if is_careless(node)]
    assert not found, "who, when and the rest are keyword-only"


def test_nothing_reacts_in_secret() -> None:
    """Reactions are journal rows that workers read, never signals."""
    forbidden = {"django.dispatch", "django.db.models.signals", "django.core.signals"}
    found = []
    for path in tree.sources("hotline"):
        for node in ast.walk(tree.tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [f"{tree.name(path)}:{node.lineno}" for each in names if each in forbidden]  # type: ignore[attr-defined]
    assert not found
