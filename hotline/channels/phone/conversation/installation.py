"""What is told to those who lead calls: where they run, and how it stands with somebody who waits."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hotline.casework.menus.walks import Prompt
from hotline.ground.profiles.telephone_prompts import Prompts

QUEUE = "queue"
"""The bridge in which everybody waits, with music."""


class Addresses(Protocol):
    """How telephones are rung: the exchange's settings know."""

    def dial(self, number: str) -> str:
        """A number outside. Raises ValueError for what is no number."""

    def dial_seat(self, extension: str) -> str:
        """A seat. Raises ValueError for what is no extension."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place among those who wait, how long it may take (a key of the prompts, with minutes), what is offered
    to her instead, and whether anybody is there at all who could ever take her call."""

    position: int = 0
    wait: str = ""
    minutes: int = 0
    offers: tuple[str, ...] = ()
    is_anybody: bool = True


@dataclass(frozen=True)
class Installation:
    """What a switchboard is told of where it runs: the node, how telephones are rung, how prompts are found and for
    how many seconds they last, the clock, and the number that we show when we ring somebody."""

    addresses: Addresses
    media: Callable[[Prompts, Prompt], Awaitable[tuple[str, ...]]]
    lasts: Callable[[Sequence[str]], float]
    now: Callable[[], datetime]
    node: str = ""
    shows: str = "12345"
