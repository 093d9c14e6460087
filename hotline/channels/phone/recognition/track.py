"""One side of a call as a recogniser hears it: in the time of the call, without holes, and nothing believed blindly.

What a recogniser says of itself may be anything. What goes on from here has words, a beginning that does not change
while it grows, and times between the last thing said and now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hotline.casework.calls.actions import Said
from hotline.channels.phone.recognition.contract import MS, Ear, Recogniser, Understood

LONGEST_TEXT = 2000
FILLED_MS, NEW_MS = 300, 2000
"""A pause of the line that is longer than the first is filled with silence; after the second another ear listens."""
MOST_A_MINUTE = 60
"""Things said by one side in a minute. Nobody says more; a recogniser that is out of its mind does."""


class Nonsense(Exception):
    """What a recogniser said is not of the form that was agreed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound of one side, and when it began: milliseconds from the answer on, by our clock."""

    at_ms: int
    sound: bytes


@dataclass
class Track:
    """One side of one call. It is asked from one thread at a time."""

    recogniser: Recogniser
    language: str
    speaker: str
    is_ended: bool = False
    """Whether nobody listens to it now."""
    _ear: Ear | None = None
    _base_ms: int = 0
    _bytes: int = 0
    _settled_ms: int = 0
    _open_ms: int | None = None
    _last: str = ""
    _finals: list[int] = field(default_factory=list)

    def hear(self, piece: Piece) -> list[Said]:
        """What is to be kept now that this was heard. Raises Nonsense, and whatever the recogniser raises."""
        late = piece.at_ms - self._now_ms
        said: list[Said] = []
        if self._ear is None or late > NEW_MS:
            said += self.end()
            self._ear = self.recogniser.ear(self.language)
            self._base_ms, self._bytes, self.is_ended = piece.at_ms, 0, False
            if self._ear is None:
                return said
        elif late > FILLED_MS:
            said += self._told(self._ear.hear(bytes(late * MS)), late * MS)
        return said + self._told(self._ear.hear(piece.sound), len(piece.sound))

    def end(self) -> list[Said]:
        """Nothing more comes on this side, or for a while."""
        ear, self._ear = self._ear, None
        self.is_ended = True
        return self._told(ear.end(), 0) if ear is not None else []

    @property
    def _now_ms(self) -> int:
        """Up to where the side was heard."""
        return self._base_ms + self._bytes // MS

    def _told(self, understood: Iterable[Understood], fresh: int) -> list[Said]:
        """The final ones, and of those that grow the latest where it has changed."""
        self._bytes += fresh
        said: list[Said] = []
        growing: Said | None = None
        for one in understood:
            found = self._checked(one)
            if found is None:
                continue
            if found.is_final:
                growing = None
                said += self._settled(found)
            else:
                growing, self._open_ms = found, found.start_ms
        if growing is not None and growing.text != self._last:
            self._last = growing.text
            said.append(growing)
        return said

    def _checked(self, one: Understood) -> Said | None:
        """What was understood, in the time of the call; None when there is nothing in it."""
        if not (isinstance(one, Understood) and isinstance(one.text, str)):
            raise Nonsense(f"It gave {type(one).__name__}.")
        if not (isinstance(one.start_ms, int) and isinstance(one.end_ms, int)):
            raise Nonsense("It gave times that are no whole numbers.")
        text = " ".join(one.text[: 2 * LONGEST_TEXT].split())[:LONGEST_TEXT]
        start = self._open_ms
        if start is None:
            start = max(min(self._base_ms + max(0, one.start_ms), self._now_ms), self._settled_ms)
        end = min(max(self._base_ms + one.end_ms, start), max(self._now_ms, start))
        if not text and self._open_ms is None:
            return None
        return Said(self.speaker, start, end, text, bool(one.is_final))

    def _settled(self, said: Said) -> list[Said]:
        """What was said to the end; the next thing begins after it."""
        self._open_ms, self._last = None, ""
        self._settled_ms = max(said.end_ms, said.start_ms + 1)
        self._finals = [at for at in self._finals if at > said.end_ms - 60_000]
        if len(self._finals) >= MOST_A_MINUTE:
            return []
        self._finals.append(said.end_ms)
        return [said]
