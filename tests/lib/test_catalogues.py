"""Fragments become one catalogue."""

import gettext
import os
from pathlib import Path

import pytest

from hotline.lib import catalogues


def fragment(folder: Path, room: str, *pairs: tuple[str, str]) -> Path:
    """A fragment with these texts."""
    path = folder / "zh_Hans" / f"{room}.po"
    path.parent.mkdir(exist_ok=True)
    entries = "".join(f'\nmsgid "{text}"\nmsgstr "{said}"\n' for text, said in pairs)
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n{entries}', encoding="utf-8")
    return path


def test_fragments_of_all_rooms_are_read_as_one(tmp_path: Path) -> None:
    fragment(tmp_path, "orders", ("Order", "工单"))
    fragment(tmp_path, "appeals", ("Appeal", "诉求"))
    assert catalogues.compile_all(tmp_path) == {"zh_Hans": 2}
    with (tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        said = gettext.GNUTranslations(file)
    assert said.gettext("Order") == "工单"
    assert said.gettext("Appeal") == "诉求"
    assert said.ngettext("one", "many", 2) == "many"


def test_two_rooms_may_say_the_same_but_not_different_things(tmp_path: Path) -> None:
    fragment(tmp_path, "orders", ("Close", "办结"))
    fragment(tmp_path, "seat", ("Close", "办结"))
    assert len(catalogues.merged(tmp_path, "zh_Hans")) == 1
    fragment(tmp_path, "seat", ("Close", "关闭"))
    with pytest.raises(catalogues.CatalogueTrouble, match=r"'Close' is 办结 in orders\.po and 关闭 in seat\.po"):
        catalogues.merged(tmp_path, "zh_Hans")


def test_a_fragment_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    fragment(tmp_path, "orders").write_text('msgid "Order\nmsgstr', encoding="utf-8")
    with pytest.raises(catalogues.CatalogueTrouble, match=r"orders\.po cannot be read"):
        catalogues.compile_all(tmp_path)


def test_a_catalogue_is_stale_when_a_fragment_is_newer_or_gone(tmp_path: Path) -> None:
    path = fragment(tmp_path, "orders", ("Order", "工单"))
    assert catalogues.is_stale(tmp_path)
    catalogues.compile_all(tmp_path)
    made = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    os.utime(made, (made.stat().st_mtime + 5, made.stat().st_mtime + 5))
    assert not catalogues.is_stale(tmp_path)
    os.utime(path, (made.stat().st_mtime + 10, made.stat().st_mtime + 10))
    assert catalogues.is_stale(tmp_path)
