"""What somebody means who types into the search box, and the appeals it finds.

A number in full or from its beginning; a telephone number in any shape, its first seven or its last four digits; a
caller's full name or surname; else words of title or text, in any of the ways that `ground.search` understands. Callers
are found by keyed hashes alone: nothing of them is opened to search.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.appeals.words import State
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.search import queries as search
from hotline.ground.search.rules import Asked
from hotline.lib import numbers, paths, phones
from hotline.register.matters.queries import subtree
from hotline.register.people.models import Person
from hotline.register.people.queries import TAIL, is_part, matching
from hotline.register.staff.rules import matrix

TERMS = "wording__terms"
MOST_PERSONS = 2000
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text means: a number (from its beginning), a telephone number, or words that may also be a name."""

    kind: Literal["nothing", "number", "phone", "words"]
    text: str = ""


def read(text: str) -> Sought:
    """What was typed. Digits that begin like the city's numbers are a number; four digits are the end of a phone."""
    typed = text.replace("\x00", " ").strip()
    if not typed:
        return Sought("nothing")
    profile = profiles.current()
    digits = numbers.tidy_reference(typed)
    if digits.isdecimal():
        if digits.startswith(profile.number_prefix) and len(digits) != TAIL:
            return Sought("number", digits)
        if is_part(digits):
            return Sought("phone", digits)
    if phones.normalise(typed, area_code=profile.area_code or None):
        return Sought("phone", typed)
    return Sought("number", digits) if digits.isdecimal() else Sought("words", typed)


def persons(text: str) -> list[int]:
    """The ids of the callers who bear a name or a number, the latest first."""
    condition = matching(text, area_code=profiles.current().area_code)
    if condition is None:
        return []
    return list(Person.objects.filter(condition).order_by("-id").values_list("id", flat=True)[:MOST_PERSONS])


def sees_callers(actor: Actor) -> bool:
    """Whether a search for a caller may find confidential and anonymous appeals: at the centre, never for units.

    Otherwise a unit could ask whose confidential appeal it is by trying names (domain handbook §1.7).
    """
    permission = matrix()["unmask"].roles.get(actor.role)
    return permission is not None and permission.scope == "all"


def meant(sought: Sought, actor: Actor) -> Q:
    """The condition on appeals that a text asks for."""
    if sought.kind == "number":
        return Q(number__gte=sought.text, number__lt=f"{sought.text}:")
    if sought.kind == "phone":
        return by_caller(persons(sought.text), actor)
    named = named_so(sought)
    condition = worded(search.asked(sought.text), actor)
    return condition | by_caller(named, actor) if named else condition


def named_so(sought: Sought) -> list[int]:
    """The callers whom these words may name."""
    return persons(sought.text) if sought.kind == "words" and len(sought.text) <= LONGEST_NAME else []


def worded(asked: Asked, actor: Actor) -> Q:
    """The appeals whose title or text holds everything asked for; none where nothing is."""
    if not asked:
        return Q(pk__in=())
    condition = search.holding(asked, column=TERMS)
    if sees_callers(actor):
        return condition
    # the title never names a caller who is kept secret, the text may: who must not know her does not search in it
    readable = Q(is_confidential=False, is_anonymous=False)
    return condition & (readable | search.holding(asked, column=TERMS, is_by_name=True))


def by_caller(ids: list[int], actor: Actor) -> Q:
    """The appeals of these callers, as far as the actor may connect them with their callers."""
    condition = Q(person_id__in=ids)
    return condition if sees_callers(actor) else condition & Q(is_confidential=False, is_anonymous=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is asked of appeals that have no order: each empty value asks nothing."""

    text: str = ""
    states: tuple[str, ...] = ()
    kind: str = ""
    urgency: str = ""
    channel: str = ""
    matter: str = ""
    place: str = ""
    received_from: datetime | None = None
    received_to: datetime | None = None


WITHOUT_ORDER = tuple(state for state in State.values if state != State.ACCEPTED)


def without_order(actor: Actor, wanted: Waiting) -> QuerySet[Appeal]:
    """The appeals that an actor may see and that have no order: not yet, or because none was needed.

    A day is promised when an order is opened and never else: that tells those without one, and has an index.
    """
    equal = {name: getattr(wanted, name) for name in ("kind", "urgency", "channel")}
    bounds = {
        "state__in": wanted.states,
        "received_at__gte": wanted.received_from,
        "received_at__lt": wanted.received_to,
        **equal,
    }
    found = visible_to(actor).filter(
        promised_at__isnull=True, **{name: value for name, value in bounds.items() if value}
    )
    if wanted.matter:
        found = found.filter(matter_id__in=subtree(wanted.matter))
    if wanted.place:
        found = found.filter(region__path__gte=wanted.place, region__path__lt=paths.upper(wanted.place))
    sought = read(wanted.text)
    return found.filter(meant(sought, actor)) if sought.kind != "nothing" else found
