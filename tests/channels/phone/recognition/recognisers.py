"""Recognisers for the tests: one that is good, and some that are not."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from hotline.channels.phone.recognition.contract import MS, Understood

SILENCE = b"\0\0"


def sound(milliseconds: int, *, word: int = 0) -> bytes:
    """Sound in which one word is said, told by its loudness; 0 is silence."""
    return int(word).to_bytes(2, "little") * (milliseconds * MS // 2)


@dataclass
class Words:
    """Understands every word by its loudness, says it while it lasts and to the end when it is silent again."""

    known: dict[int, str]
    heard_ms: int = 0
    began_ms: int = 0
    text: str = ""

    def hear(self, heard: bytes) -> Iterator[Understood]:
        for at in range(0, len(heard), 10 * MS):
            word = self.known.get(int.from_bytes(heard[at : at + 2], "little"), "")
            self.heard_ms += len(heard[at : at + 10 * MS]) // MS
            if word and not self.text:
                self.began_ms = self.heard_ms - 10
            if not word and self.text:
                yield Understood(self.began_ms, self.heard_ms - 10, self.text)
                self.text = ""
            self.text = self.text if self.text.endswith(word) else self.text + word
        if self.text:
            yield Understood(self.began_ms, self.heard_ms, self.text, is_final=False)

    def end(self) -> Iterator[Understood]:
        if self.text:
            yield Understood(self.began_ms, self.heard_ms, self.text)


@dataclass
class Good:
    """Gives good ears for Mandarin."""

    known: dict[int, str] = field(default_factory=lambda: {1: "井盖", 2: "不见了", 3: "您好"})
    ears: list[Words] = field(default_factory=list)

    def ear(self, language: str) -> Words | None:
        if language != "cmn":
            return None
        self.ears.append(Words(self.known))
        return self.ears[-1]


@dataclass
class Saying:
    """Says whatever the test wants, whatever it hears."""

    says: Callable[[], Iterable[object]]

    def ear(self, language: str) -> "Saying":
        return self

    def hear(self, heard: bytes) -> Iterable[Understood]:
        return self.says()  # type: ignore[return-value]  # a lying one gives anything

    def end(self) -> Iterable[Understood]:
        return ()


@dataclass
class Hanging:
    """Does not come back from its first thought until the test lets it."""

    let_go: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def ear(self, language: str) -> "Hanging":
        return self

    def hear(self, heard: bytes) -> Iterable[Understood]:
        self.asked += 1
        self.let_go.wait(30)
        return ()

    def end(self) -> Iterable[Understood]:
        return ()
