"""Of which acceptance rules a text speaks: R0 always, of the others the first that fits. Pure; who decides is a person.

A text may begin as notes of contacts do: 短信: …, QQ 23:30 …, (无声). Then the channel, the time and the silence are
taken from there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from hotline.ground.profiles.acceptance import Acceptance, Sign
from hotline.ground.profiles.rules import Channel
from hotline.ground.profiles.wording import Pattern, Slot, Span, Text, divided, heard, matches, remainder

HAN = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[^\W\d_]")
NOTE = re.compile(r"^\s*[(（【\[]([^()（）【】\[\]]{1,12})[)）】\]]\s*")
SILENT = re.compile("无声|沉默|静音|没有声音|没声音|不出声|不说话|silent|silence")
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text speaks of: the finding that decides (None: nothing but the last rule), what was found besides, how
    the text came in, and whether it names an exact place."""

    finding: Finding | None
    besides: tuple[Finding, ...] = ()
    contact: Contact = field(default_factory=Contact)
    names_place: bool = False


def unpacked(written: str, channels: Mapping[str, Channel], given: Contact) -> tuple[int, Contact]:
    """Where the words begin in a text, and how it came in. What is written there goes before what is `given`."""
    start, silent = 0, given.is_silent
    if note := NOTE.match(written):
        start = note.end()
        silent = silent or bool(SILENT.search(note[1]))
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
    return Judgement(finding, tuple(besides), contact, places)


HEAD, TAIL = 150, 60
"""Of a letter longer than both so much is looked at from its beginning and its end. What stands between is a story: it
names courts, brawls and officials that are not its matter."""
WEIGHT = ("SENS", "ACCEPT", "APPEND", "SUPPL", "DIRECT", "GUIDE", "REFUSE", "LOG", "EMERG")
"""Of several matters in one text the one that goes first decides."""
SHORTEST_PART = 6
"""So many letters a second matter has at least."""


def _parts(written: str, start: int, acceptance: Acceptance) -> list[tuple[int, Text]]:
    whole = heard(written[start:])
    cuts = [whole.as_written(span)[0] for span in whole.places(acceptance.another)]
    if not cuts:
        return [(start, whole)]
    marks = [0, *cuts, len(written) - start]
    pieces = [(begin, written[start + begin : start + end]) for begin, end in pairwise(marks)]
    kept = [(start + begin, heard(piece)) for begin, piece in pieces if len(LETTER.findall(piece)) >= SHORTEST_PART]
    return kept if len(kept) > 1 else [(start, whole)]


def _findings(start: int, text: Text, acceptance: Acceptance, contact: Contact) -> list[Finding]:
    """The first sign of the first rule, the first of the others, and the first of every later rule: the one that
    decides stands first."""
    found: list[Finding] = []
    seen: set[str] = set()
    core = _core(text)
    for sign in acceptance.signs:
        if sign.rule in seen or not acceptance.is_on(sign.switch):
            continue
        looked_at = text if sign.anywhere else core
        spans = _shown(sign, looked_at, acceptance, contact)
        if spans is not None:
            seen.add(sign.rule)
            found.append(Finding(sign, tuple((start + a, start + b) for a, b in map(looked_at.as_written, spans))))
    return found


def _core(text: Text) -> Text:
    """The beginning and the end of a long letter; a short text is looked at as it is."""
    size = len(text.folded)
    if size <= HEAD + TAIL:
        return text
    folded = f"{text.folded[:HEAD]}\n{text.folded[-TAIL:]}"
    back = [*text.back[:HEAD], text.back[HEAD], *text.back[size - TAIL :]]
    return divided(text.written, folded, back)


def _shown(sign: Sign, text: Text, acceptance: Acceptance, contact: Contact) -> tuple[Span, ...] | None:
    """Where a sign shows itself; None where it does not."""
    if sign.is_foreign:
        return () if _is_foreign(text.folded) else None
    if not sign.when:
        is_empty = contact.is_silent or remainder(text, (acceptance.filler,)) <= (sign.left or 0)
        return () if is_empty else None
    spans = _in_a_sentence(sign, text)
    if spans is None or any(matches(pattern, text) for pattern in sign.never):
        return None
    if sign.also and not any(matches(pattern, text) for pattern in sign.also):
        return None
    if sign.left is not None and remainder(text, (*sign.slots, acceptance.filler)) > sign.left:
        return None
    return spans


def _in_a_sentence(sign: Sign, text: Text) -> tuple[Span, ...] | None:
    barred: set[int] | None = None
    for pattern in sign.when:
        found = matches(pattern, text)
        if found and barred is None:
            barred = {number for one in sign.unless for number in matches(one, text)}
        for number, spans in sorted(found.items()):
            if number not in (barred or ()):
                return tuple(sorted(set(spans)))
    return None


def _is_foreign(folded: str) -> bool:
    """Whether a text is written in another script than Chinese: three letters of four."""
    letters = len(LETTER.findall(folded))
    return letters >= 6 and len(HAN.findall(folded)) * 4 <= letters


def _names_place(text: Text) -> bool:
    """Whether a text says an exact place: a name and not only 我们小区, or the number of a house."""
    return any(found[1] is None or len(VAGUE.sub("", found[1])) >= 2 for found in PLACE.finditer(text.folded))


def unexpected(acceptance: Acceptance, channels: Mapping[str, Channel]) -> list[tuple[int, str, tuple[str, ...]]]:
    """The examples of which something else comes than the city expects: the place of each, counted from 1, what comes,
    and what is expected."""
    found = []
    for place, example in enumerate(acceptance.examples, 1):
        finding = judge(example.text, acceptance, channels).finding
        outcome = finding.sign.outcome if finding else "ACCEPT"
        if outcome not in example.expected:
            found.append((place, outcome, example.expected))
    return found


__all__ = ["Contact", "Finding", "Judgement", "Pattern", "Slot", "judge", "unexpected", "unpacked"]
