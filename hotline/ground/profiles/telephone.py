"""What a city says of its telephone: lines, languages, menu, hours, skills, overflow, and every number of a call. Pure.

Tables: [telephone] and the lists [[telephone_…]]; docs/how-to/a-citys-profile.md explains them key by key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles.telephone_prompts import TABLES as TEXTS
from hotline.ground.profiles.telephone_prompts import Prompts, read_prompts

PERSON_KEY = "0"
"""The key that leads to a person everywhere."""
NODES = ("person", "progress", "voicemail", "call_back", "fax", "language", "submenu")
"""What a key of the menu leads to."""
GIVES = ("people", "message", "forward", "closed")
"""What a caller gets in a part of the day: people, a message to leave, another number, only a sentence."""
DAYS = ("every", "workdays", "restdays", "dates")
SURGES = ("", "only", "never")
"""Whether a key is offered always, only in a surge, or never in one."""
OVERFLOWS = ("neighbours", "leaders", "site", "call_back", "voicemail")
"""Who is asked, and what is offered, the longer somebody waits."""
OPENING = ("greeting", "recorded", "surge", "incidents")
CHOSEN_PRIORITIES = ("elderly", "disabled")
"""Those that a caller has by the line she rings or the key she presses."""
PRIORITIES = ("emergency_recall", *CHOSEN_PRIORITIES)
"""Who may be served before others: who rang up about an emergency and was cut off; where a city wants it, the
elderly and the disabled. Nobody else (handbook §4.2)."""
SILENCES = ("attempt", "person")
"""What follows when a caller who is visited by keys presses none: it counts as an attempt, or a person takes over."""
FORCERS = ("leader", "supervisor")
RESTS = ("short_break", "meal", "training", "meeting", "busy")
"""States of a seat in which no call is offered; the seats have them, too."""


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number that can be called. A merged hotline keeps its number; it may have its own greeting (the key of a
    prompt), the skill its calls are for, the district they come from, its language, whom its callers are (`priority`),
    and whether keys of languages are offered, menu or not (`language_keys`)."""

    code: str
    numbers: tuple[str, ...]
    name: str
    name_en: str = ""
    greeting: str = "greeting"
    skill: str = ""
    district: str = ""
    language: str = ""
    merged: bool = False
    menu: bool | None = None
    language_keys: bool | None = None
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language on the telephone: `code` names its prompts (cmn, yue, en), `key` chooses it where keys are offered,
    `language` is what the caller is noted to speak, `letter` the language she is written to in."""

    code: str
    name: str
    key: str = ""
    language: str = "zh-Hans"
    letter: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Skill:
    """A group of calls that some seats can take. `neighbours` are groups that help out."""

    code: str
    name: str
    name_en: str = ""
    neighbours: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One key of the menu: under which submenu it stands (none: at the top), what it leads to, how it is called.

    On some `lines` and in some `bands` alone, where they are named; `surge` says whether always, only in a surge or
    never in one; `priority` who chooses it: the elderly, the disabled.
    """

    code: str
    kind: str
    key: str
    title: str
    title_en: str = ""
    under: str = ""
    skill: str = ""
    language: str = ""
    lines: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    surge: str = ""
    priority: str = ""

    def is_offered(self, line: str, band: str, *, is_surge: bool) -> bool:
        """Whether callers of a line hear of it in a part of the day."""
        if self.surge == ("never" if is_surge else "only"):
            return False
        return (not self.lines or line in self.lines) and (not self.bands or band in self.bands)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the day, and what a caller gets in it. `hours` may pass midnight; of several bands the first fits.

    `skill` takes all its calls (the night desk), `prompt` is said after the greeting, `number` is rung where calls are
    forwarded, `menu` switches the menu on or off.
    """

    code: str
    name: str
    name_en: str = ""
    gives: str = "people"
    days: str = "every"
    dates: tuple[str, ...] = ()
    hours: str = "00:00-24:00"
    lines: tuple[str, ...] = ()
    skill: str = ""
    prompt: str = ""
    number: str = ""
    menu: bool | None = None

    def fits(self, line: str, local: datetime, *, is_workday: bool) -> bool:
        """Whether it is this part of the day for a line, at a moment in the city's own time."""
        if self.lines and line not in self.lines:
            return False
        wanted = {"workdays": is_workday, "restdays": not is_workday, "dates": f"{local:%Y-%m-%d}" in self.dates}
        begins, ends = self.hours.split("-")
        now = f"{local:%H:%M}"
        is_time = begins <= now < ends if begins < ends else not ends <= now < begins
        return wanted.get(self.days, True) and is_time


