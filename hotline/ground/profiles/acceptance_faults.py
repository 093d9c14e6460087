"""Mistakes in a city's acceptance rules, each by the table and key where it stands; at last the examples of which
something else comes than is expected. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from hotline.ground.profiles.acceptance import (
    ON_ITSELF,
    OUTCOMES,
    PATTERNS,
    ROUTES,
    RULE_NAMES,
    SAID,
    SIGN_NAMES,
    SWITCHES,
    read_acceptance,
    weighed,
    word_lists,
)
from hotline.ground.profiles.judging import unexpected
from hotline.ground.profiles.rules import Channel
from hotline.ground.profiles.wording import BadPattern, compiled
from hotline.lib import chinese

Faults = Iterator[tuple[str, str]]
LONGEST_CODE = 24
"""So long is what an appeal keeps of the sign that was proposed."""
LONGEST_WORD = 40
LONGEST_TEXT = 120
MOST_WORDS = 600
"""So many words a list may have, so that looking a text through stays short."""


def faults_of_acceptance(body: Mapping[str, Any], *, with_results: bool = True) -> list[tuple[str, str]]:
    """Every mistake. The examples are tried when nothing else is wrong, unless somebody else does so."""
    found = [*_head(body), *_words(body), *_rules(body), *_signs(body), *_alike(body), *_examples(body)]
    return found or (list(_tried(body)) if with_results else [])


def _head(body: Mapping[str, Any]) -> Faults:
    head, lists = body.get("acceptance", {}), word_lists(body)
    for name, known in SWITCHES.items():
        value = head.get(name, known[0])
        if type(value) is not type(known[0]) or value not in known:
            said = ", ".join(str(one).lower() if isinstance(one, bool) else repr(one) for one in known)
            yield f"acceptance.{name}", f"{value!r} is none of {said}"
    if not isinstance(head.get("version", ""), str):
        yield "acceptance.version", "must be text"
    yield from _said("acceptance", head, "masks", lists)
    channels = {str(entry.get("code")) for entry in body.get("channels", ())}
    for name in ("exact_place_on", "no_progress_on"):
        codes = head.get(name, [])
        if not isinstance(codes, list) or any(code not in channels for code in codes):
            yield f"acceptance.{name}", "must be a list of codes of channels that there are"


def _words(body: Mapping[str, Any]) -> Faults:
    for name, words in body.get("acceptance_words", {}).items():
        where = f"acceptance_words.{name}"
        if not isinstance(words, list) or not words or not all(_is_said(word) for word in words):
            yield where, "must be a list of words"
        elif len(words) > MOST_WORDS:
            yield where, f"has {len(words)} words; at most {MOST_WORDS}"
        else:
            for word in words:
                if len(word) > LONGEST_WORD or word != chinese.fold(word):
                    yield where, f"{word!r} must be at most {LONGEST_WORD} signs, simplified, half-width, lower case"
    for name in ON_ITSELF:
        if body.get("acceptance_rules") and name not in body.get("acceptance_words", {}):
            yield f"acceptance_words.{name}", "must be given: it is read by itself"


def _rules(body: Mapping[str, Any]) -> Faults:
    refusals = {str(entry.get("code")) for entry in body.get("refusals", ())}
    seen: set[str] = set()
    for where, entry in _entries(body, "acceptance_rules"):
        yield from _code(where, entry, seen)
        for name in ("title", "title_en"):
            if not _is_said(entry.get(name)):
                yield f"{where}.{name}", "must be given, as text"
        yield from _texts(where, entry, refusals, RULE_NAMES)
        if not entry.get("refusal") and not _is_said(entry.get("reason")):
            yield f"{where}.reason", "must be given, or `refusal` names the kind whose texts are said"


def _texts(where: str, entry: Mapping[str, Any], refusals: set[str], names: tuple[str, ...]) -> Faults:
    """What is said is said twice; the kind of matter is one of the city's."""
    for name in SAID:
        if entry.get(name) or entry.get(f"{name}_en"):
            for key in (name, f"{name}_en"):
                if not _is_said(entry.get(key)):
                    yield f"{where}.{key}", "must be given, as text"
    if entry.get("refusal") and entry["refusal"] not in refusals:
        yield f"{where}.refusal", f"there is no kind of refusal {entry['refusal']!r}"


def _signs(body: Mapping[str, Any]) -> Faults:
    rules = {str(entry.get("code")) for entry in body.get("acceptance_rules", ())}
    refusals = {str(entry.get("code")) for entry in body.get("refusals", ())}
    lines = {str(entry.get("code")) for entry in body.get("emergency_lines", ())}
    seen: set[str] = set()
    words = word_lists(body)
    for where, entry in _entries(body, "acceptance_signs"):
        yield from _code(where, entry, seen)
        yield from _one_of(where, entry, "rule", rules)
        yield from _one_of(where, entry, "outcome", OUTCOMES)
        if entry.get("route"):
            yield from _one_of(where, entry, "route", ROUTES)
        yield from _texts(where, entry, refusals, SIGN_NAMES)
        yield from _patterns(where, entry, words)
        yield from _switch(where, entry)
        for name in ("left", "least"):
            number = entry.get(name, 0)
            if not isinstance(number, int) or isinstance(number, bool) or number < 0:
                yield f"{where}.{name}", "must be a whole number, 0 or more"
        if bool(entry.get("evidence")) != ("least" in entry):
            yield f"{where}.least", "must be given with `evidence`, and only there"
        yield from _lines(where, entry, lines)


