"""What a hot issue is called: the place that most of its people name, and what most of them say alike. Pure.

A name is made of words that several different citizens wrote, so that it names none of them. Where they have neither a
place nor a matter in common it is no issue: only the subject is the same.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hotline.insight.hotspots.words import BOUND, DIVISIONS, IN_A_NAME, NAMING, NO_PLACES, PLACE_ENDINGS, PLAIN, SMALLER
from hotline.lib.chinese import is_word, tagged

READ_OF_A_TEXT, LONGEST_RUN, LONGEST_PLACE, LONGEST_PHRASE = 160, 6, 12, 16
"""So many characters of a text are read for a name; a place or a phrase is of so many words, and of so many characters,
at most."""

MORE_WORDS = 2
"""So many words of the texts are added to what the titles say."""

COMMON, SELDOM, RARE = 2.0, 3.0, 4.8
"""Weights of words that one text in seven, in twenty, in 120 says. A common one neither begins nor ends a phrase;
a place holds a seldom one; a rare one alone is a matter."""

Weigh = Callable[[str], float]
"""How seldom a word of two characters or more is in the city: ln(texts / texts that hold it)."""

CLAUSE = re.compile(r"\W+|\d{5,}|(?<=[路街道巷村镇乡区])(?=路[口面边段])|(?<![要请需诉追征])求(?![助职学证救])")
"""Where a clause ends: at what is no letter, at long numbers – they are somebody's –, between a road and its
crossing, which no dictionary parts, and where somebody begins to ask for something."""
LAMPS = re.compile("(路灯)")
ENDING = re.compile(rf"(?:{'|'.join(sorted(PLACE_ENDINGS.split(), key=len, reverse=True))})$")
DIVISION = re.compile(rf"(?:{'|'.join(DIVISIONS.split())})(?<!{')(?<!'.join(SMALLER.split())})$")
ADDRESS = re.compile(rf"(?:{'|'.join((DIVISIONS + ' ' + SMALLER).split())}|[路街道巷村])$")
NAMELESS = frozenset(NO_PLACES.split())
PLAINS = frozenset(PLAIN.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and what sort of word it is."""

    text: str
    sort: str

    @property
    def folded(self) -> str:
        """In lower case, to be compared."""
        return self.text.lower()

    def weight(self, weigh: Weigh) -> float:
        """How seldom it is; single characters are not counted."""
        return weigh(self.folded) if len(self.text) > 1 else 1.0


Run = tuple[Word, ...]
"""Words side by side."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one citizen wrote, cut into clauses of words: the title, and the beginning of the text."""

    voice: int | str
    title: list[Run]
    text: list[Run]

    @property
    def clauses(self) -> list[Run]:
        """Title and text."""
        return self.title + self.text

    def without(self, name: Run) -> "Said":
        """The same without a name."""
        title, text = ([part for clause in of for part in _parted(clause, name)] for of in (self.title, self.text))
        return Said(self.voice, title, text)


@dataclass(frozen=True, slots=True)
class Name:
    """The place and the matter that most people of an issue have in common, and whether that is more than a subject: a
    place smaller than a town, or a matter in the same words. What half of them say each of another place is scattered:
    one subject, unless it comes all at once."""

    place: str = ""
    about: str = ""
    holds: bool = False
    is_scattered: bool = False


class Reader:
    """Reads what citizens write for a name. The names of regions tell nothing: they are passed over."""

    def __init__(self, regions: Collection[str] = ()) -> None:
        self._away = re.compile("|".join(sorted(map(re.escape, regions), key=len, reverse=True)) or r"(?!)")

    def read(self, voice: int | str, title: str, text: str) -> Said:
        """One appeal."""
        return Said(voice, self._clauses(title), self._clauses(text[:READ_OF_A_TEXT]))

    def _clauses(self, text: str) -> list[Run]:
        clauses = CLAUSE.split(self._away.sub("，", text))
        return [tuple(_cut(clause)) for clause in clauses if clause]


def _cut(clause: str) -> Iterator[Word]:
    """A clause cut into words, but for two mistakes: street lamps, which every city has, are not torn (路 灯不亮), and
    the ending of a place that was taken for the beginning of a word that is none (石榴 路雨后) is put back."""
    for piece in LAMPS.split(clause):
        for text, sort in [(piece, "n")] if LAMPS.fullmatch(piece) else tagged(piece):
            if len(text) > 2 and ENDING.fullmatch(text[0]) and not is_word(text):
                yield Word(text[0], "n")
                yield Word(text[1:], sort)
            else:
                yield Word(text, sort)