@dataclass(frozen=True, slots=True)
class Overflow:
    """What happens to a call that waits so many seconds: `to` whom it may go then, too, or what is offered."""

    after: int
    to: str


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of a seat: how many minutes at most (0: no limit), how often a day (0: no limit)."""

    code: str
    name: str
    name_en: str = ""
    minutes: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list to choose from: how a call ended, why a recording is paused, what a call was about."""

    code: str
    name: str
    name_en: str = ""

    def said(self, language: str) -> str:
        """How it is called in a language."""
        return self.name_en if self.name_en and language.lower().startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class RatingKey(Choice):
    """A key with which a caller rates the call; `code` is the key, `satisfaction` 5 (very) to 1 (not at all)."""

    satisfaction: int = 5


_SKILL = Skill("general", "综合受理", "General")
_LANGUAGE = Spoken("cmn", "普通话")
_BAND = Band("always", "全天", "All day")
_NO_LINE = PhoneLine("main", (), "12345")
_OVERFLOW = (Overflow(10, "neighbours"), Overflow(60, "leaders"), Overflow(90, "call_back"), Overflow(180, "voicemail"))
_RATINGS = (
    RatingKey("1", "满意", "Satisfied", 5),
    RatingKey("2", "基本满意", "Fairly satisfied", 3),
    RatingKey("3", "不满意", "Dissatisfied", 1),
)
_BREAKS = (
    Break("short_break", "小休", "Short break", 10, 4),
    Break("meal", "就餐", "Meal", 45, 2),
    Break("training", "培训", "Training"),
    Break("meeting", "会议", "Meeting"),
    Break("busy", "示忙", "Busy", 15, 4),
)
_PAUSES = (
    Choice("identity", "核对身份证号码", "An identity number is read out"),
    Choice("card", "核对银行卡号", "A bank card number is read out"),
)
_DISPOSITIONS = (
    Choice("registered", "已登记诉求", "A matter was registered"),
    Choice("answered", "已当场答复", "Answered on the spot"),
    Choice("urged", "催办、补充", "Urged or added to"),
    Choice("transferred", "已转接", "Transferred"),
    Choice("silent", "无声", "Silent"),
    Choice("wrong", "误拨", "Wrong number"),
    Choice("harassment", "骚扰", "Harassment"),
)
"""After the call results of the handbook (§3.8): what the seat says a call came to."""


