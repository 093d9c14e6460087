"""The acceptance rules of a city (受理规则): R0 to R14 in their order, the signs by which each is known, what the
caller is told, the switches in which cities differ, and the results expected of examples. Pure.

`[acceptance]` holds the switches, `[acceptance_words]` lists of words, `[[acceptance_rules]]` the rules in their order,
`[[acceptance_signs]]` the signs, `[[acceptance_alike]]` texts to go by where no sign shows itself,
`[[acceptance_examples]]` what must come out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles.likeness import Known, Likeness, likeness_of
from hotline.ground.profiles.wording import BadPattern, Lexicon, Pattern, Slot, compiled, lexicon_of, slot_of

OUTCOMES = ("ACCEPT", "DIRECT", "GUIDE", "REFUSE", "EMERG", "SUPPL", "APPEND", "SENS", "LOG")
"""What may be proposed: make an order, answer now, tell where to go, refuse, hand over at once, ask for what is
missing, add to what is open, the restricted track, record only."""
NOTHING = slot_of(())
"""A list without words."""
ROUTES = ("three-party call", "language queue", "automatic reply")
SAID = ("reason", "basis", "alternative")
"""What every proposal but an acceptance tells the caller."""

SWITCHES: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        "consumer": ("direct", "guide_first"),
        "anonymous": (True, False),
        "night_noise": ("hotline", "110"),
        "officials": ("accept", "guide"),
        "suggestions_without_contact": (True, False),
    }
)
"""In what cities differ; the first is what holds where a city says nothing. consumer: disputes about a purchase are
accepted, or the caller goes to the firm first; anonymous: whether nameless appeals are accepted; night_noise: who comes
while there is noise at night; officials: whether complaints about the manner of officials are accepted;
suggestions_without_contact: whether a suggestion needs no number."""


@dataclass(frozen=True, slots=True)
class AcceptanceRule:
    """One of the rules, with what is said where it applies. `refusal` is the kind of matter that is not accepted whose
    texts are said where the rule has none of its own; it also says whether a leader must consent."""

    code: str
    title: str
    title_en: str = ""
    refusal: str = ""
    reason: str = ""
    reason_en: str = ""
    basis: str = ""
    basis_en: str = ""
    alternative: str = ""
    alternative_en: str = ""

    def titled(self, language: str) -> str:
        """Its name in a language."""
        return said_in(self, "title", language)


@dataclass(frozen=True, slots=True)
class Sign:
    """By what a rule is known: one of `when` in a sentence that has none of `unless` (which counts for nothing where
    one of `despite` is said) and in clauses that have none of `unless_here`; somewhere in the text one of `also`,
    nowhere one of `never`; at most `left` letters beside the words found; the points of its `evidence` come to `least`;
    under this `switch` (name=value). Of a long letter only beginning and end are looked at, where its matter and its
    claim stand, unless it is looked for `anywhere`.
    What it says of reason, basis and alternative goes before what the rule says."""

    code: str
    rule: str
    outcome: str
    when: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    despite: tuple[Pattern, ...] = ()
    unless_here: tuple[Pattern, ...] = ()
    also: tuple[Pattern, ...] = ()
    never: tuple[Pattern, ...] = ()
    left: int | None = None
    evidence: tuple[tuple[int, Pattern], ...] = ()
    least: int = 0
    is_foreign: bool = False
    anywhere: bool = False
    switch: str = ""
    refusal: str = ""
    lines: tuple[str, ...] = ()
    route: str = ""
    reason: str = ""
    reason_en: str = ""
    basis: str = ""
    basis_en: str = ""
    alternative: str = ""
    alternative_en: str = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places of words in what it is known by."""
        return tuple(slot for pattern in self.when for chain in pattern for slot in chain.slots)

    @property
    def is_weak(self) -> bool:
        """Whether it only weighs words, and needs none in particular."""
        return bool(self.evidence) and not self.when

    @property
    def patterns(self) -> Iterator[Pattern]:
        """All that is looked for."""
        for name in PATTERNS:
            yield from getattr(self, name)
        yield from (pattern for _points, pattern in self.evidence)


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what may come of it, kept with the version of its rule."""

    code: str
    rule: str
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one kind, for what nobody has signs for: the nearest of them decide."""

    sign: Sign
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Acceptance:
    """All of it. `version` is what the city calls this edition of its rules."""

    version: str = ""
    switches: Mapping[str, Any] = field(default_factory=dict)
    exact_place_on: frozenset[str] = frozenset()
    """Channels on which a message must say the exact place, as nobody can ask back."""
    no_progress_on: frozenset[str] = frozenset()
    """Channels on which nobody is told how far something is."""
    rules: Mapping[str, AcceptanceRule] = field(default_factory=dict)
    signs: tuple[Sign, ...] = ()
    """In the order in which they are tried."""
    examples: tuple[Example, ...] = ()
    groups: tuple[Group, ...] = ()
    """Texts by which it goes where no sign shows itself."""
    filler: Slot = NOTHING
    """Words that say nothing: they do not count as content."""
    another: Slot = NOTHING
    """Words with which a second matter begins."""
    masks: tuple[Pattern, ...] = ()
    """Turns of phrase in which no word means what it says: 气炸了 is no explosion, 法院门口 no court."""

    @cached_property
    def first_rule(self) -> str:
        """The rule that always runs beside the others: the first."""
        return next(iter(self.rules), "")

    @cached_property
    def lexicon(self) -> Lexicon:
        """All the words that are looked for in a text."""
        patterns = (pattern for sign in self.signs for pattern in sign.patterns)
        return lexicon_of(patterns, (self.filler, self.another), self.masks)

    @cached_property
    def lexicon_anywhere(self) -> Lexicon:
        """Those that are looked for in all of a long letter."""
        patterns = (pattern for sign in self.signs if sign.anywhere for pattern in sign.patterns)
        return lexicon_of(patterns, (self.another,), self.masks)

    @cached_property
    def likeness(self) -> Likeness:
        """The texts of all groups."""
        known = tuple(Known(text, place) for place, group in enumerate(self.groups) for text in group.texts)
        return likeness_of(known, tuple(group.sign.outcome for group in self.groups))

    def is_on(self, switch: str) -> bool:
        """Whether a switch stands so: `consumer=guide_first`. What is not said is on."""
        name, _, value = switch.partition("=")
        return not switch or str(self.switches.get(name, "")).lower() == value.lower()


