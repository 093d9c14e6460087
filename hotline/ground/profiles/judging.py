"""Of which acceptance rules a text speaks: R0 always, of the others the first that fits. Pure; who decides is a person.

A text may begin as notes of contacts do: 短信: …, QQ 23:30 …, (无声). Then the channel, the time and the silence are
taken from there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from types import MappingProxyType

from hotline.ground.profiles.acceptance import Acceptance, Sign
from hotline.ground.profiles.rules import Channel
from hotline.ground.profiles.wording import Lexicon, Span, Text, divided, heard, matches, remainder

HAN = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[^\W\d_]")
NOTE = re.compile(r"^\s*[(（【\[]([^()（）【】\[\]]{1,80})[)）】\]]\s*")
LONGEST_NOTE = 12
"""So long is a note before the words of a caller; a longer one is all there is, or belongs to her words."""
SILENT = re.compile(
    "无声|沉默|静音|(?:没有?|无)人?(?:声音|应答|回应|出声|说话|讲话|吭声)|不(?:出声|说话|吭声|吱声|讲话|应答)|一言不发|只有?(?:听[见到])?"
    "(?:呼吸|电流|杂音|电视|背景)|silent|silence|no answer"
)
BEGINS = re.compile(r"^\s*([A-Za-z]{2,6}|[\u3400-\u9fff]{2,5})\s*(?:([01]?\d|2[0-3])[:：]([0-5]\d))?\s*([:：]|\s)\s*")
PLACE = re.compile(
    r"([\u3400-\u9fff]{2,8}?)(路(?![灯面边口人上过障])|街(?![道上边])|大道|巷|弄|村|镇|小区|花园|家园|公寓|新村|苑|广场|公园|小学|"
    r"中学|医院|大桥|车站|地铁站|市场|商场|大厦|社区|工业园)|[0-9零一二三四五六七八九十百]{1,8}(?:号|弄|栋|幢|座|号楼|单元|室)(?![线楼]?[上以])"
)
VAGUE = re.compile(
    r"^(?:我们|你们|咱们|他们|我家|我|你|他|这里|那里|这边|那边|这条|那条|一条|这个|那个|一个|有个|整个|全|本|该|这|那|的|在|到|去|旁边|附近|门口|"
    r"对面|公|马|道|线|电|走|铁|水|半|问|农|乡|居民|住宅|老旧|今天|昨天|希望|请|要求|建议)+"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a contact besides its words: the channel by its code, the time of day, whether nobody spoke."""

    channel: str = ""
    local: time | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign that was found, and where (in the text as it was written)."""

    sign: Sign
    spans: tuple[Span, ...] = ()
    like: str = ""
    """The text of the city that it goes by, where no sign was found."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text speaks of: the finding that decides (None: nothing but the last rule), what was found besides, how
    the text came in, whether it names an exact place, and whether it says more than a place."""

    finding: Finding | None
    besides: tuple[Finding, ...] = ()
    contact: Contact = field(default_factory=Contact)
    names_place: bool = False
    says_matter: bool = True


def unpacked(written: str, channels: Mapping[str, Channel], given: Contact) -> tuple[int, Contact]:
    """Where the words begin in a text, and how it came in. What is written there goes before what is `given`."""
    start, silent = 0, given.is_silent
    note = NOTE.match(written)
    if note is not None and (note.end() == len(written) or len(note[1]) <= LONGEST_NOTE):
        silent = silent or bool(SILENT.search(note[1]))
        start = note.end() if note.end() < len(written) else 0
    begins = BEGINS.match(written[start:])
    code = _channel(begins[1], channels) if begins else ""
    if begins is None or not code:
        return start, Contact(given.channel, given.local, silent)
    local = time(int(begins[2]), int(begins[3])) if begins[2] else given.local
    return start + begins.end(), Contact(code, local, silent)


def _channel(said: str, channels: Mapping[str, Channel]) -> str:
    """The channel whose name a text begins with."""
    said = said.casefold()
    for code, channel in channels.items():
        if channel.name.casefold().startswith(said) or channel.name_en.casefold() == said:
            return code
    return ""


def judge(
    written: str, acceptance: Acceptance, channels: Mapping[str, Channel], *, given: Contact | None = None
) -> Judgement:
    """What a text speaks of. A second matter in it (另外, 还有一件事) is judged by itself: what must be acted on is
    never hidden behind what is not accepted."""
    start, contact = unpacked(written, channels, given or Contact())
    parts = _parts(written, start, acceptance)
    found = [(start, _findings(start, text, acceptance, contact)) for start, text in parts]
    decided = [findings[0] for _start, findings in found if findings]
    finding = decided[0] if decided and len(decided) == len(found) else None
    first = [one for outcome in ("EMERG", "SENS") for one in decided if one.sign.outcome == outcome]
    if first:
        finding = first[0]
    elif len(parts) > 1 and finding is not None:
        finding = min(decided, key=lambda one: WEIGHT.index(one.sign.outcome))
    besides = [one for _start, findings in found for one in findings if one is not finding]
    places = any(_names_place(text) for _start, text in parts)
    matter = any(len(LETTER.findall(PLACE.sub("", text.folded))) >= SHORTEST_MATTER for _start, text in parts)
    return Judgement(finding, tuple(besides), contact, places, matter)


HEAD, TAIL = 150, 60
"""Of a letter longer than both so much is looked at from its beginning and its end. What stands between is a story: it
names courts, brawls and officials that are not its matter."""
WEIGHT = ("SENS", "ACCEPT", "APPEND", "SUPPL", "DIRECT", "GUIDE", "REFUSE", "LOG", "EMERG")
"""Of several matters in one text the one that goes first decides."""
SHORTEST_MATTER = 2
"""So many letters say what it is about."""
SHORTEST_PART = 6
"""So many letters a second matter has at least."""


def _parts(written: str, start: int, acceptance: Acceptance) -> list[tuple[int, Text]]:
    is_long = len(written) - start > 3 * (HEAD + TAIL)  # folding makes of three signs one at most
    whole = heard(written[start:], acceptance.lexicon_anywhere if is_long else acceptance.lexicon)
    cuts = [whole.as_written(span)[0] for span in whole.places(acceptance.another)]
    if not cuts:
        return [(start, whole)]
    marks = [0, *cuts, len(written) - start]
    pieces = [(begin, written[start + begin : start + end]) for begin, end in pairwise(marks)]
    whole_pieces = [(begin, piece) for begin, piece in pieces if len(LETTER.findall(piece)) >= SHORTEST_PART]
    kept = [(start + begin, heard(piece, acceptance.lexicon)) for begin, piece in whole_pieces]
    return kept if len(kept) > 1 else [(start, whole)]


def _findings(start: int, text: Text, acceptance: Acceptance, contact: Contact) -> list[Finding]:
    """The first sign of the first rule, the first of the others, and the first of every later rule: the one that
    decides stands first."""
    found: list[Finding] = []
    seen: set[str] = set()
    core = _core(text, acceptance.lexicon)
    for sign in acceptance.signs:
        if sign.rule in seen or not acceptance.is_on(sign.switch):
            continue
        looked_at = text if sign.anywhere else core
        spans = _shown(sign, looked_at, acceptance, contact)
        if spans is not None:
            seen.add(sign.rule)
            found.append(Finding(sign, _placed(start, looked_at, spans)))
    if found and not found[0].sign.is_weak:
        return found
    return _alike(start, text, acceptance, found) or found


def _placed(start: int, text: Text, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple((start + begin, start + end) for begin, end in map(text.as_written, spans))


SHORT, LEAST_ALIKE = 90, 0.14
"""What is longer tells a story, and is like nothing; so alike is the nearest text at least."""
SHARES: Mapping[str, float] = MappingProxyType({"REFUSE": 0.75, "LOG": 0.7, "SENS": 0.7})
USUAL_SHARE, SURE = 0.6, 0.85
"""So much of the votes an outcome needs: the more, the less it can be taken back."""


def _alike(start: int, text: Text, acceptance: Acceptance, found: Sequence[Finding]) -> list[Finding]:
    """What the texts of the city that are most alike come to; nothing where that is only to accept it. What was found
    by weighing words alone gives way where they are sure."""
    if len(text.folded) > SHORT or not acceptance.groups:
        return []
    vote = acceptance.likeness.vote(text.folded)
    if vote is None or vote.alike < LEAST_ALIKE:
        return []
    sign = acceptance.groups[vote.group].sign
    if sign.outcome == "ACCEPT" or any(one.sign.outcome == sign.outcome for one in found[:1]):
        return []
    if vote.share < (SURE if found else SHARES.get(sign.outcome, USUAL_SHARE)):
        return []
    return [Finding(sign, _placed(start, text, _runs(text.folded, vote.pieces)), vote.text)]


def _runs(folded: str, pieces: Iterable[str]) -> Iterator[Span]:
    """Where these pieces stand, those that overlap as one."""
    covered = bytearray(len(folded))
    for piece in pieces:
        at = folded.find(piece)
        covered[at : at + len(piece)] = b"\x01" * len(piece)
    return (run.span() for run in re.finditer(rb"\x01+", covered))


def _core(text: Text, lexicon: Lexicon) -> Text:
    """The beginning and the end of a long letter; a short text is looked at as it is."""
    size = len(text.folded)
    if size <= HEAD + TAIL:
        return text
    folded = f"{text.folded[:HEAD]}\n{text.folded[-TAIL:]}"
    back = [*text.back[:HEAD], text.back[HEAD], *text.back[size - TAIL :]]
    return divided(text.written, folded, back, lexicon)


def _shown(sign: Sign, text: Text, acceptance: Acceptance, contact: Contact) -> tuple[Span, ...] | None:
    """Where a sign shows itself; None where it does not."""
    if sign.is_foreign:
        return () if _is_foreign(text.folded) else None
    if not sign.when and not sign.evidence:
        is_empty = contact.is_silent or remainder(text, (acceptance.filler,)) <= (sign.left or 0)
        return () if is_empty else None
    spans = _in_a_sentence(sign, text) if sign.when else ()
    if spans is None or any(matches(pattern, text) for pattern in sign.never):
        return None
    if sign.also and not any(matches(pattern, text) for pattern in sign.also):
        return None
    if sign.left is not None and remainder(text, (*sign.slots, acceptance.filler)) > sign.left:
        return None
    return _weighed(sign, text, spans) if sign.evidence else spans


def _in_a_sentence(sign: Sign, text: Text) -> tuple[Span, ...] | None:
    bars: tuple[set[int], set[int]] | None = None
    for pattern in sign.when:
        for sentence, way in matches(pattern, text):
            bars = bars or _barred(sign, text)
            if sentence not in bars[0] and not bars[1] & text.clauses(way):
                return tuple(sorted(set(way)))
    return None


def _barred(sign: Sign, text: Text) -> tuple[set[int], set[int]]:
    """The sentences, and the clauses, in which a sign means nothing."""
    unless = () if any(matches(one, text) for one in sign.despite) else sign.unless
    sentences = {sentence for one in unless for sentence, _way in matches(one, text)}
    ways = (way for one in sign.unless_here for _sentence, way in matches(one, text))
    return sentences, text.clauses(span for way in ways for span in way)


def _weighed(sign: Sign, text: Text, spans: tuple[Span, ...]) -> tuple[Span, ...] | None:
    """The words that speak for a sign where they outweigh those that speak against it; each pattern counts once."""
    points, words = 0, set(spans)
    for weight, pattern in sign.evidence:
        found = matches(pattern, text)
        points += weight if found else 0
        words |= set(found[0][1]) if found and weight > 0 else set()
    return tuple(sorted(words)) if points >= sign.least else None


def _is_foreign(folded: str) -> bool:
    """Whether a text is written in another script than Chinese: three letters of four."""
    letters = len(LETTER.findall(folded))
    return letters >= 6 and len(HAN.findall(folded)) * 4 <= letters


def _names_place(text: Text) -> bool:
    """Whether a text says an exact place: a name and not only 我们小区, or the number of a house."""
    return any(found[1] is None or len(VAGUE.sub("", found[1])) >= 2 for found in PLACE.finditer(text.folded))


def outcome_of(text: str, acceptance: Acceptance, channels: Mapping[str, Channel]) -> str:
    """What is proposed for a text by its words alone."""
    finding = judge(text, acceptance, channels).finding
    return finding.sign.outcome if finding else "ACCEPT"


def unexpected(acceptance: Acceptance, channels: Mapping[str, Channel]) -> list[tuple[int, str, tuple[str, ...]]]:
    """The examples of which something else comes than the city expects: the place of each, counted from 1, what comes,
    and what is expected."""
    found = []
    for place, example in enumerate(acceptance.examples, 1):
        outcome = outcome_of(example.text, acceptance, channels)
        if outcome not in example.expected:
            found.append((place, outcome, example.expected))
    return found


__all__ = ["Contact", "Finding", "Judgement", "judge", "outcome_of", "unexpected", "unpacked"]
