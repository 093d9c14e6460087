"""What a city profile says, read from its file and checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

UNITS = frozenset({"hours", "days", "workhours", "workdays"})
STARTS = frozenset({"event", "next_day"})
ENDS = frozenset({"midnight", "close"})
INSTEAD: Mapping[str, str] = MappingProxyType({"assist": "handle"})
"""Clocks of which a city need say nothing, and the one whose limit they have then: an assisting unit the lead's."""


class ProfileFault(ValueError):
    """A profile that cannot be used: in which file, at which table and key, and what is wrong there."""

    def __init__(self, where: str, what: str, *, file: str = "") -> None:
        super().__init__(": ".join(part for part in (file, where, what) if part))
        self.where, self.what, self.file = where, what, file


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: an amount of hours (natural), days (natural), workhours or workdays."""

    clock: str
    amount: int
    unit: Literal["hours", "days", "workhours", "workdays"]
    start: Literal["event", "next_day"] = "event"
    end: Literal["midnight", "close"] = "midnight"
    kind: frozenset[str] = frozenset()
    urgency: frozenset[str] = frozenset()

    def fits(self, *, clock: str, kind: str, urgency: str) -> bool:
        """Whether this line speaks of such a case."""
        return (
            self.clock == clock
            and (not self.kind or kind in self.kind)
            and (not self.urgency or urgency in self.urgency)
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of matter that is not accepted: with basis, explanation and where to go instead."""

    code: str
    title: str
    basis: str
    explanation: str
    alternative: str
    title_en: str = ""
    basis_en: str = ""
    explanation_en: str = ""
    alternative_en: str = ""
    needs_leader: bool = False

    def said(self, language: str) -> Mapping[str, str]:
        """Title, basis, explanation and alternative in a language, Chinese where a translation is missing."""
        parts = ("title", "basis", "explanation", "alternative")
        if not language.lower().startswith("en"):
            return {part: getattr(self, part) for part in parts}
        return {part: getattr(self, f"{part}_en") or getattr(self, part) for part in parts}


@dataclass(frozen=True, slots=True)
class Line:
    """A number that can be called: an emergency line or a merged hotline's."""

    code: str
    name: str
    phone: str
    name_en: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in, with its service hours and what is said outside them."""

    code: str
    name: str
    name_en: str = ""
    hours: str = "00:00-24:00"
    outside: str = ""
    outside_en: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything local to a city's hotline that the loop asks for."""

    version: int
    name: str
    title: str
    title_en: str
    hotline: str
    number_prefix: str
    area_code: str
    time_zone: str
    opens: time
    closes: time
    last_day_moves: bool
    review_before_dispatch: bool
    limits: tuple[Limit, ...]
    refusals: Mapping[str, Refusal]
    emergency_lines: tuple[Line, ...]
    channels: Mapping[str, Channel]
    visit: Mapping[str, Any] = field(default_factory=dict)
    elements: tuple[str, ...] = ()
    archive_after: Limit | None = None
    noon_break: tuple[time, time] | None = None
    """When offices close at noon, from and to; working hours do not run then."""
    emergency_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scripts: Mapping[str, Any] = field(default_factory=dict)
    scripts_en: Mapping[str, Any] = field(default_factory=dict)

    def limit(self, clock: str, *, kind: str = "", urgency: str = "") -> Limit:
        """The limit that applies to a clock for a kind of appeal and its urgency: the first line that fits."""
        for line in self.limits:
            if line.fits(clock=clock, kind=kind, urgency=urgency):
                return line
        if clock in INSTEAD:
            return self.limit(INSTEAD[clock], kind=kind, urgency=urgency)
        raise ProfileFault(f"limits.{clock}", f"no line fits kind {kind!r} and urgency {urgency!r}")

    def script(self, name: str, language: str) -> tuple[str, ...]:
        """What is said on the telephone at a moment of the call (§4.3), sentence by sentence; empty where the city has
        written nothing."""
        known = self.scripts_en if language.lower().startswith("en") and name in self.scripts_en else self.scripts
        said = known.get(name, ())
        return (said,) if isinstance(said, str) else tuple(said)

    def day(self, at: datetime) -> date:
        """The day it is in the city at an instant."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def titled(self, language: str) -> str:
        """The city's name in a language."""
        return self.title_en if language.lower().startswith("en") else self.title

    def emergencies(self, text: str) -> tuple[Line, ...]:
        """The emergency lines that what somebody writes speaks of, in the order of the profile. The writer decides."""
        folded = text.casefold()
        named = {code for code, words in self.emergency_words.items() if any(word in folded for word in words)}
        return tuple(line for line in self.emergency_lines if line.code in named)


