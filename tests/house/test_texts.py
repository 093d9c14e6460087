"""Chinese is complete: every text of the product is in a fragment, and keeps its placeholders."""

import re

import polib
import pytest

from hotline.lib import catalogues
from tests.house import texts, tree

LOCALE = tree.PACKAGE / "locale"
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%[sd]|\{[a-z_0-9]*\}")


@pytest.fixture(scope="module")
def chinese() -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogues.merged(LOCALE, "zh_Hans")}


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_there_in_chinese(chinese: dict[tuple[str | None, str], polib.POEntry]) -> None:
    missing = []
    for text in texts.wanted():
        entry = chinese.get((text.context, text.singular))
        if entry is None or not all(each.strip() for each in translations(entry)):
            missing.append(f"{text.where}: {text.singular!r}" + (f" in {text.context!r}" if text.context else ""))
        elif text.plural is not None and entry.msgid_plural != text.plural:
            missing.append(f"{text.where}: plural {text.plural!r}")
    assert not missing, "\n".join(sorted(set(missing)))


def test_a_translation_keeps_the_placeholders(chinese: dict[tuple[str | None, str], polib.POEntry]) -> None:
    broken = []
    for entry in chinese.values():
        given = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for said in translations(entry):
            kept = set(PLACEHOLDER.findall(said))
            # A language with one form may leave out what only the singular says.
            if not kept <= given or (not entry.msgid_plural and kept != given):
                broken.append(f"{entry.msgid!r}: {sorted(given)} became {sorted(kept)}")
    assert not broken
