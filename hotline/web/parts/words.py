"""The words and tones the parts show: how a state is called on a badge, and how loud it is."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Tone(StrEnum):
    """How a badge or notice speaks; each has its own shape besides its colour, so that colour is never alone."""

    WAITING = "waiting"
    ACTIVE = "active"
    ATTENTION = "attention"
    DONE = "done"
    REFUSED = "refused"
    DANGER = "danger"
    CALM = "calm"


STATES: dict[str, tuple[Promise | str, Tone]] = {
    # orders
    "opened": (pgettext_lazy("state", "Awaiting review"), Tone.WAITING),
    "reviewed": (pgettext_lazy("state", "Awaiting dispatch"), Tone.WAITING),
    "dispatched": (pgettext_lazy("state", "Awaiting signature"), Tone.WAITING),
    "return_drafted": (pgettext_lazy("state", "Return awaiting signature"), Tone.ATTENTION),
    "return_asked": (pgettext_lazy("state", "Return awaiting decision"), Tone.ATTENTION),
    "disputed": (pgettext_lazy("state", "Joint meeting"), Tone.ATTENTION),
    "signed": (pgettext_lazy("state", "Being handled"), Tone.ACTIVE),
    "drafted": (pgettext_lazy("state", "Awaiting the unit's approval"), Tone.ACTIVE),
    "replied": (pgettext_lazy("state", "Reply awaiting audit"), Tone.WAITING),
    "sent_back": (pgettext_lazy("state", "Sent back for rework"), Tone.ATTENTION),
    "audited": (pgettext_lazy("state", "Awaiting return visit"), Tone.WAITING),
    "visited": (pgettext_lazy("state", "Awaiting closing"), Tone.WAITING),
    "closed": (pgettext_lazy("state", "Closed"), Tone.DONE),
    "reopening_asked": (pgettext_lazy("state", "Reopening awaiting decision"), Tone.ATTENTION),
    "merged": (pgettext_lazy("state", "Merged"), Tone.REFUSED),
    # appeals
    "registered": (pgettext_lazy("state", "Awaiting acceptance"), Tone.WAITING),
    "supplement_awaited": (pgettext_lazy("state", "Supplement awaited"), Tone.ATTENTION),
    "accepted": (pgettext_lazy("state", "Accepted"), Tone.ACTIVE),
    "answered": (pgettext_lazy("state", "Answered directly"), Tone.DONE),
    "refused": (pgettext_lazy("state", "Not accepted"), Tone.REFUSED),
    "handed_over": (pgettext_lazy("state", "Handed to an emergency line"), Tone.ATTENTION),
    "appended": (pgettext_lazy("state", "Added to the earlier appeal"), Tone.REFUSED),
    # both
    "withdrawn": (pgettext_lazy("state", "Withdrawn"), Tone.REFUSED),
    "voided": (pgettext_lazy("state", "Void"), Tone.REFUSED),
    "archived": (pgettext_lazy("state", "Archived"), Tone.DONE),
}