def words_in(texts: Iterable[Said]) -> set[str]:
    """The words that have a weight."""
    return {word.folded for each in texts for clause in each.clauses for word in clause if len(word.text) > 1}


def said_by_several(texts: Sequence[Said]) -> set[str]:
    """The words that name nobody: so many different people say them."""
    voices: defaultdict[str, set[int | str]] = defaultdict(set)
    for each in texts:
        for word in words_in([each]):
            voices[word].add(each.voice)
    least = _least(len({each.voice for each in texts}), len(texts) + 1)
    return {word for word, who in voices.items() if len(who) >= least}


def named(texts: Sequence[Said], *, weigh: Weigh) -> Name:
    """What these texts are about: what half of their people say, and where only a third do, that."""
    people = len({each.voice for each in texts})
    half = _least(people, 2)
    place = _place(texts, half, weigh)
    rest = [each.without(place) for each in texts] if place else texts
    phrases, is_matter = _phrases(rest, half, _written(place), weigh)
    if not phrases:
        phrases, _few = _phrases(rest, _least(people, 3), _written(place), weigh)
    is_one_place = bool(place) and not is_division(_written(place))
    placed = {each.voice for each in texts if any(_ends_of_places(clause, weigh) for clause in each.title)}
    is_scattered = not is_one_place and len(placed) * 2 > people
    about = " ".join(_written(run) for run in phrases)
    return Name(_written(place), about, is_matter or is_one_place, is_scattered)


def _least(people: int, share: int) -> int:
    return max(min(NAMING, people), math.ceil(people / share))


def _written(run: Run) -> str:
    return "".join(word.text for word in run)


def _parted(clause: Run, name: Run) -> Iterator[Run]:
    """What stands before a name in a clause, and what behind it."""
    many = len(name)
    for begin in range(len(clause) - many + 1):
        if clause[begin : begin + many] == name:
            yield clause[:begin]
            yield from _parted(clause[begin + many :], name)
            return
    yield clause


Inside = Callable[[Run], Iterator[tuple[int, int]]]
"""Where runs of a clause begin and end that may be what is looked for."""


class _Count:
    """By how many people runs of words are said, by how many in a title, and behind which words."""

    def __init__(self, texts: Iterable[Said], inside: Inside) -> None:
        self.runs: dict[str, Run] = {}
        self.said, self.titled, self.behind = (defaultdict[str, set[int | str]](set) for _which in range(3))
        for each in texts:
            for place, clause in enumerate(each.clauses):
                for begin, end in inside(clause):
                    before = clause[begin - 1] if begin else None
                    self._add(clause[begin:end], before, each.voice, is_title=place < len(each.title))

    def _add(self, run: Run, before: Word | None, voice: int | str, *, is_title: bool) -> None:
        key = _written(run).lower()
        self.runs.setdefault(key, run)
        self.said[key].add(voice)
        if is_title:
            self.titled[key].add(voice)
        if before and before.sort.startswith("n") and not ADDRESS.search(before.text) and before.folded not in PLAINS:
            self.behind[key].add(before.folded)


def is_division(place: str) -> bool:
    """Whether a place is a town or larger: too much happens there to be one matter."""
    return bool(DIVISION.search(place))


def _place(texts: Iterable[Said], least: int, weigh: Weigh) -> Run:
    """The place that most people name: of the names in the texts of so many, that with the largest sum of people who
    say it and who say it in a title · ln(characters); one smaller than a town before others. What stands behind
    different names in different texts – some secondary school – is none itself."""

    count = _Count(texts, lambda clause: iter(_ends_of_places(clause, weigh)))
    found = [
        (not is_division(key), (len(who) + len(count.titled[key])) * math.log(len(key)), key)
        for key, who in count.said.items()
        if len(who) >= least and len(count.behind[key]) * 2 <= len(who)
    ]
    return count.runs[max(found)[2]] if found else ()


def _ends_of_places(clause: Run, weigh: Weigh) -> list[tuple[int, int]]:
    """Where the names of places in a clause may begin, and where they end."""
    found: list[tuple[int, int]] = []
    for end, last in enumerate(clause, start=1):
        ending = ENDING.search(last.text)
        if ending and last.text not in NAMELESS:
            found += ((begin, end) for begin in _names(clause, end, last.text != ending[0], weigh))
    return found


