"""Exactly what citizens get when an answer goes out: the letter, how many messages it takes, and the answer itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.actions import recipient
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.words import Channel
from hotline.lib import masks
from hotline.web.orders.reading import AppealSeen

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
    answer: str
    doubts: list[Promise | str]


def preview(answer: str, appeals: Iterable[AppealSeen], *, at: datetime) -> Answered:
    """The letters that go to the callers of these appeals with an answer; alike ones are shown once."""
    several = list(appeals)
    letters: dict[tuple[str, str], Preview] = {}
    for each in several:
        letter = correspondence.compose(key=LETTER, to=recipient(each.appeal), fields={"answer": answer}, at=at)
        # A citizen without a mobile number reads it on the web; nothing is counted there.
        parts = letter.parts if letter.channel == Channel.SMS else 0
        made = Preview(letter.subject, letter.body, str(Channel(letter.channel).label), parts, letter.language)
        letters.setdefault((made.language, made.channel), made)
    return Answered(list(letters.values()), answer, doubts(answer, several))


def doubts(answer: str, appeals: Iterable[AppealSeen]) -> list[Promise | str]:
    """What in an answer should not stand there (domain handbook §3.1): personal data of the caller, any number. Of a
    caller who is kept from the writer nothing is said: else he could try names until one is right."""
    found: list[Promise | str] = []
    known = [each.appeal.person for each in appeals if not each.caller.sight.is_kept]
    if any(person.name in answer for person in known if person and len(person.name) > 1):
        found.append(pgettext_lazy("orders", "The answer names the caller. Leave names out, it may be published."))
    if masks.in_text(answer) != answer:
        found.append(pgettext_lazy("orders", "The answer holds a telephone, identity or card number. Check it."))
    return found
