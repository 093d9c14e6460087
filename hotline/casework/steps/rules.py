"""What a step is: a line of data. Tables of such lines are the workflows of appeals and orders. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from hotline.lib.text import UnfitText, gate

LONGEST_CHOICE = 80


class StepRefused(ValueError):
    """The step cannot be taken as asked. Says to the person what to do; `field` names what was given wrong."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class StaleVersion(StepRefused):
    """Somebody else has changed the case since it was read."""

    def __init__(self, message: str, *, changes: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.changes = changes


class KeyReused(StepRefused):
    """The same idempotency key was used before for another request."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that must or may be given with a step.

    kind: text | choice | choices | boolean | integer | moment | unit | units | matter | number. Units, matters and
    numbers are given by their public codes. `words` is the vocabulary of a choice. Text is somebody's own words: the
    journal keeps it apart, sealed.
    """

    name: str
    kind: str
    label: str
    is_required: bool = False
    longest: int = 2000
    words: Any = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that may be given, where the field has a vocabulary."""
        return tuple(self.words.values) if self.words is not None else ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a step table: from where to where, whose turn is next, which clocks stop and start, what must be
    given, which letter goes out. Who may take it is the row of the permission matrix that carries the step's name.

    `part` says in which part of the handling the actor must stand: lead, other (assisting or sub-dispatched) or any.
    `for_part` is the clock that starts for each unit that is given a part beside or below the lead's.
    `files` says which files may come with it: evidence, which the staff see, or enclosures of the answer.
    `when` names what must hold of the case or in the city besides the state; of several lines for a step the first one
    of which all that holds is taken. `then` names the steps that always follow in the same act, by the same hand.
    """

    step: str
    came_from: tuple[str, ...]
    goes_to: str
    event: str
    turn: str = "same"
    part: str = "any"
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    for_part: str = ""
    given: tuple[Field, ...] = ()
    letters: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether the state stays as it is."""
        return self.goes_to == ""


@dataclass(frozen=True, slots=True)
class Table:
    """A step table: its lines, the states that are an end. Where one of the `stills` holds of a case, it
    stands still: only lines that ask for this are open until it is over."""

    kind: str
    lines: tuple[Line, ...]
    ends: frozenset[str]
    open_states: frozenset[str]
    stills: frozenset[str] = frozenset()

    def line(self, step: str, state: str, parts: Iterable[str], holds: frozenset[str] = frozenset()) -> Line | None:
        """The line for a step in a state for somebody who stands in these parts of the handling, of a case of which
        this holds."""
        return next((line for line in self.open_to(state, parts, holds) if line.step == step), None)

    def open_to(self, state: str, parts: Iterable[str], holds: frozenset[str] = frozenset()) -> Iterator[Line]:
        """The lines that leave or act in a state, for somebody in these parts, of a case of which this holds."""
        stands_in, still = {"any", *parts}, holds & self.stills
        return (
            line
            for line in self.lines
            if state in line.came_from
            and line.part in stands_in
            and holds.issuperset(line.when)
            and (not still or still & set(line.when))
        )

    def lines_from(self, state: str) -> list[Line]:
        """All lines that leave or act in a state, in the order of the table."""
        return [line for line in self.lines if state in line.came_from]

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of all steps, in the order of the table."""
        return tuple(dict.fromkeys(line.step for line in self.lines))

    def passages(self) -> frozenset[tuple[str, str]]:
        """All pairs (from, to) by which the state may change; a first state comes from the empty one."""
        pairs = set()
        for line in self.lines:
            if not line.stays:
                pairs |= {(state, line.goes_to) for state in (line.came_from or ("",)) if state != line.goes_to}
        return frozenset(pairs)


def _text(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise StepRefused("must be text", field=field.name)
    try:
        return gate(value, longest=field.longest, field=field.name)
    except UnfitText as error:
        raise StepRefused(str(error), field=field.name) from error


def _choice(field: Field, value: object) -> str:
    tidy = _text(field, value)
    if field.words is not None and tidy not in field.choices:
        raise StepRefused("is not one of the choices", field=field.name)
    return tidy


def _list(field: Field, value: object) -> list[str]:
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list | tuple) or len(entries) > 50:
        raise StepRefused("must be a list of at most 50 entries", field=field.name)
    return [_choice(field, entry) for entry in entries if entry != ""]


def _boolean(field: Field, value: object) -> bool:
    words = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise StepRefused("must be yes or no", field=field.name)


def _integer(field: Field, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise StepRefused("must be a whole number", field=field.name)
    try:
        number = int(value)
    except ValueError as error:
        raise StepRefused("must be a whole number", field=field.name) from error
    if not 0 <= number <= field.longest:
        raise StepRefused("is out of range", field=field.name)
    return number


def _moment(field: Field, value: object) -> str:
    tidy = value.isoformat() if isinstance(value, datetime) else _text(field, value)
    try:
        at = datetime.fromisoformat(tidy)
    except ValueError as error:
        raise StepRefused("must be a date and time", field=field.name) from error
    return dated(at, field=field.name).isoformat()


def dated(at: datetime, *, field: str) -> datetime:
    """An instant of this century, in which everything here happens. Others are slips of the pen, some of them so near
    the end of all calendars that no zone can tell them."""
    if not 2000 <= at.year <= 2100:
        raise StepRefused("is out of range", field=field)
    return at


_READERS: Mapping[str, Any] = MappingProxyType(
    {
        "text": _text,
        "choice": _choice,
        "choices": _list,
        "boolean": _boolean,
        "integer": _integer,
        "moment": _moment,
        "unit": _text,
        "units": _list,
        "matter": _text,
        "number": _text,
    }
)


def words(line: Line, given: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody wrote freely with a step. It may name people, whatever the field asks for: the journal keeps it as
    personal facts, sealed and erasable, never in the row that is hashed for ever."""
    return {field.name: given[field.name] for field in line.given if field.kind == "text" and field.name in given}


def tidy(line: Line, given: Mapping[str, object]) -> dict[str, Any]:
    """What was given with a step, checked against the line: nothing unknown, nothing missing, each of its kind."""
    known = {field.name for field in line.given}
    for name in given:
        if name not in known:
            raise StepRefused("is not part of this step", field=name)
    result: dict[str, Any] = {}
    for field in line.given:
        value = given.get(field.name)
        if value is None or value == "" or value == []:
            if field.is_required:
                raise StepRefused("must be given", field=field.name)
            continue
        result[field.name] = _READERS[field.kind](field, value)
        if field.is_required and result[field.name] in ("", []):
            raise StepRefused("must be given", field=field.name)
    return result
