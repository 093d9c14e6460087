"""What the documents name is there: every file, and in it every function, class and constant."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import tree

NAMED = re.compile(r"`((?:hotline|tests|docs|frontend|requirements)/[\w./-]*)(?::(\w+))?`")
PAGES = sorted((tree.ROOT / "docs").rglob("*.md"))
LEAST = 40
"""The tour names at least so many places; fewer would mean that it is no longer read by this test."""


def defined(path: str) -> set[str]:
    """The names that a module defines at its top."""
    body = ast.parse((tree.ROOT / path).read_text(encoding="utf-8")).body
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    for node in body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize("page", PAGES, ids=tree.name)
def test_every_place_that_a_document_names_is_there(page: Path) -> None:
    lost = []
    for path, name in NAMED.findall(page.read_text(encoding="utf-8")):
        if not (tree.ROOT / path).exists():
            lost.append(path)
        elif name and name not in defined(path):
            lost.append(f"{path}:{name}")
    assert not lost


def test_the_tour_goes_through_the_whole_house() -> None:
    named = NAMED.findall((tree.ROOT / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert len(set(named)) >= LEAST
    assert {path.split("/")[1] for path, _ in named if path.startswith("hotline/")} >= {
        "lib",
        "ground",
        "register",
        "casework",
        "channels",
        "web",
        "config",
    }
