"""Prompts as sounds: put together, spoken, recorded."""

import io
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from hotline.channels.phone.exchange.programs import ExchangeTrouble, Program
from hotline.channels.phone.exchange.prompts import sounds, voice
from hotline.channels.phone.exchange.prompts.parts import PARTS, parts_of
from hotline.channels.phone.exchange.prompts.shelf import Shelf, lasts, pieces_of
from hotline.ground.profiles.telephone_prompts import Prompts

# Says every text as a tone of as many tenths of a second as it has signs, and notes what it was asked.
SPEAKER = """
import sys, wave, io, math, array
text = sys.stdin.buffer.read().decode()
with open({heard!r}, "a", encoding="utf-8") as file: file.write(text + "\\n")
count = 2205 * max(len(text), 2)
samples = array.array("h", (int(9000 * math.sin(i / 8)) for i in range(count)))
body = io.BytesIO()
with wave.open(body, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(22050); file.writeframes(samples.tobytes())
sys.stdout.buffer.write(body.getvalue())
"""
TEXTS = {"cmn": {"welcome": "您好。", "place": "您排在第{position}位。"}, "en": {"welcome": "Hello."}}


@pytest.fixture
def speaker(tmp_path: Path) -> Program:
    return Program((sys.executable, "-S", "-c", SPEAKER.format(heard=str(tmp_path / "heard"))))


@pytest.fixture
def shelf(tmp_path: Path, speaker: Program, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    few = {language: {name: said[name] for name in ("2", "3", "10")} for language, said in PARTS.items()}
    monkeypatch.setattr("hotline.channels.phone.exchange.prompts.shelf.PARTS", few)
    return Shelf(tmp_path / "prompts", Prompts(TEXTS), speaker)


def heard(tmp_path: Path) -> list[str]:
    return (tmp_path / "heard").read_text(encoding="utf-8").splitlines()


def recording(
    seconds: float = 0.5, *, rate: int = 16000, loud: float = 0.2, channels: int = 1, tone: float = 440.0
) -> bytes:
    moment = np.arange(int(seconds * rate)) / rate
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        sound = (loud * np.sin(2 * np.pi * tone * moment) * 32767).astype("<i2")
        file.writeframes(np.repeat(sound, channels).tobytes())
    return body.getvalue()


def record(shelf: Shelf, name: str, content: bytes, language: str = "cmn") -> None:
    path = shelf.folder / "studio" / language / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# -- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "language", "said"),
    [
        ("position", "2", "cmn", "二"),
        ("position", "10", "cmn", "十"),
        ("position", "12", "cmn", "十二"),
        ("position", "20", "cmn", "二十"),
        ("minutes", "35", "yue", "三十五"),
        ("minutes", "105", "cmn", "一百零五"),
        ("minutes", "212", "cmn", "两百一十二"),
        ("minutes", "0", "cmn", "零"),
        ("position", "1", "en", "one"),
        ("minutes", "14", "en", "fourteen"),
        ("minutes", "21", "en", "twenty one"),
        ("minutes", "140", "en", "one hundred forty"),
        ("hotline", "12345", "cmn", "幺二三四五"),
        ("hotline", "12345", "en", "one two three four five"),
        ("key", "1", "cmn", "一"),
        ("key", "*", "cmn", "星号键"),
    ],
)
def test_a_number_is_said_as_people_say_it(name: str, value: str, language: str, said: str) -> None:
    parts = parts_of(name, value, language)
    assert parts is not None
    assert (" " if language == "en" else "").join(PARTS[language][part] for part in parts) == said


@pytest.mark.parametrize("value", ["鹿鸣市", "二三", "３", "1a", "-1"])
def test_what_is_no_number_is_said_as_it_stands(value: str) -> None:
    assert parts_of("position", value, "cmn") is None
    assert parts_of("text", "12", "cmn") is None


def test_every_count_up_to_999_has_its_parts() -> None:
    for language, said in PARTS.items():
        for number in range(1000):
            parts = parts_of("minutes", str(number), language)
            assert parts is not None
            assert set(parts) <= set(said)


