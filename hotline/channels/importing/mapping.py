"""What a mapping file says: which column is what, and who takes the steps. Read from TOML and checked."""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


class MappingFault(ValueError):
    """A mapping that cannot be used: which entry, and what is wrong with it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


@dataclass(frozen=True, slots=True)
class Rule:
    """When `is` holds: title or text has one of the words `any`, all of `all` and none of `none`, the title has one of
    `title`, and columns have one of the values that `in` gives for them. `lead` names the unit that acts, `trade` the
    kind of unit at that place, where the duty list shall not decide. `explanation` goes with a refusal."""

    result: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    columns: Table[str, tuple[str, ...]] = field(default_factory=dict)
    lead: str = ""
    trade: str = ""
    explanation: str = ""

    def fits(self, cells: Table[str, str], title: str, content: str) -> bool:
        """Whether a row is one of these."""
        words = f"{title}\n{content}"
        return (
            (not self.title or any(word in title for word in self.title))
            and (not self.any or any(word in words for word in self.any))
            and all(word in words for word in self.all)
            and not any(word in words for word in self.none)
            and all(cells.get(column, "") in values for column, values in self.columns.items())
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """How a value of ours is found: by what a column says, else by the first rule that fits, else the default."""

    name: str
    column: str = ""
    map: Table[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    default: str | None = None

    def find(self, cells: Table[str, str], title: str, content: str) -> Rule | None:
        """The value for a row; None when the mapping does not say."""
        given = cells.get(self.column, "").strip() if self.column else ""
        if given in self.map:
            return Rule(self.map[given])
        found = next((rule for rule in self.rules if rule.fits(cells, title, content)), None)
        return found or (Rule(self.default) if self.default is not None else None)

    def results(self) -> set[str]:
        """Every value this choice can come to."""
        return {*self.map.values(), *(rule.result for rule in self.rules), *([self.default] if self.default else [])}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. `id`, `content` are needed; an empty name means the file does not say."""

    id: str = "id"
    content: str = "content"
    title: str = ""
    received: str = ""
    reply: str = ""
    replied: str = ""
    caller: str = ""
    name: str = ""
    phone: str = ""
    anonymous: str = ""
    confidential: str = ""
    language: str = ""
    address: str = ""
    occurred: str = ""
    claim: str = ""
    concerned: str = ""

    def named(self) -> set[str]:
        """The columns that the file must have."""
        return {getattr(self, each.name) for each in fields(self)} - {""}


@dataclass(frozen=True, slots=True)
class Times:
    """How times are written. A day without an hour is taken at `hour`; without an offset in `zone`."""

    formats: tuple[str, ...] = ("iso",)
    zone: str = "Asia/Shanghai"
    hour: str = "09:00"


