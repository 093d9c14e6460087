"""How alike what somebody asks and the names of an answer are: its question, and other ways to ask it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hotline.ground.search import rules, synonyms
from hotline.ground.search.queries import Frequencies
from hotline.ground.search.rules import Alternative, Asked

ASKED, THINGS = 0.6, 3
"""How much hangs on whether a name says all that was asked for, the rest on whether it says nothing else – where it is
not more than so many things: nobody asks by the name of an answer who tells a story."""

MAIN = 0.4
"""A clause of a name counts that has at least this share of what its weightiest clause has: not 怎么办 alone."""

OTHERWISE = 0.8
"""What it counts that a name says in other words, or as it sounds, what was asked for."""

BY_INITIALS = "^"


@dataclass(frozen=True, slots=True)
class _Name:
    """A name: its lexemes clause by clause, how they are read, and what each is worth."""

    clauses: tuple[tuple[tuple[str, str, float], ...], ...]
    held: frozenset[str]


@lru_cache(maxsize=4096)
def _named(name: str, known: "Worth") -> _Name:
    spelt = rules.spelt(name, words=synonyms.known())
    clauses = tuple(
        tuple((one.lexeme, one.sound, one.weight * known.of(one.lexeme)) for one in clause) for clause in spelt
    )
    return _Name(
        clauses, frozenset(text for clause in clauses for lexeme, sound, _worth in clause for text in (lexeme, sound))
    )


@dataclass(frozen=True, slots=True)
class Worth:
    """What lexemes are worth, and as of which words and which count of them that holds."""

    words: int
    rows: float
    length: float
    known: Frequencies = field(compare=False)

    def of(self, lexeme: str) -> float:
        """The rarer, the more."""
        return self.known.rarity(lexeme)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to say a thing that was asked for: its lexemes, what each is worth, and the share that counts."""

    lexemes: tuple[tuple[str, float], ...]
    worth: float
    counts: float


class Likeness:
    """What somebody asks, to be compared with names. Rare words count more than common ones."""

    def __init__(self, meant: Asked, known: Frequencies) -> None:
        self._known = Worth(synonyms.version(), known.rows, known.length, known)
        self._groups = [self._ways(group.alternatives) for group in meant.groups]
        self._whole = sum(ways[0].worth for ways in self._groups)
        told = {lexeme for group in meant.groups for way in group.alternatives for lexeme in way}
        self._own = frozenset((*told, *meant.weights))
        self._begun = tuple(lexeme[:-1] for lexeme in told if lexeme.endswith("*") and lexeme[0] != BY_INITIALS)
        self._hangs = ASKED * min(1.0, THINGS / max(len(self._groups), 1))
        self._letters = len(meant.text) if any(lexeme[0] == BY_INITIALS for lexeme in told) else 0

    def _ways(self, ways: Sequence[Alternative]) -> list[_Way]:
        found = []
        for place, way in enumerate(ways):
            lexemes = tuple((lexeme, self._known.of(lexeme)) for lexeme in way)
            found.append(_Way(lexemes, sum(worth for _one, worth in lexemes), OTHERWISE if place else 1.0))
        return found

    def of(self, names: Iterable[str]) -> float:
        """From 0 to 1, of the name that is most alike."""
        return max(map(self._alike, names), default=0.0)

    def _alike(self, name: str) -> float:
        told = _named(name, self._known)
        if not self._begun and told.held.isdisjoint(self._own):
            return 0.0
        initials = rules.initials(name) if self._letters else ()
        asked = self._asked(told, initials)
        if not asked:
            return 0.0
        said = self._said(told)
        if initials and not said:
            said = min(1.0, self._letters / len(initials[0]))
        return float(asked**self._hangs * said ** (1 - self._hangs))

    def _asked(self, told: _Name, initials: Sequence[str]) -> float:
        """How much of what was asked for a name says."""
        held = sum(
            ways[0].worth * max(way.counts * _share(way, told, initials) for way in ways) for ways in self._groups
        )
        return held / self._whole if self._whole else 0.0

    def _said(self, told: _Name) -> float:
        """How much of what one of its clauses says was asked for."""
        shares = []
        for clause in told.clauses:
            meant = sum(worth for lexeme, sound, worth in clause if self._is_meant(lexeme, sound))
            shares.append((sum(worth for _lexeme, _sound, worth in clause), meant))
        least = MAIN * max((whole for whole, _meant in shares), default=0.0)
        return max((meant / whole for whole, meant in shares if whole and whole >= least), default=0.0)

    def _is_meant(self, lexeme: str, sound: str) -> bool:
        if lexeme in self._own or sound in self._own:
            return True
        return bool(self._begun) and (lexeme.startswith(self._begun) or sound.startswith(self._begun))


def _share(way: _Way, told: _Name, initials: Sequence[str]) -> float:
    held = sum(worth for lexeme, worth in way.lexemes if _has(told, lexeme, initials))
    return held / way.worth if way.worth else 0.0


def _has(told: _Name, lexeme: str, initials: Sequence[str]) -> bool:
    """Whether a name has a lexeme, or one that begins so."""
    if not lexeme.endswith("*"):
        return lexeme in told.held
    among = initials if lexeme[0] == BY_INITIALS else told.held
    return any(one.startswith(lexeme[:-1]) for one in among)


def attainable(meant: Asked, known: Frequencies) -> float:
    """What an answer scores whose names say everything that was asked for: each thing as it was typed, or – where no
    text has it so – in the best of the other ways."""
    return sum(_best(meant, group.alternatives, known) for group in meant.groups)


def _best(meant: Asked, ways: Sequence[Alternative], known: Frequencies) -> float:
    first, *others = ways
    is_written = all(lexeme.removesuffix("*") in known.shares for lexeme in first)
    if is_written or not others:
        return sum(meant.weights.get(lexeme, 1.0) * known.rarity(lexeme) for lexeme in first)
    return max(sum(meant.weights.get(one, rules.SYNONYM) * known.rarity(one) for one in way) for way in others)
