"""What the knowledge base offers to somebody at work: standard answers that fit what is typed, as they are told."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils.translation import get_language, override, pgettext

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import fitting
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.words import OWN_LANGUAGE

MOST = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """What fits, the best first; `is_down` when nobody could look."""

    answers: Sequence["Telling"] = ()
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer with the text in which it is told, kept and read again."""

    shown: Shown
    text: str

    @property
    def version(self) -> int:
        """Which version is told."""
        return int(self.shown.version.pk)


def language() -> str:
    """The language of the page as answers have it."""
    return "en" if (get_language() or "").startswith("en") else OWN_LANGUAGE


def offered(text: str, *, actor: Actor, most: int = MOST, is_story: bool = False) -> Offered:
    """The answers that fit a text, of those that somebody may read: a word that is looked for, or a caller's story,
    which mostly is no question at all. A search that fails holds up nobody: it is said."""
    if not text.strip():
        return Offered()
    try:
        with transaction.atomic():
            if is_story:
                found = fitting.that_fit(text, actor=actor, language=language(), most=most)
            else:
                told = fitting.look_up(text, actor=actor, language=language())
                found = [one.shown for one in (*told.fitting, *told.further, *told.nearest)][:most]
    except DatabaseError:
        _log.exception("the knowledge base cannot be searched")
        return Offered(is_down=True)
    return Offered([Telling(shown, in_full(shown)) for shown in found])


def in_full(shown: Shown) -> str:
    """Everything an answer says, as one text in its own language."""
    with override("en" if shown.language == "en" else "zh-hans"):
        lines = [shown.full or shown.short]
        if shown.conditions:
            lines.append(_line(pgettext("answer", "Conditions"), shown.conditions))
        if shown.materials:
            listed = "\n".join(f"{place}. {one}" for place, one in enumerate(shown.materials, start=1))
            lines.append(_line(pgettext("answer", "Materials"), f"\n{listed}"))
        version = shown.version
        for label, said in (
            (pgettext("answer", "Place"), shown.place),
            (pgettext("answer", "Hours"), shown.hours),
            (pgettext("answer", "Telephone"), version.phone),
            (pgettext("answer", "Online"), version.link),
        ):
            if said:
                lines.append(_line(label, said))
    return "\n".join(lines)


def _line(label: str, said: str) -> str:
    return pgettext("answer", "%(label)s: %(said)s") % {"label": label, "said": said}
