"""All prompts of a city as files: which there are, which are missing or say something else now, and how each is played.

prompts/<language>/<key>.wav         a prompt without values
prompts/<language>/<key>-2.wav       the second piece of one with values
prompts/<language>/parts/7.wav       what numbers are put together of
prompts/<language>/said/….wav        values said as they stand, once each
prompts/<language>/made.json         what each was made from
prompts/studio/<language>/<key>.wav  recordings of a studio, by the same names
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from hotline.channels.phone.exchange.programs import Program
from hotline.channels.phone.exchange.prompts import sounds, voice
from hotline.channels.phone.exchange.prompts.parts import FILES, PARTS, parts_of
from hotline.ground.profiles.telephone_prompts import Prompts, pieces

Status: TypeAlias = Literal["studio", "made", "outdated", "missing", "unfit"]
STUDIO = "studio"
MADE_FROM = "made.json"
SOUND = "sound:"
"""What the exchange is told to play begins so; the name of a file without its ending follows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its name below the language's folder without the ending, and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """How it stands with one piece. `outdated`: the studio recorded another text; `unfit`: `why` it cannot be used.
    Both are said by the machine until the studio records them."""

    language: str
    piece: Piece
    status: Status
    why: str = ""


@dataclass
class Shelf:
    """The prompts in `folder`, with the texts of a city, spoken by `espeak` where no studio did."""

    folder: Path
    prompts: Prompts
    espeak: Program
    _played: dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[str, ...]] = field(default_factory=dict)
    _known: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    # -- playing ------------------------------------------------------------------------------------------------------

    def media(self, key: str, language: str, values: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
        """What the exchange is told to play, one after the other. What was never said before is spoken first.

        Raises KeyError for a prompt that there is not, or a value that it needs and was not given.
        """
        said = (key, language, tuple(values))
        if said not in self._played:
            self._played[said] = tuple(f"{SOUND}{path.with_suffix('')}" for path in self._files(*said))
        return self._played[said]

    def _files(self, key: str, language: str, values: tuple[tuple[str, str], ...]) -> Iterator[Path]:
        given = dict(values)
        text = self.prompts.text(key, language)
        named = iter(pieces_of(key, text))
        for words, name in pieces(text):
            if is_said(words):
                yield self._there(language, next(named))
            if name:
                yield from self._value(name, given[name], language)

    def _value(self, name: str, value: str, language: str) -> Iterator[Path]:
        parts = parts_of(name, value, language)
        if parts is not None:
            for part in parts:
                yield self._there(language, _part(part, language))
        elif is_said(value):
            digest = hashlib.sha256(value.encode()).hexdigest()[:24]
            yield self._there(language, Piece(f"said/{digest}", value))

    def _there(self, language: str, piece: Piece) -> Path:
        """The file of a piece, spoken now when it is missing or says what the text was before."""
        path = self._path(language, piece)
        known = self._known.setdefault(language, self._made_from(language))
        is_as_made = piece.name not in known or piece.text in known[piece.name].values()
        if not (is_as_made and path.is_file()):
            self._speak(language, piece)
            known[piece.name] = {"text": piece.text}
        return path

    def _path(self, language: str, piece: Piece) -> Path:
        return self.folder / language / f"{piece.name}.wav"

    def _speak(self, language: str, piece: Piece) -> None:
        sounds.write(self._path(language, piece), voice.speak(self.espeak, piece.text, language))

    # -- making and listing -------------------------------------------------------------------------------------------

    @cached_property
    def all(self) -> Mapping[str, tuple[Piece, ...]]:
        """Every piece that there should be, by language."""
        return {
            language: (
                *(
                    piece
                    for key in self.prompts.keys(language)
                    for piece in pieces_of(key, self.prompts.text(key, language))
                ),
                *(_part(part, language) for part in PARTS.get(language, {})),
            )
            for language in self.prompts.texts
        }

    def make(self) -> list[Entry]:
        """Have every piece there, as it should be now; how it stands with each."""
        entries = []
        for language, wanted in self.all.items():
            (self.folder / language).mkdir(parents=True, exist_ok=True, mode=0o700)
            made = self._made_from(language)
            for piece in wanted:
                entries.append(self._make(language, piece, made))
            text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
            (self.folder / language / MADE_FROM).write_text(text + "\n", encoding="utf-8")
        self._played.clear()
        self._known.clear()
        return entries

    def entries(self) -> list[Entry]:
        """How it stands with each piece, without making anything."""
        return [
            self._standing(language, piece, self._made_from(language))
            for language, wanted in self.all.items()
            for piece in wanted
        ]

    def _make(self, language: str, piece: Piece, made: dict[str, dict[str, str]]) -> Entry:
        recording = self._recording(language, piece)
        known = made.get(piece.name, {})
        status: Status = "made"
        why = ""
        if recording is not None:
            digest = hashlib.sha256(recording).hexdigest()
            # A recording is of the text that was there when it came. It is asked for again when the text changes.
            if known.get("studio") == digest and known.get("recorded") != piece.text:
                status = "outdated"
            else:
                status, why = self._take_in(language, piece, recording)
            if status == "studio":
                made[piece.name] = {"studio": digest, "recorded": piece.text}
                return Entry(language, piece, status)
        if known.get("text") != piece.text or not self._path(language, piece).is_file():
            self._speak(language, piece)
        made[piece.name] = {**known, "text": piece.text} if status == "outdated" else {"text": piece.text}
        return Entry(language, piece, status, why)

    def _take_in(self, language: str, piece: Piece, recording: bytes) -> tuple[Status, str]:
        try:
            sound, rate = sounds.read(recording)
        except sounds.UnfitSound as unfit:
            return "unfit", str(unfit)
        sounds.write(self._path(language, piece), sounds.for_telephone(sound, rate))
        return "studio", ""

    def _standing(self, language: str, piece: Piece, made: Mapping[str, Mapping[str, str]]) -> Entry:
        known = made.get(piece.name, {})
        recording = self._recording(language, piece)
        if recording is not None:
            try:
                sounds.read(recording)
            except sounds.UnfitSound as unfit:
                return Entry(language, piece, "unfit", str(unfit))
            same = known.get("studio") == hashlib.sha256(recording).hexdigest()
            if same and known.get("recorded") != piece.text:
                return Entry(language, piece, "outdated")
            return Entry(language, piece, "studio" if same else "missing")
        if not self._path(language, piece).is_file():
            return Entry(language, piece, "missing")
        return Entry(language, piece, "made" if known.get("text") == piece.text else "outdated")

    def _recording(self, language: str, piece: Piece) -> bytes | None:
        try:
            return (self.folder / STUDIO / language / f"{piece.name}.wav").read_bytes()
        except OSError:
            return None

    def _made_from(self, language: str) -> dict[str, dict[str, str]]:
        try:
            read = json.loads((self.folder / language / MADE_FROM).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}


def lasts(media: Iterable[str]) -> float:
    """Seconds that it takes to play this: so long as the files are now, that may have been recorded anew."""
    return sum(sounds.lasts(Path(f"{one.removeprefix(SOUND)}.wav")) for one in media)


def pieces_of(key: str, text: str) -> list[Piece]:
    """The pieces of a text that are said; one that has no values bears the name of its key."""
    cut = [words for words, _name in pieces(text) if is_said(words)]
    if cut == [text]:
        return [Piece(key, text)]
    return [Piece(f"{key}-{place}", words) for place, words in enumerate(cut, start=1)]


def is_said(words: str) -> bool:
    """Whether there is something to say, not only commas and spaces."""
    return any(sign.isalnum() for sign in words)


def _part(name: str, language: str) -> Piece:
    return Piece(f"parts/{FILES.get(name, name)}", PARTS[language][name])