@dataclass(frozen=True, slots=True)
class Tag:
    """A word kept with the appeal: `text` with what the column says in place of {}; not for the values `unless`."""

    column: str
    text: str = "{}"
    unless: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Repeats:
    """How a row that repeats an earlier one is known: by a column that says so, or by the same text of `caller`
    (the same caller), `anyone` or `never`."""

    flag: str = ""
    same_text: str = "caller"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the caller said of the reply: fields of the step visit by what a column says; `waive` is the reason why
    anonymous callers are not visited, empty when they are."""

    column: str = ""
    map: Table[str, Table[str, Any]] = field(default_factory=dict)
    default: Table[str, Any] = field(default_factory=lambda: {"solved": "partly", "satisfied": "0"})
    waive: str = "anonymous"


@dataclass(frozen=True, slots=True)
class People:
    """By which accounts the centre's steps are taken. The steps of a unit are taken by whoever sits nearest to it."""

    agent: str = "agent"
    leader: str = "leader"
    dispatcher: str = "dispatcher"
    visitor: str = "visitor"
    supervisor: str = "supervisor"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    source: str
    columns: Columns
    times: Times
    channel: Choice
    kind: Choice
    place: Choice
    matter: Choice
    urgency: Choice
    refusal: Choice
    explanation_column: str
    tags: tuple[Tag, ...]
    repeats: Repeats
    contact_way: str
    """How every caller was first contacted, as soon as a unit had signed; empty: the source does not say, and the clock
    of the first contact runs until the reply."""
    reply: Table[str, Any]
    verdicts: Verdicts
    people: People
    kind_of_file: str = ""
    delimiter: str = ","

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All choices, in the order of a mapping file."""
        return (self.channel, self.kind, self.place, self.matter, self.urgency, self.refusal)

    def columns_named(self) -> set[str]:
        """Every column that the mapping names."""
        rules = {column for choice in self.choices for rule in choice.rules for column in rule.columns}
        others = {*(choice.column for choice in self.choices), *(tag.column for tag in self.tags)}
        others |= {self.repeats.flag, self.verdicts.column, self.explanation_column}
        return (self.columns.named() | rules | others) - {""}


REPLY = {"contacted": False, "fact_true": "unverifiable", "result": "A3", "unit_solved": True}
CHOICES = ("channel", "kind", "place", "matter", "urgency", "refusal")
TABLES = frozenset({"source", "columns", "times", *CHOICES, "tags", "repeats", "contact", "reply", "verdict", "people"})
TRUE = frozenset({"1", "true", "yes", "y", "是", "有", "真"})


def load(file: Path) -> Mapping:
    """Read and check a mapping file. Raises MappingFault naming the entry that is wrong."""
    try:
        return read(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise MappingFault(str(file), f"cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingFault(str(file), f"is no TOML in UTF-8: {error}") from error


def read(body: Table[str, Any]) -> Mapping:
    """A mapping from what its file says."""
    for name in body:
        if name not in TABLES:
            raise MappingFault(name, f"is not known here; the tables are {', '.join(sorted(TABLES))}")
    source = _table(body, "source")
    if not str(source.get("name", "")).strip():
        raise MappingFault("source.name", "is missing: it makes every row of this source come in once only")
    if len(source["name"]) > 40:
        raise MappingFault("source.name", "has more than 40 characters")
    refusal = dict(_table(body, "refusal"))
    explanation = refusal.pop("explanation_column", "")
    return Mapping(
        source=source["name"].strip(),
        kind_of_file=source.get("format", ""),
        delimiter=source.get("delimiter", ","),
        columns=_entry(Columns, _table(body, "columns"), "columns"),
        times=_entry(Times, _table(body, "times"), "times"),
        channel=_choice(body, "channel"),
        kind=_choice(body, "kind"),
        place=_choice(body, "place"),
        matter=_choice(body, "matter"),
        urgency=_choice(body, "urgency"),
        refusal=_choice({"refusal": refusal}, "refusal"),
        explanation_column=explanation,
        tags=tuple(_entry(Tag, tag, f"tags[{place}]") for place, tag in enumerate(body.get("tags", ()), 1)),
        repeats=_repeats(_table(body, "repeats")),
        contact_way=_contact_way(_table(body, "contact")),
        reply={**REPLY, **_table(body, "reply")},
        verdicts=_entry(Verdicts, _table(body, "verdict"), "verdict"),
        people=_entry(People, _table(body, "people"), "people"),
    )


def _table(body: Table[str, Any], name: str) -> Table[str, Any]:
    found = body.get(name, {})
    if not isinstance(found, dict):
        raise MappingFault(name, "must be a table")
    return found


def _entry(cls: Any, given: Table[str, Any], where: str) -> Any:
    """One of the classes above from a table; nothing unknown, everything of its kind."""
    known = {each.name: each for each in fields(cls)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise MappingFault(f"{where}.{name}", f"is not known here; there are {', '.join(known)}")
        values[name] = tuple(map(str, value)) if isinstance(value, list) else value
    try:
        return cls(**values)
    except TypeError as error:
        raise MappingFault(where, str(error).split("() ")[-1]) from error


def _contact_way(given: Table[str, Any]) -> str:
    for name in given:
        if name != "way":
            raise MappingFault(f"contact.{name}", "is not known here; there is way")
    return str(given.get("way", ""))


def _repeats(given: Table[str, Any]) -> Repeats:
    repeats: Repeats = _entry(Repeats, given, "repeats")
    if repeats.same_text not in ("caller", "anyone", "never"):
        raise MappingFault("repeats.same_text", "is caller, anyone or never")
    return repeats


def _choice(body: Table[str, Any], name: str) -> Choice:
    given = dict(_table(body, name))
    rules = given.pop("rules", [])
    for entry in given:
        if entry not in ("column", "map", "default"):
            raise MappingFault(f"{name}.{entry}", "is not known here; there are column, map, default, rules")
    if not isinstance(given.get("map", {}), dict):
        raise MappingFault(f"{name}.map", "must be a table from their words to ours")
    return Choice(
        name=name,
        column=given.get("column", ""),
        map={str(theirs): str(ours) for theirs, ours in given.get("map", {}).items()},
        rules=tuple(_rule(rule, f"{name}.rules[{place}]") for place, rule in enumerate(rules, 1)),
        default=given.get("default"),
    )


def _rule(given: Table[str, Any], where: str) -> Rule:
    """A rule; `is` and `in` are no names of Python's, so they are kept under others."""
    renamed = {{"is": "result", "in": "columns"}.get(name, name): value for name, value in given.items()}
    if "result" not in renamed:
        raise MappingFault(f"{where}.is", "is missing: what holds for such a row")
    columns = {column: tuple(map(str, values)) for column, values in renamed.pop("columns", {}).items()}
    rule: Rule = _entry(Rule, {**renamed, "columns": columns}, where)
    return rule