def _by_code(entries: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({entry.code: entry for entry in entries})


@dataclass(frozen=True)
class Telephone:
    """All of it; what is here is what a city gets that says nothing: no menu, people day and night.

    Seconds: `patience` without a key until a person comes, `digit_patience` between the digits of a number, `ring` for
    an offer, `wrap_up` after a call and `wrap_up_most` with more time asked for, `return_within` in which a dropped
    call comes back to the same seat, `wanted_wait` for which that seat is waited for, `repeat_every` between
    announcements, `short` below which who hangs up has not abandoned, `voicemail` at most, `service_levels`.
    Per cent: `answered_share` of the callers are to be answered within the first of them; `away` is the part of their
    paid time in which people are not at the telephone.
    `affinity_hours`: so long a caller comes to the seat she spoke with last. `tries` at a key or a code.
    `surge_queue`: from so many waiting on it is a surge (0: only when a leader says so). `visit_hours` are the hours
    in which return visits are dialled where the caller named none; `visit_keys`: the machine may make them, as many as
    `visit_lines` at a time, and `visit_silence` says what follows when no key is pressed; `visit_hold` minutes a
    visitor keeps whom she has rung up. `dial_ring` seconds a telephone rings that is dialled from here; `dial_hours` in
    which anybody is rung up but in urgent cases, and `dial_tries` on one day at most who is not reached; `dial_abroad`
    are the country codes that may be rung, `dial_barred` beginnings of numbers that nobody is rung at. Minutes of
    `call_back_pause` lie between attempts to call back, more each time. `retention` is the class by which recordings
    are kept, `second_site` the place that helps when the first cannot.
    """

    lines: Mapping[str, PhoneLine] = field(default_factory=dict)
    languages: Mapping[str, Spoken] = field(default_factory=lambda: _by_code((_LANGUAGE,)))
    skills: Mapping[str, Skill] = field(default_factory=lambda: _by_code((_SKILL,)))
    nodes: Mapping[str, Node] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    overflow: tuple[Overflow, ...] = _OVERFLOW
    breaks: Mapping[str, Break] = field(default_factory=lambda: _by_code(_BREAKS))
    dispositions: Mapping[str, Choice] = field(default_factory=lambda: _by_code(_DISPOSITIONS))
    results: Mapping[str, Choice] = field(default_factory=dict)
    pauses: Mapping[str, Choice] = field(default_factory=lambda: _by_code(_PAUSES))
    ratings: Mapping[str, RatingKey] = field(default_factory=lambda: _by_code(_RATINGS))
    prompts: Prompts = field(default_factory=Prompts)

    menu: bool = False
    language_keys: bool = False
    opening: tuple[str, ...] = OPENING
    patience: int = 3
    digit_patience: int = 5
    tries: int = 2
    skill: str = "general"
    ring: int = 20
    wrap_up: int = 30
    wrap_up_most: int = 180
    return_within: int = 60
    affinity_hours: int = 24
    wanted_wait: int = 10
    position_said: bool = True
    wait_said: bool = True
    repeat_every: int = 30
    surge_queue: int = 0
    second_site: str = ""
    priorities: tuple[str, ...] = ("emergency_recall",)
    threats_to_seniors: bool = True
    forced_by: tuple[str, ...] = ("leader",)
    recorded: bool = True
    retention: str = "call"
    voicemail: int = 180
    call_back_tries: int = 3
    call_back_pause: int = 10
    dial_ring: int = 35
    dial_hours: tuple[str, ...] = ("07:00-22:00",)
    dial_tries: int = 5
    dial_abroad: tuple[str, ...] = ()
    dial_barred: tuple[str, ...] = ("160", "168")
    rated: bool = True
    short: int = 5
    service_levels: tuple[int, ...] = (15, 20)
    answered_share: int = 80
    away: int = 30
    visit_hours: tuple[str, ...] = ("09:00-11:30", "14:30-17:30")
    visit_keys: bool = False
    visit_lines: int = 2
    visit_silence: str = "attempt"
    visit_hold: int = 10

    def line(self, called: str) -> PhoneLine:
        """The line of a number that was called, with or without area code; the first one for a number nobody knows."""
        digits = "".join(sign for sign in called if sign.isdigit())
        known = ((number, line) for line in self.lines.values() for number in line.numbers)
        ends = [(len(number), line) for number, line in known if digits.endswith(number)]
        return max(ends, key=lambda end: end[0])[1] if ends else self.first_line

    @property
    def first_line(self) -> PhoneLine:
        """The hotline's own number."""
        return next(iter(self.lines.values()), _NO_LINE)

    def shown_to(self, hotline: str) -> str:
        """The number that stands on the telephone of somebody who is rung up: that of the hotline, always."""
        return next(iter(self.first_line.numbers), hotline)

    @property
    def first_language(self) -> Spoken:
        """The language in which callers are greeted."""
        return next(iter(self.languages.values()), _LANGUAGE)

    def spoken(self, code: str) -> Spoken:
        """A language by its code; the first one for one that is not spoken here."""
        return self.languages.get(code) or self.first_language

    def spoken_with(self, language: str) -> Spoken:
        """The language of the telephone for what a caller is noted to speak (zh-Hans, yue, en)."""
        return next((one for one in self.languages.values() if one.language == language), self.first_language)

    def band(self, line: str, local: datetime, *, is_workday: bool) -> Band:
        """The part of the day for a line at a moment in the city's own time; all day people where nothing fits."""
        return next((band for band in self.bands if band.fits(line, local, is_workday=is_workday)), _BAND)

    def skill_of(self, line: PhoneLine, band: Band, skill: str = "") -> str:
        """For which group a call is: of the band before that of the key, before that of the line."""
        return band.skill or skill or line.skill or self.skill

    def has_menu(self, line: PhoneLine, band: Band) -> bool:
        """Whether keys are offered: the band says so, else the line, else the city."""
        said = (one for one in (band.menu, line.menu) if one is not None)
        return next(said, self.menu)

    def has_language_keys(self, line: PhoneLine, band: Band) -> bool:
        """Whether keys of languages are offered: the line says so, else the city, with a menu alone."""
        said = line.language_keys
        return self.language_keys and self.has_menu(line, band) if said is None else said

    def offered(self, line: str, band: str, *, under: str = "", is_surge: bool = False) -> tuple[Node, ...]:
        """The keys a caller hears of, at the top or in a submenu, in the order of the profile."""
        return tuple(
            node
            for node in self.nodes.values()
            if node.under == under and node.is_offered(line, band, is_surge=is_surge)
        )


ENTRY: Mapping[str, type] = MappingProxyType(
    {
        "telephone_lines": PhoneLine,
        "telephone_languages": Spoken,
        "telephone_skills": Skill,
        "telephone_menu": Node,
        "telephone_bands": Band,
        "telephone_overflow": Overflow,
        "telephone_breaks": Break,
        "telephone_dispositions": Choice,
        "telephone_results": Choice,
        "telephone_pauses": Choice,
        "telephone_ratings": RatingKey,
    }
)
"""The lists of tables, and what one entry of each is."""
OF_TELEPHONE = frozenset(ENTRY) - {"telephone_overflow"}
"""Those whose entries have a code each."""
_HELD = {"telephone_menu": "nodes"}
_LISTED = ("telephone_bands", "telephone_overflow")
_NOT_KEYS = {name.removeprefix("telephone_") for name in ENTRY} | {"nodes", "prompts"}
NAMES = tuple(one.name for one in fields(Telephone) if one.name not in _NOT_KEYS or one.name == "menu")
"""The keys of the table [telephone]."""


def read_telephone(body: Mapping[str, Any]) -> Telephone:
    """What a profile that was checked says of the telephone."""
    head = body.get("telephone", {})
    said: dict[str, Any] = {name: _value(head[name]) for name in NAMES if name in head}
    for table, entry_class in ENTRY.items():
        if entries := body.get(table):
            read = tuple(_entry(entry_class, entry) for entry in entries)
            name = _HELD.get(table, table.removeprefix("telephone_"))
            said[name] = _in_order(read) if table in _LISTED else _by_code(read)
    if any(name in body for name in TEXTS):
        said["prompts"] = read_prompts(body)
    return Telephone(**said)


def _in_order(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """Steps of overflow by their time; parts of the day as they are written, as the first fits."""
    return tuple(sorted(entries, key=lambda entry: getattr(entry, "after", 0)))


def _entry(entry_class: type, entry: Mapping[str, Any]) -> Any:
    names = {one.name for one in fields(entry_class)}
    return entry_class(**{name: _value(value) for name, value in entry.items() if name in names})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
