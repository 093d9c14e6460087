"""Exactly what citizens get when an answer goes out: the letter, how many messages it takes, and the answer itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hotline.casework.appeals.actions import recipient
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.models import Order
from hotline.web.orders.reading import AppealSeen
from hotline.web.parts.flagging import Flagged, flagged

LETTER = "answered"


@dataclass(frozen=True)
class Preview:
    """One letter as a citizen gets it."""

    subject: str
    body: str
    channel: str
    parts: int
    language: str


@dataclass(frozen=True)
class Answered:
    """What goes out with an answer, and what should be looked at before."""

    letters: list[Preview]
    flagged: Flagged


def preview(answer: str, order: Order, appeals: Iterable[AppealSeen], *, at: datetime) -> Answered:
    """The letters that go to the callers of these appeals with an answer; alike ones are shown once."""
    several = list(appeals)
    letters: dict[tuple[str, str], Preview] = {}
    for each in several:
        letter = correspondence.compose(key=LETTER, to=recipient(each.appeal), fields={"answer": answer}, at=at)
        # A citizen without a mobile number reads it on the web; nothing is counted there.
        parts = letter.parts if letter.channel == Channel.SMS else 0
        made = Preview(letter.subject, letter.body, str(Channel(letter.channel).label), parts, letter.language)
        letters.setdefault((made.language, made.channel), made)
    return Answered(list(letters.values()), flagged(answer, order, several, at=at))
