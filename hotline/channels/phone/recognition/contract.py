"""What a recogniser must be able to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

RATE = 16_000
"""Samples a second, of 16 bits, little end first, one channel."""
MS = RATE // 1000 * 2
"""Bytes of a millisecond."""


class RecognitionTrouble(Exception):
    """Recognition cannot be had as it was asked for; the message says why and what to do."""


class MindLost(RecognitionTrouble):
    """The recogniser hangs: the process must begin anew."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Something that was understood, in milliseconds from the ear's first sound on. Until it is final it is told again
    and again as it grows."""

    start_ms: int
    end_ms: int
    text: str
    is_final: bool = True


class Ear(Protocol):
    """Hears one side of one call, piece by piece, never two pieces at once. It may take its time, and may raise what it
    likes: then it is not asked again."""

    def hear(self, sound: bytes) -> Iterable[Understood]:
        """What is understood now that this was said, too."""

    def end(self) -> Iterable[Understood]:
        """Nothing more comes: what was said to the end."""


class Recogniser(Protocol):
    """Gives ears to calls; it must bear being asked from several threads."""

    def ear(self, language: str) -> Ear | None:
        """A new ear for a language of the city's telephone ("cmn", "yue", "en"); None for one that it does not know."""