def _names(clause: Run, end: int, tells: bool, weigh: Weigh) -> Iterator[int]:
    """Where the names of places may begin that end here: words of names, one of them seldom. The last word counts if it
    is more than an ending (`tells`)."""
    is_seldom = tells and clause[end - 1].weight(weigh) >= SELDOM
    for begin in range(end - (1 if tells else 2), max(-1, end - LONGEST_RUN - 1), -1):
        word = clause[begin]
        if not word.sort.startswith(IN_A_NAME) or len(_written(clause[begin:end])) > LONGEST_PLACE:
            return
        is_seldom = is_seldom or (begin < end - 1 and word.weight(weigh) >= SELDOM)
        if is_seldom and word.folded not in PLAINS and len(_written(clause[begin:end])) > 2:
            yield begin


def _bears(word: Word, weigh: Weigh) -> bool:
    """Whether a word may end a phrase."""
    if word.folded in PLAINS or word.sort.startswith(BOUND):
        return False
    return word.weight(weigh) >= COMMON if len(word.text) > 1 else word.sort[0] in "nva"


def _begins(word: Word, weigh: Weigh) -> bool:
    """Whether a word may begin one: also a short number by which a thing goes, as 805路."""
    return _bears(word, weigh) or (1 < len(word.text) < 5 and word.text[0].isdecimal())


def _tells(run: Run, weigh: Weigh) -> bool:
    """Whether a phrase is a matter: several words, or one that is rare. One common word is a subject."""
    return sum(len(word.text) > 1 for word in run) > 1 or run[0].weight(weigh) >= RARE


def _phrases(texts: Sequence[Said], least: int, place: str, weigh: Weigh) -> tuple[list[Run], bool]:
    """The one or two phrases that tell most of what so many people say in their titles – else, where there is no place,
    in their texts – and whether anything they say is a matter. Of texts only words that all bear something are taken
    together, and make a matter if they are as seldom as two rare ones."""

    def inside(clause: Run) -> Iterator[tuple[int, int]]:
        ends = [end for end, word in enumerate(clause, start=1) if _bears(word, weigh) and not is_division(word.text)]
        for begin, word in enumerate(clause):
            before = clause[begin - 1].text if begin else ""
            if before and ENDING.fullmatch(word.text) and not ENDING.search(before):  # the end of another's place
                continue
            if _begins(word, weigh):
                yield from ((begin, end) for end in ends if begin < end <= begin + LONGEST_RUN)

    count = _Count(texts, inside)
    known = {key for key in count.runs if 1 < len(key) <= LONGEST_PHRASE and key not in place.lower()}
    in_titles = {key for key in known if len(count.titled[key]) >= least}
    in_texts = {
        key for key in known if len(count.said[key]) >= least and all(_begins(word, weigh) for word in count.runs[key])
    }
    told = {key for key in in_texts if sum(word.weight(weigh) for word in count.runs[key]) >= 2 * RARE}
    is_matter = any(_tells(count.runs[key], weigh) for key in in_titles | told)
    picked = _two(in_titles or (set() if place else in_texts), in_texts, count, weigh)
    titles = ["".join(map(_written, each.title)).lower() for each in texts]
    both = next((title for title in titles if all(key in title for key in picked)), "")
    return [count.runs[key] for key in sorted(picked, key=both.find)], is_matter


def _two(keys: Collection[str], longer: Collection[str], count: _Count, weigh: Weigh) -> list[str]:
    """The phrase that tells most – people · sum of weights –, and the next one that says something else. One common
    word gets a word or two more where as many say them."""

    def tells(key: str) -> tuple[float, str]:
        return len(count.titled[key] or count.said[key]) * sum(word.weight(weigh) for word in count.runs[key]), key

    def wider(key: str) -> list[str]:
        if _tells(count.runs[key], weigh):
            return []
        most = len(count.runs[key]) + MORE_WORDS
        return [other for other in longer if key in other and len(count.runs[other]) <= most]

    picked: list[str] = []
    for key in sorted(keys, key=tells, reverse=True):
        fitting = [each for each in (key, *wider(key)) if _is_apart(count.runs[each], (count.runs[p] for p in picked))]
        if key in fitting:
            picked.append(max(fitting, key=lambda other: (len(count.said[other]), len(other), other)))
        if len(picked) == 2:
            break
    return picked


def _is_apart(run: Run, others: Iterable[Run]) -> bool:
    own, key = {word.folded for word in run}, _written(run).lower()
    keys = [("".join(word.folded for word in other), {word.folded for word in other}) for other in others]
    return not any(key in other or other in key or own & words for other, words in keys)