# -- sounds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [11025, 16000, 22050, 44100, 48000])
def test_what_the_telephone_cannot_carry_is_gone_and_does_not_fold_back(rate: int) -> None:
    moment = np.arange(rate) / rate
    high = sounds._resampled(0.5 * np.sin(2 * np.pi * 5000 * moment), rate)
    low = sounds._resampled(0.5 * np.sin(2 * np.pi * 1000 * moment), rate)
    assert np.abs(high[1000:-1000]).max() < 0.01
    assert np.sqrt((low[1000:-1000] ** 2).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
    assert len(low) == pytest.approx(1.2 * sounds.RATE, abs=2)


@pytest.mark.parametrize("loud", [0.02, 0.2, 0.9])
def test_all_prompts_are_equally_loud(loud: float) -> None:
    sound = sounds.for_telephone(*sounds.read(recording(loud=loud)))
    inner = sound[1000:-1000]
    assert np.sqrt((inner**2).mean()) == pytest.approx(sounds.LOUDNESS, rel=0.1)
    assert np.abs(sound).max() <= sounds.LOUDEST


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no WAV"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "no WAV"),
        (b"ID3\x03mp3", "no WAV"),
        (recording(channels=2), "mono"),
        (recording(rate=9000), "rate"),
        (recording(loud=0.0), "silent"),
        (recording(0.05), "shorter"),
        (recording(121, rate=8000), "longer"),
    ],
    ids=["empty", "cut", "mp3", "stereo", "rate", "silent", "short", "long"],
)
def test_a_recording_that_cannot_be_played_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(sounds.UnfitSound, match=why):
        sounds.read(content)


def test_a_text_is_never_taken_for_an_option(tmp_path: Path, speaker: Program) -> None:
    voice.speak(speaker, "--version -f /etc/passwd", "en")
    assert heard(tmp_path) == ["--version -f /etc/passwd"]


def test_a_voice_that_says_nothing_is_told() -> None:
    with pytest.raises(ExchangeTrouble, match="says nothing"):
        voice.speak(Program((sys.executable, "-c", "")), "您好", "cmn")


# -- the shelf ---------------------------------------------------------------------------------------------


def test_a_text_is_cut_at_its_values() -> None:
    assert [(piece.name, piece.text) for piece in pieces_of("place", "您排在第{position}位。")] == [
        ("place-1", "您排在第"),
        ("place-2", "位。"),
    ]
    assert [piece.name for piece in pieces_of("welcome", "您好。")] == ["welcome"]
    assert [piece.name for piece in pieces_of("visit", "{number}，您好{state}。")] == ["visit-1"]


def test_everything_is_spoken_once_and_again_when_its_text_changes(
    tmp_path: Path, shelf: Shelf, speaker: Program
) -> None:
    assert {entry.status for entry in shelf.entries()} == {"missing"}
    assert {entry.status for entry in shelf.make()} == {"made"}
    before = heard(tmp_path)
    shelf.make()
    assert heard(tmp_path) == before
    changed = Shelf(shelf.folder, Prompts({**TEXTS, "en": {"welcome": "Good day."}}), speaker)
    assert [entry.piece.text for entry in changed.entries() if entry.status == "outdated"] == ["Good day."]
    changed.make()
    assert heard(tmp_path) == [*before, "Good day."]


def test_a_prompt_is_played_piece_by_piece_with_its_numbers(shelf: Shelf) -> None:
    shelf.make()
    inside = f"sound:{shelf.folder}/cmn"
    assert shelf.media("place", "cmn", [("position", "23")]) == (
        f"{inside}/place-1", f"{inside}/parts/2", f"{inside}/parts/10", f"{inside}/parts/3", f"{inside}/place-2",
    )  # fmt: skip