def said_in(entry: Any, name: str, language: str) -> str:
    """A text of an entry in a language, Chinese where it is not translated."""
    english = getattr(entry, f"{name}_en") if language.lower().startswith("en") else ""
    return str(english or getattr(entry, name))


PATTERNS = ("when", "unless", "despite", "unless_here", "also", "never")
RULE_NAMES = tuple(one.name for one in fields(AcceptanceRule))
SIGN_NAMES = (*(one.name for one in fields(Sign) if one.name != "is_foreign"), "foreign")
EXAMPLE_NAMES = tuple(one.name for one in fields(Example))
GROUP_NAMES = ("code", "rule", "outcome", "refusal", "route", "lines", "texts")
NAMES = ("version", "exact_place_on", "no_progress_on", "masks", *SWITCHES)
ON_ITSELF = ("filler", "another")
"""Lists of words that are read by themselves."""


OTHER_PLACES = "city"
"""The list of other cities; a city's own name does not count there."""


def word_lists(body: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The lists of words, by name."""
    lists = {name: tuple(map(str, words)) for name, words in body.get("acceptance_words", {}).items()}
    own = str(body.get("profile", {}).get("title", ""))
    if OTHER_PLACES in lists:
        lists[OTHER_PLACES] = tuple(word for word in lists[OTHER_PLACES] if word not in own)
    return lists


def read_acceptance(body: Mapping[str, Any]) -> Acceptance:
    """What a profile that was checked says of acceptance; nothing where it says nothing."""
    entries = body.get("acceptance_rules", ())
    if not entries:
        return Acceptance()
    lists, head = word_lists(body), body.get("acceptance", {})
    rules = [AcceptanceRule(**_only(entry, RULE_NAMES)) for entry in entries]
    order = {rule.code: place for place, rule in enumerate(rules)}
    signs = [read_sign(entry, lists) for entry in body.get("acceptance_signs", ())]
    return Acceptance(
        version=str(head.get("version", "")),
        switches={name: head.get(name, usual) for name, (usual, *_) in SWITCHES.items()},
        exact_place_on=frozenset(head.get("exact_place_on", ())),
        no_progress_on=frozenset(head.get("no_progress_on", ())),
        rules=MappingProxyType({rule.code: rule for rule in rules}),
        signs=tuple(sorted(signs, key=lambda sign: order[sign.rule])),
        groups=tuple(_group(entry) for entry in body.get("acceptance_alike", ())),
        masks=tuple(compiled(said, lists) for said in head.get("masks", ())),
        examples=tuple(_example(entry) for entry in body.get("acceptance_examples", ())),
        **{name: slot_of(lists.get(name, ())) for name in ON_ITSELF},
    )


def read_sign(entry: Mapping[str, Any], lists: Mapping[str, tuple[str, ...]]) -> Sign:
    """A sign as it is written. Raises BadPattern."""
    known = _only(entry, SIGN_NAMES)
    known |= {name: tuple(compiled(said, lists) for said in known.get(name, ())) for name in PATTERNS}
    known["evidence"] = tuple(weighed(said, lists) for said in known.get("evidence", ()))
    known["lines"] = tuple(known.get("lines", ()))
    known["is_foreign"] = bool(known.pop("foreign", False))
    return Sign(**known)


def weighed(said: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[int, Pattern]:
    """A pattern with the points it counts, as it is written: +2 {ask} .. {service}. Raises BadPattern."""
    points, _, pattern = said.strip().partition(" ")
    if points[:1] not in ("+", "-") or not points[1:].isdecimal() or not points[1:].isascii() or len(points) > 3:
        raise BadPattern("must begin with its points: +2 or -3")
    return int(points), compiled(pattern, lists)


def _example(entry: Mapping[str, Any]) -> Example:
    return Example(entry["code"], entry.get("rule", ""), entry["text"], tuple(entry["expected"]))


def _group(entry: Mapping[str, Any]) -> Group:
    known = _only(entry, ("rule", "outcome", "refusal", "route"))
    return Group(Sign(entry["code"], lines=tuple(entry.get("lines", ())), **known), tuple(entry["texts"]))


def _only(entry: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name in names}