def _emergency_words(body: Mapping[str, Any], lines: tuple[Line, ...]) -> Mapping[str, tuple[str, ...]]:
    """The words that speak of danger, by the line to call; each must belong to a line of the profile."""
    found = {}
    known = {line.code for line in lines}
    for code, words in body.items():
        if code not in known:
            raise ProfileFault(f"emergency_words.{code}", "there is no emergency line with this code")
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise ProfileFault(f"emergency_words.{code}", "must be a list of words")
        found[code] = tuple(word.casefold() for word in words)
    return MappingProxyType(found)


def _noon_break(said: object) -> tuple[time, time] | None:
    if not said:
        return None
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in str(said).split("-"))
    except ValueError:
        raise ProfileFault("profile.noon_break", f"{said!r} is no span of the day; write it as 12:00-14:00") from None
    return begins, ends


def _limit(entry: Mapping[str, Any], where: str) -> Limit:
    unit, amount = entry.get("unit"), entry.get("amount")
    if unit not in UNITS:
        raise ProfileFault(where, f"unit must be one of {', '.join(sorted(UNITS))}")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise ProfileFault(where, "amount must be a whole number, 0 or more")
    start, end = entry.get("start", "event"), entry.get("end", "midnight")
    if start not in STARTS or end not in ENDS:
        raise ProfileFault(where, "start is event or next_day, end is midnight or close")
    kinds, urgencies = frozenset(entry.get("kind", ())), frozenset(entry.get("urgency", ()))
    return Limit(str(entry.get("clock", "")), amount, unit, start, end, kinds, urgencies)


def _known(cls: type, entry: Mapping[str, Any], where: str) -> Any:
    names = {name for name in cls.__dataclass_fields__ if not name.startswith("_")}  # type: ignore[attr-defined]  # cls is one of the dataclasses above
    try:
        return cls(**{name: value for name, value in entry.items() if name in names})
    except TypeError as error:
        raise ProfileFault(where, str(error).removeprefix(f"{cls.__name__}.__init__() ")) from error


def read(body: Mapping[str, Any], *, version: int = 0) -> Profile:
    """A profile from what its file says. Raises ProfileFault naming the entry that is wrong."""
    head = body.get("profile")
    if not isinstance(head, Mapping):
        raise ProfileFault("profile", "the table [profile] is missing")
    for name in ("name", "title", "number_prefix", "opens", "closes"):
        if not head.get(name):
            raise ProfileFault(f"profile.{name}", "is missing")
    if not str(head["number_prefix"]).isdigit():
        raise ProfileFault("profile.number_prefix", "must be digits only: the number is keyed into a telephone")
    limits = tuple(_limit(entry, f"limits[{place}]") for place, entry in enumerate(body.get("limits", ()), 1))
    refusals = [_known(Refusal, entry, f"refusals[{place}]") for place, entry in enumerate(body.get("refusals", ()), 1)]
    channels = [_known(Channel, entry, f"channels[{place}]") for place, entry in enumerate(body.get("channels", ()), 1)]
    lines = [_known(Line, entry, f"emergency_lines[{n}]") for n, entry in enumerate(body.get("emergency_lines", ()), 1)]
    archive = head.get("archive_after")
    return Profile(
        version=version,
        name=str(head["name"]),
        title=str(head["title"]),
        title_en=str(head.get("title_en", head["title"])),
        hotline=str(head.get("hotline", "12345")),
        number_prefix=str(head["number_prefix"]),
        area_code=str(head.get("area_code", "")),
        time_zone=str(head.get("time_zone", "Asia/Shanghai")),
        opens=time.fromisoformat(str(head["opens"])),
        closes=time.fromisoformat(str(head["closes"])),
        last_day_moves=bool(head.get("last_day_moves", True)),
        review_before_dispatch=bool(head.get("review_before_dispatch", False)),
        limits=limits,
        refusals=MappingProxyType({refusal.code: refusal for refusal in refusals}),
        emergency_lines=tuple(lines),
        channels=MappingProxyType({channel.code: channel for channel in channels}),
        visit=MappingProxyType(dict(body.get("visit", {}))),
        elements=tuple(body.get("elements", {}).get("required", ())),
        archive_after=_limit({"clock": "archive", **archive}, "profile.archive_after") if archive else None,
        noon_break=_noon_break(head.get("noon_break")),
        scripts=MappingProxyType(dict(body.get("scripts", {}))),
        scripts_en=MappingProxyType(dict(body.get("scripts_en", {}))),
        emergency_words=_emergency_words(body.get("emergency_words", {}), tuple(lines)),
    )
