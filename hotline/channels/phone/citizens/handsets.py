"""One call at one telephone outside, as a puppet: what it is told to do, and what came to it."""

import time
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from hotline.channels.phone.citizens.hearing import Heard
from hotline.channels.phone.citizens.outside import FAX_OUT, FAX_WAY, PAGES, Outside, fax_results
from hotline.lib.ari.verbs import Ari

WAITS = 30.0
"""Seconds in which what is waited for must happen, unless it is said otherwise."""
LOOKS_EVERY = 0.2
LONGEST_FAX = 120.0
T = TypeVar("T")


class NothingHappened(AssertionError):
    """What was waited for did not come; the message says what, and how the telephone stood."""


class Stands(StrEnum):
    """How a call stands at the telephone."""

    DIALLING = "dialling"
    RINGING = "ringing"
    """We ring: somebody must answer."""
    TALKING = "talking"
    ENDED = "ended"


class Mover(Protocol):
    """Who moves the puppet (`puppeteer`)."""

    @property
    def outside(self) -> Outside:
        """Where its exchange is."""

    @property
    def played(self) -> Container[str]:
        """What was spoken to its end."""

    def do(self, ask: Callable[[Ari], Awaitable[T]]) -> T:
        """Ask the exchange for something."""

    def play(self, channel: str, sound: Path) -> str:
        """Begin to speak."""

    def answer(self, handset: "Handset") -> None:
        """Pick up."""

    def pause(self, seconds: float) -> None:
        """Until something happens."""


@dataclass
class Handset:
    """A call. `number` is the telephone's own, `far` the other end's: dialled by us, or shown to us."""

    puppeteer: Mover = field(repr=False)
    id: str
    number: str
    far: str
    stands: Stands
    is_rung: bool = False
    """Whether the other end rang it."""
    cause: int = 0
    """Why it ended, by the numbers of Q.850: 16 normal, 17 busy, 19 no answer, 21 rejected."""
    keys: str = ""
    """Keys that the other end has pressed."""
    is_listening: bool = False
    """Whether what it hears is being recorded."""
    is_handed_out: bool = False
    """Whether somebody asked for its ringing."""

    # -- what it does -------------------------------------------------------------------------------------------------

    def answer(self) -> None:
        """Pick up."""
        self.puppeteer.answer(self)
        self.await_talk()

    def press(self, keys: str) -> None:
        """Press keys one after the other. Whoever speaks presses them when she has spoken."""
        self.puppeteer.do(lambda ari: ari.channels.send_keys(self.id, keys))

    def speak(self, sound: Path, *, until_said: bool = True) -> None:
        """Speak a WAV file of the telephone's rate; `until_said` comes back when it is said."""
        said = self.puppeteer.play(self.id, sound)
        if until_said:
            self._await(lambda: said in self.puppeteer.played, 60.0, f"{sound.name} to be said")

    def hang_up(self, *, reason: str = "normal") -> None:
        """Hang up; unanswered it says that it is busy with `reason` "busy", and rejects with any other."""
        self.puppeteer.do(lambda ari: ari.channels.hang_up(self.id, reason=reason))
        self.await_end()

    def send_fax(self, pages: Path, *, is_sound: bool = False) -> str:
        """Send a TIFF of class F, by T.38 when the other end agrees, or as sound alone. How it went, as the exchange
        says it: SUCCESS 1"""
        outside, written = self.puppeteer.outside, pages.with_suffix("")
        before = len(fax_results(outside, written))
        self.puppeteer.do(lambda ari: ari.channels.set_variable(self.id, PAGES, str(written)))
        way = "F" if is_sound else "fz"
        self.puppeteer.do(lambda ari: ari.channels.set_variable(self.id, FAX_WAY, way))
        self.puppeteer.do(lambda ari: ari.channels.send_on(self.id, context=FAX_OUT, exten="s"))
        self._await(lambda: len(fax_results(outside, written)) > before, LONGEST_FAX, "the fax to be sent")
        return fax_results(outside, written)[-1]

    # -- what came to it ----------------------------------------------------------------------------------------------

    def await_talk(self, within: float = WAITS) -> None:
        """Until the other end has answered."""
        self._await(lambda: self.is_listening or self.stands == Stands.ENDED, within, "an answer")
        if self.stands == Stands.ENDED:
            raise NothingHappened(f"{self} ended instead of being answered.")

    def await_end(self, within: float = WAITS) -> int:
        """Until it is over; why it ended."""
        self._await(lambda: self.stands == Stands.ENDED, within, "its end")
        return self.cause

    def await_keys(self, keys: str, within: float = WAITS) -> None:
        """Until the other end has pressed these keys."""
        self._await(lambda: keys in self.keys, within, f"the keys {keys}")

    def await_prompt(self, prompt: Path, within: float = WAITS) -> float:
        """Until a prompt is heard; the second of the call at which it began.

        The exchange writes what was heard every two seconds: so much later than her ear this knows it.
        """
        began: list[float] = []
        known = 0.0

        def has_begun() -> bool:
            nonlocal known
            heard = self.heard()
            if heard.seconds > known:
                known = heard.seconds
                began.extend(second for second in (heard.begins(prompt),) if second is not None)
            return bool(began)

        self._await(has_begun, within, f"the prompt {prompt.parent.name}/{prompt.stem}")
        return began[0]

    def heard(self) -> Heard:
        """Everything it has heard since it was answered; of a call that goes on, up to some two seconds ago."""
        return Heard.of(self.puppeteer.outside.folders.recordings / f"{self.id}.wav")

    def header(self, name: str) -> str:
        """A header of the call with which it was rung; "" when it has none."""
        return self.puppeteer.do(lambda ari: ari.channels.variable(self.id, f"PJSIP_HEADER(read,{name})"))

    def _await(self, is_so: Callable[[], bool], within: float, what: str) -> None:
        deadline = time.monotonic() + within
        while not is_so():
            if time.monotonic() > deadline:
                raise NothingHappened(f"{self} waited {within:.0f} s for {what}.")
            self.puppeteer.pause(LOOKS_EVERY)
