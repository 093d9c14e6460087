"""What an evaluation is: a name, what it is asked, and what it found – figures for machines, lines for people."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Figures: TypeAlias = dict[str, Any]
"""What was measured, as it goes into a JSON file: numbers, texts, lists and dicts of them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an evaluation found."""

    figures: Figures
    lines: list[str] = field(default_factory=list)
    """The same for a reader, a line each."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One measure of quality: `ask` names its arguments, `measure` reads the rows and gives the figures."""

    says: str
    ask: Callable[[ArgumentParser], None]
    measure: Callable[[Mapping[str, Any]], Measured]
