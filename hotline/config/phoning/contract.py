"""What a verb of `hotline phone` is."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Never, TypeAlias

Say: TypeAlias = Callable[[str], None]
"""How a verb speaks: a line on the output."""


class Stopped(BaseException):
    """Somebody asked us to stop."""


def stop(number: int, frame: FrameType | None) -> Never:
    """What a signal to stop does."""
    raise Stopped


def nothing_to_ask(parser: ArgumentParser) -> None:
    """A verb without arguments."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: `do` gets its arguments and a way to speak. What stands in its way is an ExchangeTrouble."""

    do: Callable[[Namespace, Say], None]
    ask: Callable[[ArgumentParser], None] = nothing_to_ask
