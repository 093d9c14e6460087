"""Every letter stays within its own limit of SMS parts, with the longest values that can go into it."""

import csv
import tomllib
from datetime import UTC, datetime

import pytest

from hotline.casework.appeals.actions.door import ELEMENT_WORDS
from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.correspondence.actions import both, short_form, texts
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.emergencies.actions.incidents import LENGTHS
from hotline.casework.orders.words import ExtensionReason, SuspensionReason
from hotline.ground.profiles.refusals import Refusal
from hotline.ground.profiles.rules import Profile, read
from hotline.lib.letters import Letter
from tests.casework.factories import CITIES

PROFILE: Profile = read(tomllib.loads((CITIES / "luming.toml").read_text(encoding="utf-8")))
LETTERS = sorted(texts().items())


def longest(step: str, field: str) -> int:
    """How long a text given with a step may be."""
    return next(
        known.longest for line in APPEALS.lines if line.step == step for known in line.given if known.name == field
    )


REASONS = (*ExtensionReason, *SuspensionReason)


def units() -> tuple[str, str]:
    """The longest names of units in the demo city, in Chinese and in English."""
    with (CITIES / "luming" / "units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return max((row["name"] for row in rows), key=len), max((row["name_en"] for row in rows), key=len)


def values(language: str, refusal: Refusal) -> dict[str, str]:
    """The longest values of all fields; what staff write is as long as the step lets it be, in either language."""
    words = "、".join(said.zh for said in ELEMENT_WORDS.values()), ", ".join(said.en for said in ELEMENT_WORDS.values())
    asked = "问" * longest("ask_supplement", "question")
    line = max(PROFILE.emergency_lines, key=lambda known: len(known.name_en))
    said: dict[str, str | Said] = {
        "city": Said(PROFILE.title, PROFILE.title_en),
        "hotline": PROFILE.hotline,
        "number": "39072612310000019",
        "earlier": "39072612310000019",
        "code": "0123456789",
        "due": spoken(datetime(2026, 12, 30, 15, 59, tzinfo=UTC), "Asia/Shanghai"),
        "before": spoken(datetime(2026, 12, 30, 15, 59, tzinfo=UTC), "Asia/Shanghai"),
        "until": spoken(datetime(2026, 12, 30, 16, 0, tzinfo=UTC), "Asia/Shanghai"),
        "answer": "答" * 500,
        "year": "2027",
        "unit": Said(*units()),
        "line": Said(line.name, line.name_en or line.name),
        "line_phone": line.phone,
        "reason": max((both(reason.label) for reason in REASONS), key=lambda said: len(said.en)),
        "elements": Said(f"{words[0]}。{asked}", f"{words[1]}. {asked}"),
        "refusal": Said(refusal.title, refusal.title_en or refusal.title),
        **{part: Said(getattr(refusal, part), getattr(refusal, f"{part}_en")) for part in ("basis", "alternative")},
        "incident": "事" * LENGTHS["title"],
        "result": "果" * 100,
        "short": Said("答" * 120, "a" * 360),
        "phone": Said(f"联系电话：{'0' * 13}。", f" Telephone: {'0' * 13}."),
        "question": "问" * 120,
        "corrected": "正" * 120,
        "explanation": "释" * longest("refuse", "explanation"),
    }
    return {name: value.to(language) if isinstance(value, Said) else value for name, value in said.items()}


@pytest.mark.parametrize(("known", "letter"), LETTERS, ids=["-".join(known) for known, _letter in LETTERS])
def test_a_letter_fits_into_its_messages(known: tuple[str, str], letter: Letter) -> None:
    if short_form(*known):
        assert letter.sms_limit is None, "what has a short form never goes out whole"
        return
    for refusal in PROFILE.refusals.values():
        given = values(known[0], refusal)
        rendered = letter.render(**{name: given[name] for name in letter.fields})
        assert rendered.fits_sms, f"{rendered.sms_parts} parts, {letter.sms_limit} at most: {rendered.body}"


def test_an_english_letter_about_a_unit_without_an_english_name_fits_too() -> None:
    for (language, key), letter in LETTERS:
        if "unit" in letter.fields:
            given = values(language, next(iter(PROFILE.refusals.values()))) | {"unit": units()[0]}
            assert letter.render(**{name: given[name] for name in letter.fields}).fits_sms, key
