"""What should be looked at twice in a reply, beside it on a page: the words marked, each reason in a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.insight.replies.queries import names_in, of_text
from hotline.insight.replies.rules import FLAG_OF, Finding, segments
from hotline.insight.replies.words import Why
from hotline.web.parts.callers import Caller


class Seen(Protocol):
    """One appeal as its reader may see it."""

    @property
    def appeal(self) -> Appeal: ...
    @property
    def caller(self) -> Caller: ...
    @property
    def title(self) -> str: ...
    @property
    def content(self) -> str: ...


@dataclass(frozen=True)
class Word:
    """Words that are marked, shortened, and the name of the mark they stand under in the reply."""

    text: str
    mark: str


@dataclass(frozen=True)
class Reason:
    """One reason: what the reply is thought to do, why, and with which of its words."""

    flag: str
    sentence: str
    words: tuple[Word, ...]
    further: str


@dataclass(frozen=True)
class Flagged:
    """A reply with its words marked, and the reasons, the gravest first."""

    marked: SafeString
    reasons: list[Reason]


def flagged(text: str, order: Order, appeals: Iterable[Seen], *, at: datetime, but: int = 0) -> Flagged:
    """A reply, kept or being written, for a reader who sees these appeals so."""
    seen = list(appeals)
    said = "\n".join(f"{one.title}\n{one.content}" for one in seen)
    names = [name for one in seen if not one.caller.sight.is_kept for name in names_in(one.appeal)]
    found = of_text(text, order, said=said, names=names, at=at, but=but)
    return Flagged(_marked(text, found), [_reason(text, one) for one in found])


def _marked(text: str, found: Sequence[Finding]) -> SafeString:
    """The reply as HTML: marked words say what for, also to who hears the page; the reasons lead to them."""
    parts, place = [], 0
    for piece, whys in segments(text, found):
        parts.append(format_html(MARK, _name(place), piece, _flags(whys)) if whys else piece)
        place += len(piece)
    return format_html_join("", "{}", ((part,) for part in parts))


MARK = '<mark id="{}" tabindex="-1">{}<span class="vh"> ({})</span></mark>'


def _name(place: int) -> str:
    """How the mark at a place of the reply is called in the page."""
    return f"flag-{place}"


def _flags(whys: Iterable[Why]) -> str:
    return ", ".join(dict.fromkeys(str(FLAG_OF[why].label) for why in whys))


LONGEST, MOST = 24, 3
"""Of so many marked places of a reason so many signs are shown beside it."""


def _reason(text: str, one: Finding) -> Reason:
    words: dict[str, Word] = {}
    for start, end in one.spans:
        said = text[start:end].strip()
        words.setdefault(said, Word(said if len(said) <= LONGEST else f"{said[:LONGEST]}…", _name(start)))
    shown = tuple(word for said, word in words.items() if said)[:MOST]
    return Reason(str(one.flag.label), str(one.why.label), shown, _further(one))


def _further(one: Finding) -> str:
    if one.why == Why.SAME:
        count = int(one.detail)
        sentence = ngettext(
            "%(count)d other appeal was answered so.", "%(count)d other appeals were answered so.", count
        )
        return sentence % {"count": count}
    if not one.detail:
        return ""
    return pgettext("replies", "asked: %(words)s") % {"words": one.detail}
