"""What a city profile says, read from its file and checked. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from hotline.ground.profiles.acceptance import Acceptance, read_acceptance
from hotline.ground.profiles.crises import Crises, read_crises
from hotline.ground.profiles.emergencies import Emergencies
from hotline.ground.profiles.guards import Guarding, read_guards
from hotline.ground.profiles.inspecting import Inspecting, read_inspecting
from hotline.ground.profiles.ladders import Ladder, Lights, read_ladder
from hotline.ground.profiles.learning import Learning, read_learning
from hotline.ground.profiles.liaisons import Liaisons, read_liaisons
from hotline.ground.profiles.merging import Merging, read_merging
from hotline.ground.profiles.networks import Network
from hotline.ground.profiles.own import Own, read_own
from hotline.ground.profiles.recordings import Recordings, read_recordings
from hotline.ground.profiles.refusals import Refusal
from hotline.ground.profiles.repeats import Repeats, read_repeats
from hotline.ground.profiles.replies import Replies, read_replies
from hotline.ground.profiles.restrictions import Restrictions, read_restrictions
from hotline.ground.profiles.returns import Returns
from hotline.ground.profiles.telephone import OF_TELEPHONE, Telephone, read_telephone
from hotline.ground.profiles.whistles import Whistles, read_whistles
from hotline.ground.profiles.words import INSTEAD, LANGUAGES, ON, SWITCHES, USUAL_WORKDAYS

UNITS = frozenset({"hours", "days", "workhours", "workdays"})
STARTS, ENDS = frozenset({"event", "next_day"}), frozenset({"midnight", "close"})
ALWAYS = "00:00-24:00"
READERS: Any = {"merging": read_merging, "learning": read_learning, "liaisons": read_liaisons}
READERS |= {"recordings": read_recordings}
OF_ACCEPTANCE = frozenset({"acceptance_rules", "acceptance_signs", "acceptance_alike", "acceptance_examples"})
BY_CODE = (
    OF_ACCEPTANCE
    | OF_TELEPHONE
    | {"refusals", "emergency_lines", "channels", "categories", "inspection_items", "crises"}
)
ENTRIES = BY_CODE | {"telephone_overflow", "limits", "ladder", "ladder_rules", "local_days"}
"""Tables of which there are many of a kind, [[so]]; those BY_CODE have a code each."""


class ProfileFault(ValueError):
    """A profile that cannot be used: in which file and line, at which table and key, and what is wrong there."""

    def __init__(self, where: str, what: str, *, file: str = "", line: int = 0) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(": ".join(part for part in (place, where, what) if part))
        self.where, self.what, self.file, self.line = where, what, file, line


def _in(language: str, chinese: str, english: str) -> str:
    return english if english and language.lower().startswith("en") else chinese


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
    bucket: frozenset[int] = frozenset()

    def fits(self, *, clock: str, kind: str, urgency: str, bucket: int = 0) -> bool:
        """Whether this line speaks of such a case. `bucket` is that of its matter, 0 where the matter is not known."""
        return (
            self.clock == clock
            and (not self.kind or kind in self.kind)
            and (not self.urgency or urgency in self.urgency)
            and (not self.bucket or bucket in self.bucket)
        )


USUAL: Mapping[str, Limit] = MappingProxyType(
    {
        "decision": Limit("decision", 4, "workhours"),
        "suspension": Limit("suspension", 30, "workdays"),
        "parking": Limit("parking", 90, "days"),
        "mirror": Limit("mirror", 4, "hours"),
        **{clock: Limit(clock, days, "workdays") for clock, days in USUAL_WORKDAYS.items()},
    }
)
"""Limits of a city that says nothing of them (domain handbook §1.6.1, C8; §1.7: what is parked is looked at every
quarter). Profiles entered before there were these clocks are read with them."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """How often a unit may get more time, whether its head signs for it, and the total from the dispatch that is never
    passed (handbook §1.6.2: twice, and never beyond 30 working days)."""

    most: int = 2
    is_signed: bool = False
    cap: Limit = Limit("cap", 30, "workdays")


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
    """A way in: its service hours and what is said outside them, how it is reached, what a message must state, how
    long it had better be, and whether progress may be asked for on it; where not, what is said instead."""

    code: str
    name: str
    name_en: str = ""
    hours: str = ALWAYS
    days: Literal["every", "workdays"] = "every"
    outside: str = ""
    outside_en: str = ""
    access: str = ""
    access_en: str = ""
    needs: tuple[str, ...] = ()
    advised: int = 0
    progress: bool = True
    progress_said: str = ""
    progress_said_en: str = ""

    def serves(self, local: time, *, is_workday: bool = True) -> bool:
        """Whether people answer at a time of day in the city, on a working day or another one."""
        if self.days == "workdays" and not is_workday:
            return False
        opens, closes = self.hours.split("-")
        return opens <= f"{local:%H:%M}" < closes

    def told(self, language: str) -> tuple[str, str]:
        """What the channel is called, and how it is reached."""
        return _in(language, self.name, self.name_en), _in(language, self.access, self.access_en)

    def said_outside(self, language: str) -> str:
        """What is said outside of the hours, Chinese where there is no translation."""
        return _in(language, self.outside, self.outside_en)

    def said_of_progress(self, language: str) -> str:
        """Where progress can be asked for, where it cannot on this channel."""
        return _in(language, self.progress_said, self.progress_said_en)

    def asks_for(self, stated: Iterable[str]) -> tuple[str, ...]:
        """What a message must state on this channel and does not, in the order of the profile."""
        known = set(stated)
        return tuple(element for element in self.needs if element not in known)

    def is_longer_than_advised(self, text: str) -> bool:
        """Whether a message is longer than the city advises; it is taken all the same."""
        return 0 < self.advised < len(text)


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
    returns: Returns = field(default_factory=Returns)
    emergency_times: Emergencies = field(default_factory=Emergencies)
    merging: Merging = field(default_factory=Merging)
    replies: Replies = field(default_factory=Replies)
    repeats: Repeats = field(default_factory=Repeats)
    learning: Learning = field(default_factory=Learning)
    liaisons: Liaisons = field(default_factory=Liaisons)
    inspecting: Inspecting = field(default_factory=Inspecting)
    elements: tuple[str, ...] = ()
    archive_after: Limit | None = None
    reopen_within: Limit | None = None
    """How long after its closing a caller may ask for an order to be opened again; None: until it is archived."""
    noon_break: tuple[time, time] | None = None
    """When offices close at noon, from and to; working hours do not run then."""
    extensions: Extensions = Extensions()
    exclude_within: Limit | None = None
    """How long after the visit a unit may ask for an order to be left out of assessment; None: till it is archived."""
    lists_parked: bool = True
    recount_on_change: bool = False
    """Whether the handling is counted anew, from its beginning, when an order is classed otherwise once dispatched."""
    lights: Lights = field(default_factory=Lights)
    network: Network = field(default_factory=Network)
    emergency_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    supervision: Ladder = field(default_factory=Ladder)
    whistles: Whistles = field(default_factory=Whistles)
    guards: Guarding = field(default_factory=Guarding)
    restrictions: Restrictions = field(default_factory=Restrictions)
    crises: Crises = field(default_factory=dict)
    acceptance: Acceptance = field(default_factory=Acceptance)
    scripts: Mapping[str, Any] = field(default_factory=dict)
    scripts_en: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    states_en: Mapping[str, str] = field(default_factory=dict)
    roles_off: frozenset[str] = frozenset()
    languages: tuple[str, ...] = LANGUAGES
    form_asks: frozenset[str] = frozenset()
    own: Own = field(default_factory=Own)
    telephone: Telephone = field(default_factory=Telephone)
    recordings: Recordings = field(default_factory=Recordings)

    def limit(self, clock: str, *, kind: str = "", urgency: str = "", bucket: int = 0) -> Limit:
        """The limit of a clock for a kind of appeal, an urgency and a bucket of the matter: the first that fits."""
        for line in self.limits:
            if line.fits(clock=clock, kind=kind, urgency=urgency, bucket=bucket):
                return line
        if clock in INSTEAD:
            return self.limit(INSTEAD[clock], kind=kind, urgency=urgency, bucket=bucket)
        if clock in USUAL:
            return USUAL[clock]
        raise ProfileFault(f"limits.{clock}", f"no line fits kind {kind!r} and urgency {urgency!r}")

    def asked(self, clock: str) -> Iterator[Limit]:
        """The lines of a clock that are ever asked: none after the first that fits everything."""
        for line in self.limits:
            if line.clock == clock:
                yield line
                if not (line.kind or line.urgency or line.bucket):
                    return

    def goes_by_bucket(self, clock: str) -> bool:
        """Whether a limit of the clock asks for the bucket of the matter, so that nobody looks it up in vain."""
        return any(line.bucket for line in self.limits if line.clock in (clock, INSTEAD.get(clock)))

    def state_named(self, state: str, language: str) -> str:
        """What this city calls a state of an order or an appeal; empty where it uses the word of the product."""
        return _in(language, self.states.get(state, ""), self.states_en.get(state, ""))

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
    return Limit(
        str(entry.get("clock", "")), amount, unit, start, end, kinds, urgencies, frozenset(entry.get("bucket", ()))
    )


def _extensions(entry: Mapping[str, Any]) -> Extensions:
    usual = Extensions()
    cap = _limit({"clock": "cap", **entry["cap"]}, "extensions.cap") if "cap" in entry else usual.cap
    return Extensions(int(entry.get("most", usual.most)), bool(entry.get("is_signed", False)), cap)


def _known(cls: type, entry: Mapping[str, Any], where: str) -> Any:
    names = {name for name in cls.__dataclass_fields__ if not name.startswith("_")}  # type: ignore[attr-defined]  # cls is one of the dataclasses above
    try:
        known = {name: value for name, value in entry.items() if name in names}
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()})
    except TypeError as error:
        raise ProfileFault(where, str(error).removeprefix(f"{cls.__name__}.__init__() ")) from error


PLAIN = ("visit", "scripts", "scripts_en", "states", "states_en")
"""Tables that are handed on as they are written."""


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
    plain: dict[str, Any] = {name: MappingProxyType(dict(body.get(name, {}))) for name in PLAIN}
    return Profile(
        version=version,
        **_head(head),
        **plain | {"crises": read_crises(body), "restrictions": read_restrictions(body)},
        **_alike(body),
        limits=limits,
        refusals=MappingProxyType({refusal.code: refusal for refusal in refusals}),
        emergency_lines=tuple(lines),
        channels=MappingProxyType({channel.code: channel for channel in channels}),
        returns=_known(Returns, body.get("returns", {}), "returns"),
        **{name: reader(body.get(name, {})) for name, reader in READERS.items()},
        inspecting=read_inspecting(body),
        emergency_times=_known(Emergencies, body.get("emergencies", {}), "emergencies"),
        elements=tuple(body.get("elements", {}).get("required", ())),
        roles_off=frozenset(body.get("roles", {}).get("off", ())),
        form_asks=frozenset(body.get("form", {}).get("asks", ())),
        extensions=_extensions(body.get("extensions", {})),
        supervision=read_ladder(body),
        whistles=read_whistles(body),
        own=read_own(body),
        telephone=read_telephone(body),
        guards=read_guards(body),
        acceptance=read_acceptance(body),
        lights=_known(Lights, body.get("lights", {}), "lights"),
        network=_known(Network, body.get("network", {}), "network"),
        emergency_words=_emergency_words(body.get("emergency_words", {}), tuple(lines)),
    )


def _alike(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the city says of matters that come again, and of the words of replies."""
    repeats, replies = body.get("repeats", {}), body.get("replies", {})
    return {"repeats": read_repeats(repeats), "replies": read_replies(replies)}


def _head(head: Mapping[str, Any]) -> dict[str, Any]:
    """What the table [profile] says: names, hours, and how days are counted."""
    lengths = {name: head[name] for name in ("archive_after", "reopen_within", "exclude_within") if head.get(name)}
    return {
        "name": str(head["name"]),
        "title": str(head["title"]),
        "title_en": str(head.get("title_en", head["title"])),
        "hotline": str(head.get("hotline", "12345")),
        "number_prefix": str(head["number_prefix"]),
        "area_code": str(head.get("area_code", "")),
        "time_zone": str(head.get("time_zone", "Asia/Shanghai")),
        "opens": time.fromisoformat(str(head["opens"])),
        "closes": time.fromisoformat(str(head["closes"])),
        "noon_break": _noon_break(head.get("noon_break")),
        **{name: bool(head.get(name, name in ON)) for name in SWITCHES},
        "languages": tuple(head.get("languages", LANGUAGES)),
        **{name: _limit({"clock": name, **entry}, f"profile.{name}") for name, entry in lengths.items()},
    }
