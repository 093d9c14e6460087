"""Bringing a profile into force in a test."""

from datetime import datetime
from pathlib import Path

from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from hotline.ground.profiles.sources import CITIES, find
from tests.casework.factories import MORNING

OURS = 'extends = "luming"\n[profile]\nname = "ours"\ntitle = "我市"\ntitle_en = "Ours"\n'


def in_force(name: str, *, since: datetime = MORNING) -> ProfileVersion:
    """Enter a profile that ships, from a moment on."""
    return _enter(find(name), since)


def ours(folder: Path, text: str, *, head: str = "", since: datetime = MORNING) -> ProfileVersion:
    """Enter a profile that says something else than Luming's, from a moment on."""
    file = folder / "ours.toml"
    file.write_text(f"{OURS}{head}\n{text}", encoding="utf-8")
    return _enter(file, since)


def _enter(file: Path, since: datetime) -> ProfileVersion:
    entered = actions.enter(file=file, actor=SYSTEM, at=since, in_force_from=since)
    forget()
    return entered


__all__ = ["CITIES", "in_force", "ours"]
