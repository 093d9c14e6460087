"""How a caller stands on a page: masked, or not at all where she asked for secrecy; in clear only after a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.rules import MASKED, Sight, kept_back, sight
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from hotline.lib import masks, phones
from hotline.register.people.models import Person

HIDDEN: dict[str, Promise | str] = {
    "confidential": pgettext_lazy("caller", "Confidential"),
    "anonymous": pgettext_lazy("caller", "Anonymous"),
}


@dataclass(frozen=True)
class Caller:
    """A caller as a page may show her. `hidden` is the word that stands in her place, empty where she is masked."""

    sight: Sight
    hidden: Promise | str
    name: str
    phone: str
    address: str

    @property
    def may_unmask(self) -> bool:
        """Whether the reader may ask for the clear values, and there are any."""
        return self.sight.may_unmask and bool(self.name or self.phone)


def dialled(phone: str) -> str:
    """A kept number as people read it: 138 1234 1234, 0471-6512345#801."""
    known = phones.normalise(phone.replace(";ext=", "#"))
    return phones.shown(known) if known else phone


def masked_phone(phone: str) -> str:
    """A kept number as it is shown masked; an extension stays readable, it reaches nobody alone."""
    line, _sep, extension = phone.partition(";ext=")
    hidden = masks.phone(dialled(line))
    return f"{hidden}-{extension}" if extension else hidden


def caller_of(appeal: Appeal, actor: Actor, units: frozenset[str]) -> Caller:
    """The caller of an appeal for a reader; `units` are the paths of the units that have a part in the handling."""
    seen = sight(
        actor,
        home=appeal.home_path,
        units=units,
        is_confidential=appeal.is_confidential,
        is_anonymous=appeal.is_anonymous,
    )
    person: Person | None = appeal.person
    if seen.shows in HIDDEN or person is None:
        hidden = HIDDEN.get(seen.shows) or (HIDDEN["anonymous"] if appeal.is_anonymous else "")
        return Caller(replace(seen, kept=appeal.gives_away) if seen.is_kept else seen, hidden, "", "", "")
    return Caller(seen, "", masks.name(person.name), masked_phone(person.phone), masks.address(person.address))


def callers_beside(order: Order) -> list[Appeal]:
    """The appeals of the order that a merged one went into: what was said at the merging may name their callers."""
    if not order.merged_into_id:
        return []
    return list(Appeal.objects.filter(share__order=order.merged_into_id).select_related("person"))


def readable(text: str, seen: Sight) -> str:
    """A text for a reader: as written; or with telephone, identity and card numbers made unreadable, and without what
    gives away a caller who is kept from her."""
    return text if seen.is_clear else masked(text, seen)


def masked(text: str, seen: Sight) -> str:
    """A text as it goes to machines and onto paper, whoever reads it: numbers made unreadable, and without what gives
    away a caller who is kept from the reader."""
    return masks.in_text(kept_back(text, seen.kept))


def most_hidden(sights: Iterable[Sight]) -> Sight:
    """Of several appeals the one whose caller may be seen least: it rules over what they share, and nobody who is kept
    from the reader is given away in it."""
    several = list(sights) or [Sight(MASKED, may_unmask=False, is_clear=False)]
    kept = tuple(words for sight in several for words in sight.kept)
    return replace(min(several, key=lambda sight: (sight.is_clear, sight.may_unmask, not sight.is_kept)), kept=kept)
