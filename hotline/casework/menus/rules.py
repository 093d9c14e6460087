"""Walking through the menu of a telephone line. Pure.

A walk begins with `begin`, and goes on with what the caller does: a key, or silence. Each turn says what is played,
then what is waited for – or where the walk ends. No walk is a dead end: 0 and silence lead to a person wherever people
answer, a wrong key is tried once more, and nothing leads back (handbook §4.1).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from hotline.casework.menus.walks import (
    CALL_BACK,
    CLOSED,
    CODE,
    DIGITS,
    DONE,
    FAX,
    FORWARD,
    HELP,
    LOOKUP,
    MENU,
    NUMBER,
    PERSON,
    RESTRICTED,
    TOLD,
    TURNED_AWAY,
    VOICEMAIL,
    Awaits,
    Caller,
    End,
    Event,
    Found,
    Key,
    Lookup,
    Prompt,
    Refused,
    Turn,
    Walk,
)
from hotline.ground.profiles.telephone import PERSON_KEY, Node, Telephone
from hotline.lib.numbers import CODE_LENGTH, is_reference


def begin(caller: Caller) -> Turn:
    """What a caller hears first."""
    telephone, band = caller.telephone, caller.band
    walk = Walk(MENU, caller.line.language or telephone.first_language.code)
    if caller.is_restricted:
        return Turn(replace(walk, at=RESTRICTED), (Prompt("restricted", walk.language),), one_key(telephone))
    opening = _opening(caller, walk.language)
    if band.gives == "message":
        says = (*opening, Prompt("nobody", walk.language))
        return Turn(walk, says, end=_end(caller, walk, VOICEMAIL))
    if band.gives == "forward":
        says = (*opening, Prompt("forwarding", walk.language))
        return Turn(walk, says, end=_end(caller, walk, FORWARD, number=band.number))
    if band.gives == "closed":
        return Turn(walk, (*opening, Prompt("closed", walk.language)), end=_end(caller, walk, CLOSED))
    return _menu(caller, walk, opening)


def go_on(caller: Caller, walk: Walk, event: Event) -> Turn:
    """What follows from what the caller did. A key that is waited for with others plays nothing."""
    return _STAGES[walk.at](caller, walk, event)


def again(caller: Caller, walk: Walk) -> Turn:
    """The same turn once more, for a call that is taken up after a crash: a number begins at its first digit."""
    fresh = replace(walk, keyed="")
    if walk.at == MENU:
        return _menu(caller, fresh, ())
    if walk.at in (NUMBER, CODE, LOOKUP):
        return _ask_number(caller, fresh, ())
    return begin(caller) if walk.at == RESTRICTED else to_person(caller, fresh)


# ---- the menu


def _opening(caller: Caller, language: str) -> tuple[Prompt, ...]:
    """What is said before any key, in the order of the profile."""
    said: dict[str, tuple[Prompt, ...]] = {
        "greeting": (Prompt(caller.line.greeting, language, (("city", caller.city), ("hotline", caller.hotline))),),
        "recorded": (Prompt("recorded", language),) if caller.telephone.recorded else (),
        "surge": (Prompt("surge", language),) if caller.is_surge else (),
        "incidents": tuple(Prompt("incident", language, (("text", text),)) for text in caller.incidents[:3]),
    }
    further = (Prompt(caller.band.prompt, language),) if caller.band.prompt else ()
    return (*(prompt for name in caller.telephone.opening for prompt in said[name]), *further)


def _menu(caller: Caller, walk: Walk, before: tuple[Prompt, ...]) -> Turn:
    """The keys there are here. Where there are none a person comes as soon as everything was said; any key ends it."""
    nodes, languages = _nodes(caller, walk), _languages(caller, walk)
    if not nodes and not languages:
        return Turn(walk, before, Awaits(1, 0, 0)) if before else to_person(caller, walk)
    options = (
        Prompt("option", walk.language, (("title", _title(node, walk.language)), ("key", node.key)))
        for node in nodes.values()
    )
    keys = (Prompt("language_key", code, (("key", key),)) for key, code in languages.items())
    says = (*before, *options, *keys, Prompt("person_key", walk.language))
    return Turn(walk, says, one_key(caller.telephone))


def _nodes(caller: Caller, walk: Walk) -> dict[str, Node]:
    """The keys of the profile that are offered at this place."""
    if not caller.telephone.has_menu(caller.line, caller.band):
        return {}
    offered = caller.telephone.offered(caller.line.code, caller.band.code, under=walk.under, is_surge=caller.is_surge)
    return {node.key: node for node in offered if node.kind != "call_back" or caller.can_be_rung_back}


def _languages(caller: Caller, walk: Walk) -> dict[str, str]:
    """The keys of other languages: at the top, until one was chosen."""
    if walk.has_chosen_language or walk.under or not caller.telephone.has_language_keys(caller.line, caller.band):
        return {}
    spoken = caller.telephone.languages.values()
    return {one.key: one.code for one in spoken if one.key and one.code != walk.language}


def _title(node: Node, language: str) -> str:
    return node.title_en if language == "en" and node.title_en else node.title


def _at_menu(caller: Caller, walk: Walk, event: Event) -> Turn:
    sign = event.sign if isinstance(event, Key) else PERSON_KEY
    nodes, languages = _nodes(caller, walk), _languages(caller, walk)
    if sign == PERSON_KEY or not (nodes or languages):
        return to_person(caller, walk)
    if language := languages.get(sign):
        chosen = replace(walk, language=language, path=(*walk.path, language), has_chosen_language=True, wrong=0)
        return _menu(caller, chosen, ())
    if node := nodes.get(sign):
        return _LEADS[node.kind](caller, replace(walk, path=(*walk.path, node.code), wrong=0), node)
    return _wrong(caller, walk, "wrong_key", _menu)


def _wrong(caller: Caller, walk: Walk, key: str, retry: Callable[[Caller, Walk, tuple[Prompt, ...]], Turn]) -> Turn:
    """Something was keyed that leads nowhere: once more, then a person."""
    tried = replace(walk, wrong=walk.wrong + 1)
    if tried.wrong >= caller.telephone.tries:
        return to_person(caller, tried)
    return retry(caller, tried, (Prompt(key, walk.language),))


def to_person(
    caller: Caller, walk: Walk, before: tuple[Prompt, ...] = (), *, skill: str = "", is_emergency: bool = False
) -> Turn:
    """A person: whoever is called for by line, key and part of the day."""
    wanted = caller.telephone.skill_of(caller.line, caller.band, skill)
    reasons = _reasons(caller, walk)
    end = End(PERSON, wanted, walk.language, walk.path, is_emergency=is_emergency, reasons=reasons)
    return Turn(walk, (*before, Prompt("connecting", walk.language)), end=end)


def _reasons(caller: Caller, walk: Walk) -> tuple[str, ...]:
    """Why somebody may go before others: what the profile says of her line, and of the keys she pressed."""
    chosen = (caller.telephone.nodes.get(code) for code in walk.path)
    said = (caller.line.priority, *(node.priority for node in chosen if node))
    return tuple(reason for reason in said if reason)


def _end(caller: Caller, walk: Walk, kind: str, *, skill: str = "", number: str = "") -> End:
    wanted = caller.telephone.skill_of(caller.line, caller.band, skill)
    return End(kind, wanted, walk.language, walk.path, number)


def _person_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return to_person(caller, walk, skill=node.skill)


def _language_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return to_person(caller, replace(walk, language=node.language), skill=node.skill)


def _submenu_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return _menu(caller, replace(walk, under=node.code), ())


def _progress_node(caller: Caller, walk: Walk, _node: Node) -> Turn:
    return _ask_number(caller, walk, ())


def _fax_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return Turn(walk, (Prompt("fax_begin", walk.language),), end=_end(caller, walk, FAX, skill=node.skill))


def _voicemail_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return Turn(walk, (Prompt("voicemail_begin", walk.language),), end=_end(caller, walk, VOICEMAIL, skill=node.skill))


def _call_back_node(caller: Caller, walk: Walk, node: Node) -> Turn:
    return Turn(walk, (Prompt("call_back_kept", walk.language),), end=_end(caller, walk, CALL_BACK, skill=node.skill))


_LEADS: Mapping[str, Callable[[Caller, Walk, Node], Turn]] = MappingProxyType(
    {
        "person": _person_node,
        "language": _language_node,
        "submenu": _submenu_node,
        "progress": _progress_node,
        "fax": _fax_node,
        "voicemail": _voicemail_node,
        "call_back": _call_back_node,
    }
)


# ---- progress by number and code


def _ask_number(caller: Caller, walk: Walk, before: tuple[Prompt, ...]) -> Turn:
    asked = replace(walk, at=NUMBER, keyed="", number="")
    return Turn(asked, (*before, Prompt("number_ask", walk.language)), _digits(caller, caller.number_size))


def _ask_code(caller: Caller, walk: Walk, number: str) -> Turn:
    asked = replace(walk, at=CODE, keyed="", number=number)
    return Turn(asked, (Prompt("code_ask", walk.language),), _digits(caller, CODE_LENGTH))


def _at_number(caller: Caller, walk: Walk, event: Event) -> Turn:
    keyed, is_whole = _keyed(walk, event, caller.number_size)
    if not keyed:
        return to_person(caller, walk)
    if not is_whole:
        return Turn(replace(walk, keyed=keyed), awaits=_digits(caller, caller.number_size - len(keyed)))
    if is_reference(keyed):
        return _ask_code(caller, walk, keyed)
    return _wrong(caller, walk, "number_wrong", _ask_number)


def _at_code(caller: Caller, walk: Walk, event: Event) -> Turn:
    keyed, is_whole = _keyed(walk, event, CODE_LENGTH)
    if not keyed:
        return to_person(caller, walk)
    if not is_whole:
        return Turn(replace(walk, keyed=keyed), awaits=_digits(caller, CODE_LENGTH - len(keyed)))
    return Turn(replace(walk, at=LOOKUP, keyed=""), lookup=Lookup(walk.number, keyed))


def _keyed(walk: Walk, event: Event, size: int) -> tuple[str, bool]:
    """The digits keyed so far, and whether that is all of them. None: a person is wanted."""
    sign = event.sign if isinstance(event, Key) else DONE
    if sign == HELP:
        return "", False
    if sign in DIGITS:
        keyed = walk.keyed + sign
        return keyed, len(keyed) >= size
    return walk.keyed, True


def _at_lookup(caller: Caller, walk: Walk, event: Event) -> Turn:
    """What came of it. Nobody is told which of number and code was wrong; keys pressed meanwhile change nothing."""
    if isinstance(event, Found):
        says = (Prompt("progress", walk.language, (("state", event.state),)), Prompt("progress_end", walk.language))
        return Turn(replace(walk, at=TOLD, number=""), says, one_key(caller.telephone))
    if isinstance(event, Refused):
        tried = replace(walk, wrong=walk.wrong + 1, number="")
        if tried.wrong >= caller.telephone.tries:
            return to_person(caller, tried, (Prompt("code_failed", walk.language),))
        return _ask_number(caller, tried, (Prompt("code_wrong", walk.language),))
    return Turn(walk)


def _at_told(caller: Caller, walk: Walk, _event: Event) -> Turn:
    return to_person(caller, walk)


def _digits(caller: Caller, size: int) -> Awaits:
    """So many digits; who looks for a slip of paper has twice the time for the first."""
    between = caller.telephone.digit_patience
    return Awaits(size, 2 * between, between, DONE)


def one_key(telephone: Telephone) -> Awaits:
    """A key of a menu."""
    return Awaits(1, telephone.patience, telephone.patience)


# ---- calls that are restricted by a decision: never where somebody is in danger


def _at_restricted(caller: Caller, walk: Walk, event: Event) -> Turn:
    if isinstance(event, Key) and event.sign == PERSON_KEY:
        return to_person(caller, walk, is_emergency=True)
    return Turn(walk, (Prompt("goodbye", walk.language),), end=_end(caller, walk, TURNED_AWAY))


_STAGES: Mapping[str, Callable[[Caller, Walk, Event], Turn]] = MappingProxyType(
    {
        MENU: _at_menu,
        NUMBER: _at_number,
        CODE: _at_code,
        LOOKUP: _at_lookup,
        TOLD: _at_told,
        RESTRICTED: _at_restricted,
    }
)
