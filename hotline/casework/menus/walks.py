"""What walks through menus are made of: prompts, keys, turns and ends (语音菜单). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hotline.ground.profiles.telephone import Band, PhoneLine, Telephone

DIGITS = frozenset("0123456789")
DONE, HELP = "#", "*"
"""Keys while a number is keyed in: that was all; a person, please."""
MENU, NUMBER, CODE, LOOKUP, TOLD = "menu", "number", "code", "lookup", "told"
RESTRICTED, RATING, SOLVED, SATISFIED = "restricted", "rating", "solved", "satisfied"
"""At what a walk stands."""

PERSON, FAX, VOICEMAIL, CALL_BACK, FORWARD, CLOSED = "person", "fax", "voicemail", "call_back", "forward", "closed"
TURNED_AWAY, RATED, VISITED = "turned_away", "rated", "visited"
"""Where walks end."""

OFFER_KEYS: Mapping[str, str] = MappingProxyType({CALL_BACK: "1", VOICEMAIL: "2"})
"""With which keys somebody who waits takes what is offered."""
SOLVED_KEYS: Mapping[str, str] = MappingProxyType({"1": "yes", "2": "partly", "3": "no"})
"""Answers of a return visit by key: is it solved?"""
MOST_PROMPTS = 100
"""No walk plays more; a property test holds it for every profile that passes the check."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing that is played: a text of the profile by its key, in a language, with the values in it."""

    key: str
    language: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Awaits:
    """What is waited for once everything was played: at most so many keys, so many seconds for the first and between
    two of them, or a key that ends it sooner. A key that comes earlier ends the playing."""

    keys: int
    first: int
    between: int
    ends_with: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Where a walk ends: at people of a skill who speak a language, at the fax, a message, a call-back, another number.

    `path` is how the caller came there, key by key by the codes of the profile; `answers` what she said by keys;
    `reasons` why she may go before others, by the line she rang or the key she pressed.
    """

    kind: str
    skill: str = ""
    language: str = ""
    path: tuple[str, ...] = ()
    number: str = ""
    is_emergency: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """A number and its query code were keyed in: how far is it? The walk waits for `Found` or `Refused`. The code is
    a secret and stays out of every log."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Key:
    """The caller pressed a key: 0 to 9, star or hash."""

    sign: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was pressed in time."""


@dataclass(frozen=True, slots=True)
class Found:
    """Number and code belong together; `state` is said in the language of the walk."""

    state: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Number and code do not belong together, or the appeal is locked: which of them is never said."""


Event = Key | Silence | Found | Refused


@dataclass(frozen=True, slots=True)
class Caller:
    """Who walks where: the city's telephone, the line that was called, the part of the day, whether it is a surge, the
    texts of incidents in force, whether calls from this number are restricted by a decision. `number_prefix` begins
    the numbers of the city's appeals; `can_be_rung_back` says whether we know a number of hers that may be rung."""

    telephone: Telephone
    line: PhoneLine
    band: Band
    number_prefix: str = ""
    city: str = ""
    hotline: str = "12345"
    is_surge: bool = False
    incidents: tuple[str, ...] = ()
    is_restricted: bool = False
    can_be_rung_back: bool = True

    @property
    def number_size(self) -> int:
        """How many digits the number of an appeal has here: prefix, day, serial, check digit."""
        return len(self.number_prefix) + 13


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody is; small enough to be kept with the call, so that it can be taken up after a crash. What is
    being `keyed` may be a secret and is not kept: `again` asks for it anew."""

    at: str
    language: str
    path: tuple[str, ...] = ()
    under: str = ""
    wrong: int = 0
    keyed: str = ""
    number: str = ""
    has_chosen_language: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens now: what is played, then what is waited for, looked up, or where the walk ends."""

    walk: Walk
    says: tuple[Prompt, ...] = ()
    awaits: Awaits | None = None
    lookup: Lookup | None = None
    end: End | None = None
