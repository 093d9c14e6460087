"""How urgent what somebody says is (紧急程度, §3.4): words of danger first, then words of a threat or crisis, then what
is usual for its category. Pure: it proposes with its evidence, a person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.ground.profiles.crises import spoken_of
from hotline.ground.profiles.rules import Profile
from hotline.ground.profiles.words import URGENCIES
from hotline.register.matters.accepting import EMERG, Word, propose
from hotline.register.matters.models import Matter

DANGER, CRISIS, CATEGORY = "danger", "crisis", "category"
"""What speaks for an urgency."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """An urgency that is proposed, what speaks for it, the words it was told by, and the rule or the kind of crisis."""

    urgency: str
    why: str
    words: tuple[str, ...] = ()
    rule: str = ""


def pressing(text: str, matter: Matter | None, *, profile: Profile, language: str = "") -> Pressing | None:
    """The urgency of a text, and of its category where that is known; None where nothing tells it. Of several the
    highest, and of these what comes first: danger, crisis, category."""
    found = [*_by_words(text, profile, language), *_by_category(matter)]
    return max(found, key=lambda one: URGENCIES.index(one.urgency), default=None)


def _by_words(text: str, profile: Profile, language: str) -> Iterator[Pressing]:
    if not text.strip():
        return
    told = propose(text, profile=profile, language=language)
    dangers = [(told.rule, told.words)] if told.outcome == EMERG else []
    dangers += [(beside.rule, beside.words) for beside in told.besides if beside.outcome == EMERG]
    for rule, words in dangers:
        yield Pressing("critical", DANGER, _said(words), rule)
    folded = text.casefold()
    for kind in spoken_of(profile.crises, text):
        said = tuple(word for word in kind.words if word.casefold() in folded)
        yield Pressing(kind.urgency, CRISIS, said, kind.shown(language))


def _said(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.text for word in words))


def _by_category(matter: Matter | None) -> Iterator[Pressing]:
    if matter is not None and matter.urgency in URGENCIES:
        yield Pressing(matter.urgency, CATEGORY)
