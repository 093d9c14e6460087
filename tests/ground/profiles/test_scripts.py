"""What is said on the telephone, as the city wrote it."""

import tomllib
from pathlib import Path

from hotline.ground.profiles.rules import read

LUMING = Path(__file__).parents[3] / "hotline" / "cities" / "luming.toml"


def test_a_script_is_read_sentence_by_sentence_in_the_language_of_the_page() -> None:
    profile = read(tomllib.loads(LUMING.read_text(encoding="utf-8")))
    assert profile.script("opening", "zh-hans") == ("您好，12345，请问有什么可以帮您？",)
    assert profile.script("opening", "en") == ("Hello, this is 12345. How can I help you?",)
    assert len(profile.script("silence", "zh-hans")) == 4


def test_what_a_city_has_not_written_in_a_language_is_said_in_chinese_or_not_at_all() -> None:
    profile = read(tomllib.loads(LUMING.read_text(encoding="utf-8")))
    assert profile.script("forbidden", "en") == profile.script("forbidden", "zh-hans")
    assert profile.script("no such moment", "en") == ()