def test_how_long_prompts_last_is_told_by_their_files_as_they_are_now(shelf: Shelf) -> None:
    media = [*shelf.media("welcome", "cmn"), *shelf.media("place", "cmn", [("position", "23")])]
    files = [Path(one.removeprefix("sound:")).with_suffix(".wav") for one in media]
    assert lasts(media) == pytest.approx(sum(map(seconds_of, files)))
    record(shelf, "welcome", recording(3.0))
    shelf.make()
    assert lasts(media[:1]) == pytest.approx(seconds_of(files[0])) and lasts(media[:1]) > 3.0
    assert lasts(["sound:/nowhere"]) == 0.0


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as file:
        return float(file.getnframes() / file.getframerate())


def test_what_was_never_said_is_spoken_when_it_is_needed(tmp_path: Path, shelf: Shelf) -> None:
    assert len(shelf.media("place", "cmn", [("position", "最后一")])) == 3
    assert heard(tmp_path) == ["您排在第", "最后一", "位。"]
    shelf.media("place", "cmn", [("position", "最后一")])
    assert len(heard(tmp_path)) == 3


def test_a_text_that_changed_meanwhile_is_not_played_as_it_was(tmp_path: Path, shelf: Shelf, speaker: Program) -> None:
    shelf.make()
    Shelf(shelf.folder, Prompts({"cmn": {"welcome": "欢迎。"}}), speaker).media("welcome", "cmn")
    assert heard(tmp_path)[-1] == "欢迎。"


def test_the_studio_goes_before_the_machine_until_the_text_changes(
    tmp_path: Path, shelf: Shelf, speaker: Program
) -> None:
    record(shelf, "welcome", recording())
    entries = {(entry.language, entry.piece.name): entry.status for entry in shelf.make()}
    assert entries["cmn", "welcome"] == "studio"
    assert entries["en", "welcome"] == "made"
    assert "您好。" not in heard(tmp_path)
    changed = Shelf(shelf.folder, Prompts({**TEXTS, "cmn": {**TEXTS["cmn"], "welcome": "欢迎。"}}), speaker)
    assert {entry.piece.text: entry.status for entry in changed.make()}["欢迎。"] == "outdated"
    assert heard(tmp_path)[-1] == "欢迎。", "what is wrong is not played"
    assert {entry.piece.text: entry.status for entry in changed.entries()}["欢迎。"] == "outdated"
    record(shelf, "welcome", recording(tone=300.0))
    assert {entry.piece.text: entry.status for entry in changed.make()}["欢迎。"] == "studio"


def test_an_unfit_recording_is_listed_with_the_reason_and_the_machine_speaks(shelf: Shelf) -> None:
    record(shelf, "welcome", recording(channels=2))
    unfit = [entry for entry in shelf.make() if entry.status == "unfit"]
    assert [(entry.piece.name, entry.why) for entry in unfit] == [
        ("welcome", "it has several channels; record one (mono)")
    ]
    assert (shelf.folder / "cmn/welcome.wav").is_file()
    assert [entry.status for entry in shelf.entries() if entry.piece.name == "welcome"] == ["unfit", "made"]


def test_a_list_that_was_damaged_is_made_anew(shelf: Shelf) -> None:
    shelf.make()
    (shelf.folder / "cmn/made.json").write_text("[]", encoding="utf-8")
    assert {entry.status for entry in shelf.make()} == {"made"}


# -- the command ---------------------------------------------------------------------------------------------


def test_the_list_names_what_is_missing_and_what_the_studio_recorded(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.config.phoning.prompts.shelf", lambda say: shelf)
    record(shelf, "welcome", recording())
    record(shelf, "place-1", recording(channels=2))
    assert said("--list").splitlines()[:2] == [
        "cmn  missing   welcome                  您好。",
        "cmn  unfit     place-1                  您排在第 (it has several channels; record one (mono))",
    ]
    assert not (tmp_path / "heard").exists()
    made = said()
    assert "cmn: 4 made, 1 studio, 1 unfit" in made
    assert "您好" not in made, "only what somebody must do something about"
    assert "cmn  studio    welcome" in said("--list")


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("phone", "prompts", *words, stdout=out)
    return out.getvalue()
