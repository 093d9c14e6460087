"""Packs of limits found in published rules: each can be stood on, and says what its rule says."""

from pathlib import Path

import pytest

from hotline.ground.profiles.actions import checked
from hotline.ground.profiles.rules import Profile, read
from hotline.ground.profiles.sources import CITIES
from tests.cities.entering import OURS

PACKS = sorted(
    file.stem for file in (CITIES / "packs").glob("*.toml") if not file.stem.startswith(("acceptance", "search"))
)


def on(folder: Path, pack: str) -> Profile:
    """Luming with the limits of a pack."""
    file = folder / "ours.toml"
    file.write_text(OURS.replace('"luming"', f'["luming", "packs/{pack}"]'), encoding="utf-8")
    source, mistakes = checked(file)
    assert not mistakes, [str(fault) for fault in mistakes]
    return read(source.body)


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_can_be_stood_on(pack: str, tmp_path: Path) -> None:
    assert on(tmp_path, pack).limit("handle", kind="help", urgency="normal").amount > 0


TOLD = [
    ("dongsheng-137", "help", "urgent", 3, 24, "hours"),
    ("dongsheng-137", "complaint", "normal", 1, 24, "hours"),
    ("dongsheng-137", "consultation", "normal", 3, 3, "days"),
    ("dongsheng-137", "help", "normal", 7, 7, "days"),
    ("dongsheng-137", "help", "normal", 0, 3, "days"),
    ("chongqing-7-30", "consultation", "normal", 3, 7, "workdays"),
    ("chongqing-7-30", "report", "calm", 7, 7, "workdays"),
    ("beijing-2023", "help", "critical", 3, 2, "hours"),
    ("beijing-2023", "help", "urgent", 3, 24, "hours"),
    ("beijing-2023", "suggestion", "normal", 3, 7, "days"),
    ("beijing-2023", "complaint", "normal", 7, 15, "days"),
    ("shanghai-1-3-5-15", "consultation", "normal", 3, 1, "workdays"),
    ("shanghai-1-3-5-15", "complaint", "normal", 3, 5, "workdays"),
    ("shanghai-1-3-5-15", "complaint", "normal", 7, 15, "workdays"),
    ("shandong-5-10", "report", "normal", 7, 5, "workdays"),
    ("shandong-complaints-15", "complaint", "normal", 3, 15, "workdays"),
    ("shandong-complaints-15", "help", "normal", 3, 5, "workdays"),
    ("bureau-1-3-13", "consultation", "normal", 3, 0, "workdays"),
    ("bureau-1-3-13", "help", "normal", 3, 3, "workdays"),
    ("bureau-1-3-13", "suggestion", "normal", 3, 13, "workdays"),
    ("mayor-1-3-5", "help", "critical", 3, 0, "workdays"),
    ("mayor-1-3-5", "help", "urgent", 3, 3, "workdays"),
    ("mayor-1-3-5", "help", "calm", 3, 5, "workdays"),
    ("shangluo-7-15", "complaint", "normal", 7, 15, "workdays"),
    ("lights-2-5", "consultation", "normal", 3, 2, "workdays"),
    ("lights-2-5", "complaint", "normal", 3, 5, "workdays"),
    ("provinces-3-7-15", "consultation", "normal", 3, 3, "days"),
    ("provinces-3-7-15", "complaint", "normal", 3, 15, "days"),
]
"""What a pack gives for a kind, an urgency and the bucket of a matter."""


@pytest.mark.parametrize(("pack", "kind", "urgency", "bucket", "amount", "unit"), TOLD)
def test_a_pack_says_what_its_rule_says(
    pack: str, kind: str, urgency: str, bucket: int, amount: int, unit: str, tmp_path: Path
) -> None:
    limit = on(tmp_path, pack).limit("handle", kind=kind, urgency=urgency, bucket=bucket)
    assert (limit.amount, limit.unit) == (amount, unit)


def test_every_pack_is_tried_above() -> None:
    assert {told[0] for told in TOLD} == set(PACKS)
