"""What was heard is told by its sound alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hotline.channels.phone.citizens.hearing import Heard, put_tone
from hotline.channels.phone.exchange.prompts import sounds
from hotline.channels.phone.exchange.prompts.sounds import RATE

if TYPE_CHECKING:
    from hotline.channels.phone.exchange.prompts.sounds import Sound

CHANCE = np.random.default_rng(12345)


def speech(seconds: float) -> "Sound":
    """Something that is like nothing else: noise that swells and fades as syllables do."""
    count = int(seconds * RATE)
    swelling = np.repeat(CHANCE.uniform(0.0, 1.0, count // 800 + 1), 800)[:count]
    return np.asarray(0.2 * CHANCE.normal(size=count) * swelling)


def by_telephone(sound: "Sound") -> "Sound":
    """As the network brings it: in the 256 steps of the μ-law, and some noise."""
    noisy = np.clip(sound + 0.002 * CHANCE.normal(size=len(sound)), -1, 1)
    steps = np.round(np.sign(noisy) * np.log1p(255 * np.abs(noisy)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255)


@pytest.fixture
def prompt(tmp_path: Path) -> Path:
    sounds.write(tmp_path / "prompt.wav", speech(4.0))
    return tmp_path / "prompt.wav"


def sound_of(prompt: Path) -> "Sound":
    return Heard.of(prompt).sound


def test_a_prompt_is_found_where_it_begins(prompt: Path) -> None:
    around = np.concatenate([np.zeros(RATE), speech(2.0), sound_of(prompt), speech(2.0)])
    assert Heard(by_telephone(around)).begins(prompt) == pytest.approx(3.0, abs=0.01)


def test_a_prompt_that_a_key_cut_off_is_known_by_its_beginning(prompt: Path) -> None:
    cut = np.concatenate([sound_of(prompt)[: int(3.2 * RATE)], speech(3.0)])
    assert Heard(by_telephone(cut)).begins(prompt) == pytest.approx(0.0, abs=0.01)


def test_a_prompt_of_which_packets_were_dropped_and_repeated_is_still_that_prompt(prompt: Path) -> None:
    said = sound_of(prompt)
    broken = np.concatenate([np.zeros(RATE), said[:4000], said[4160:12000], said[11840:16000], said[16320:]])
    assert Heard(by_telephone(broken)).begins(prompt) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("what", ["another", "silence", "nothing", "short", "tone"])
def test_what_is_no_prompt_is_not_taken_for_one(prompt: Path, what: str) -> None:
    other = {
        "another": speech(8.0),
        "silence": np.zeros(8 * RATE),
        "nothing": np.zeros(0),
        "short": sound_of(prompt)[: RATE // 2],
        "tone": np.sin(np.arange(8 * RATE) / 3),
    }[what]
    assert Heard(other).begins(prompt) is None


def test_who_speaks_is_told_by_a_tone(tmp_path: Path) -> None:
    wang = Heard.of(put_tone(tmp_path / "wang.wav", 700.0, 1.0))
    assert wang.share(700.0) > 0.95 and wang.share(900.0) < 0.01
    both = Heard(wang.sound + Heard.of(put_tone(tmp_path / "li.wav", 900.0, 1.0)).sound)
    assert both.share(700.0) == pytest.approx(0.5, abs=0.05)
    assert Heard(np.zeros(0)).share(700.0) == Heard(np.zeros(RATE)).share(700.0) == 0.0


def test_silence_and_loudness_are_measured(tmp_path: Path) -> None:
    tone = Heard.of(put_tone(tmp_path / "tone.wav", 700.0, 1.0)).sound
    heard = Heard(np.concatenate([tone, np.zeros(3 * RATE), tone, np.zeros(RATE)]))
    assert heard.seconds == 6.0
    assert heard.longest_silence == pytest.approx(3.0, abs=0.05)
    assert heard.between(0, 1).loudness == pytest.approx(0.25 / np.sqrt(2), rel=0.01)
    assert heard.between(1.5, 3.5).loudness == 0.0


def test_a_recording_that_still_grows_is_read_as_far_as_it_came(tmp_path: Path, prompt: Path) -> None:
    growing = tmp_path / "growing.wav"
    assert Heard.of(growing).seconds == 0.0
    growing.write_bytes(prompt.read_bytes()[: 44 + RATE + 1])
    assert Heard.of(growing).seconds == 0.5
    growing.write_bytes(b"RIFF")
    assert Heard.of(growing).seconds == 0.0
