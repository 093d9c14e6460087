"""Interface texts: the fragments of the rooms merged into one catalogue a language, without system gettext.

locale/<language>/<room>.po            one fragment a room or face, written by people
locale/<language>/LC_MESSAGES/django.mo  what Django reads, made here
"""

from pathlib import Path

import polib


class CatalogueTrouble(Exception):
    """Fragments contradict each other or cannot be read; the message names file and text."""


def languages(folder: Path) -> list[str]:
    """The languages that have fragments under `folder`."""
    return sorted(place.name for place in folder.iterdir() if any(place.glob("*.po")))


def merged(folder: Path, language: str) -> polib.POFile:
    """The fragments of one language as one catalogue. Raises CatalogueTrouble where two say different things."""
    whole = polib.POFile()
    whole.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": plural_forms(language),
    }
    seen: dict[tuple[str | None, str], tuple[Path, polib.POEntry]] = {}
    for path in sorted((folder / language).glob("*.po")):
        for entry in _entries(path):
            key = (entry.msgctxt, entry.msgid)
            if key not in seen:
                seen[key] = (path, entry)
                whole.append(entry)
            elif _says(seen[key][1]) != _says(entry):
                raise CatalogueTrouble(
                    f"{entry.msgid!r} is {_says(seen[key][1])} in {seen[key][0].name} and {_says(entry)} in "
                    f"{path.name}; let one fragment hold it, or tell them apart by a context."
                )
    return whole


def compile_all(folder: Path) -> dict[str, int]:
    """Make every language's django.mo; how many texts each has. Written beside and moved, so nobody reads half."""
    counts: dict[str, int] = {}
    for language in languages(folder):
        whole = merged(folder, language)
        target = folder / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(".new")
        whole.save_as_mofile(str(fresh))
        fresh.replace(target)
        counts[language] = len(whole)
    return counts


def is_stale(folder: Path) -> bool:
    """Whether a fragment is newer than what was made of it."""
    for language in languages(folder):
        made = folder / language / "LC_MESSAGES" / "django.mo"
        if not made.exists():
            return True
        newest = max(path.stat().st_mtime for path in [folder / language, *(folder / language).glob("*.po")])
        if made.stat().st_mtime < newest:
            return True
    return False


def plural_forms(language: str) -> str:
    """How many forms a counted noun has; Chinese has one."""
    return "nplurals=1; plural=0;" if language.startswith("zh") else "nplurals=2; plural=(n != 1);"


def _entries(path: Path) -> list[polib.POEntry]:
    try:
        fragment = polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CatalogueTrouble(f"{path} cannot be read: {error}") from error
    return [entry for entry in fragment if not entry.obsolete and "fuzzy" not in entry.flags]


def _says(entry: polib.POEntry) -> str:
    return " | ".join(entry.msgstr_plural.values()) if entry.msgid_plural else str(entry.msgstr)
