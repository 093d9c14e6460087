"""What would come of a change of the acceptance rules before anybody enters it: what is wrong with it, and of which
texts that are kept with the rules something else would come. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.ground.profiles.acceptance import Acceptance, read_acceptance
from hotline.ground.profiles.acceptance_faults import faults_of_acceptance, named_channels
from hotline.ground.profiles.judging import outcome_of
from hotline.ground.profiles.rules import OF_ACCEPTANCE, ProfileFault
from hotline.ground.profiles.sources import with_change

TABLES = OF_ACCEPTANCE | {"acceptance", "acceptance_words"}
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Differs:
    """A text that is kept with the rules, what is expected of it, what comes of it now, and what would."""

    code: str
    text: str
    expected: tuple[str, ...]
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What is wrong with a change; else the results it fails, of how many."""

    mistakes: tuple[str, ...] = ()
    differs: tuple[Differs, ...] = ()
    texts: int = 0


def tried(body: Mapping[str, Any], change: str) -> Trial:
    """Try a change, written as in a city's file, over the rules of a version."""
    try:
        source = with_change(body, change)
    except ProfileFault as fault:
        return Trial((str(fault),))
    if not source.changed <= TABLES or not source.changed:
        said = ", ".join(sorted(source.changed - TABLES)) or "nothing"
        return Trial((f"{said}: a change of the acceptance rules is tried here, of {', '.join(sorted(TABLES))}",))
    found = faults_of_acceptance(source.body, with_results=False)
    if found:
        return Trial(tuple(f"{where}: {what}" for where, what in found))
    before, after, channels = read_acceptance(body), read_acceptance(source.body), named_channels(source.body)
    texts = list(_kept(after))
    differs: list[Differs] = []
    for code, text, expected in texts:
        then = outcome_of(text, after, channels)
        if then not in expected and len(differs) < MOST_SHOWN:
            now = outcome_of(text, before, channels)
            differs.append(Differs(code, text, expected, now, then))
    changed = tuple(one for one in differs if one.now != one.then)
    return Trial((), changed, len(texts))


def _kept(acceptance: Acceptance) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every text that is kept, with what is expected of it."""
    for example in acceptance.examples:
        yield example.code, example.text, example.expected
    for group in acceptance.groups:
        for text in group.texts:
            yield group.sign.code, text, (group.sign.outcome,)
