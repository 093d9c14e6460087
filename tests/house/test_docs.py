"""What the documents promise is there: the files they link to, and a word for every room and state."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house import tree

LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")
GLOSSARY = tree.ROOT / "docs" / "glossary.md"


def test_every_link_leads_somewhere() -> None:
    found = []
    for path in tree.files():
        if path.suffix == ".md":
            links = LINK.findall(path.read_text(encoding="utf-8"))
            found += [f"{tree.name(path)}: {link}" for link in links if not (path.parent / link).exists()]
    assert not found


@pytest.mark.parametrize("room", [room for room in tree.rooms() if room.parent != tree.PACKAGE], ids=tree.name)
def test_a_room_is_called_by_a_word_of_the_glossary(room: Path) -> None:
    words = GLOSSARY.read_text(encoding="utf-8").lower()
    name = room.name.replace("_", " ")
    assert re.search(rf"\b({re.escape(name)}|{re.escape(name.removesuffix('s'))})\b", words), f"{name} is no word of it"


def test_every_state_is_a_word_of_the_glossary() -> None:
    words = GLOSSARY.read_text(encoding="utf-8")
    missing = []
    for model in apps.get_models():
        if model.__module__.startswith("hotline.casework."):
            for field in model._meta.local_fields:
                if field.name == "state" and isinstance(field, models.CharField):
                    missing += [value for value, _ in field.flatchoices if value.replace("_", " ") not in words.lower()]
    assert not missing


def test_every_piece_of_news_is_of_a_kind_that_the_news_have() -> None:
    known = {
        one["directory"]
        for one in tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["tool"]["towncrier"]["type"]
    }
    news = (path.name for path in (tree.ROOT / "changes.d").glob("*.md"))
    assert [name for name in news if name.split(".")[1] not in known] == []