def _patterns(where: str, entry: Mapping[str, Any], lists: Mapping[str, tuple[str, ...]]) -> Faults:
    if not any(entry.get(name) for name in ("when", "evidence", "foreign")) and entry.get("left") is None:
        yield f"{where}.when", "must be given: by which words it is known"
    for name in (*PATTERNS, "evidence"):
        yield from _said(where, entry, name, lists)


def _said(where: str, entry: Mapping[str, Any], name: str, lists: Mapping[str, tuple[str, ...]]) -> Faults:
    """Whether each pattern of a list can be read."""
    said = entry.get(name, [])
    if not isinstance(said, list) or not all(_is_said(one) for one in said):
        yield f"{where}.{name}", "must be a list of patterns"
        return
    for one in said:
        try:
            (weighed if name == "evidence" else compiled)(one, lists)
        except BadPattern as mistake:
            yield f"{where}.{name}", f"{one!r}: {mistake}"


def _switch(where: str, entry: Mapping[str, Any]) -> Faults:
    name, _, value = str(entry.get("switch", "")).partition("=")
    if entry.get("switch") and value not in {str(one).lower() for one in SWITCHES.get(name, ())}:
        yield f"{where}.switch", f"{entry['switch']!r} must be written consumer=guide_first, with a switch there is"


def _alike(body: Mapping[str, Any]) -> Faults:
    """The groups of texts to go by."""
    rules = {str(entry.get("code")) for entry in body.get("acceptance_rules", ())}
    refusals = {str(entry.get("code")) for entry in body.get("refusals", ())}
    lines = {str(entry.get("code")) for entry in body.get("emergency_lines", ())}
    seen: set[str] = set()
    for where, entry in _entries(body, "acceptance_alike"):
        yield from _code(where, entry, seen)
        yield from _one_of(where, entry, "rule", rules)
        yield from _one_of(where, entry, "outcome", OUTCOMES)
        if entry.get("route"):
            yield from _one_of(where, entry, "route", ROUTES)
        if entry.get("refusal"):
            yield from _one_of(where, entry, "refusal", refusals)
        yield from _lines(where, entry, lines)
        texts = entry.get("texts")
        if (
            not isinstance(texts, list)
            or not texts
            or not all(_is_said(one) and len(one) <= LONGEST_TEXT for one in texts)
        ):
            yield f"{where}.texts", f"must be a list of texts of at most {LONGEST_TEXT} signs"


def _lines(where: str, entry: Mapping[str, Any], known: set[str]) -> Faults:
    for code in entry.get("lines", ()):
        if code not in known:
            yield f"{where}.lines", f"there is no emergency line {code!r}"


def _examples(body: Mapping[str, Any]) -> Faults:
    rules = {str(entry.get("code")) for entry in body.get("acceptance_rules", ())}
    seen: set[str] = set()
    for where, entry in _entries(body, "acceptance_examples"):
        yield from _code(where, entry, seen)
        yield from _one_of(where, entry, "rule", rules)
        if not _is_said(entry.get("text")):
            yield f"{where}.text", "must be given, as text"
        expected = entry.get("expected")
        if not isinstance(expected, list) or not expected or any(one not in OUTCOMES for one in expected):
            yield f"{where}.expected", f"must be a list of {', '.join(OUTCOMES)}"


def _tried(body: Mapping[str, Any]) -> Faults:
    """What comes of the examples; cities change rules, and then what comes of them must be looked at."""
    acceptance, channels = read_acceptance(body), named_channels(body)
    for place, outcome, expected in unexpected(acceptance, channels):
        yield f"acceptance_examples[{place}].text", f"gives {outcome}, not {' or '.join(expected)} as expected"


def named_channels(body: Mapping[str, Any]) -> dict[str, Channel]:
    """The channels by their names, as a text may begin with one."""
    return {
        str(entry["code"]): Channel(str(entry["code"]), str(entry.get("name", "")), str(entry.get("name_en", "")))
        for entry in body.get("channels", ())
        if entry.get("code")
    }


def _entries(body: Mapping[str, Any], table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, entry in enumerate(body.get(table, ()), 1):
        yield f"{table}[{place}]", entry


def _code(where: str, entry: Mapping[str, Any], seen: set[str]) -> Faults:
    code = entry.get("code")
    if not _is_said(code) or len(str(code)) > LONGEST_CODE:
        yield f"{where}.code", f"must be given, at most {LONGEST_CODE} signs"
    elif code in seen:
        yield f"{where}.code", f"{code!r} stands here twice"
    seen.add(str(code))


def _one_of(where: str, entry: Mapping[str, Any], name: str, known: Any) -> Faults:
    if entry.get(name) not in known:
        yield f"{where}.{name}", f"{entry.get(name)!r} is none of {', '.join(sorted(known))}"


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
