"""What somebody means who types into the search box, and the appeals it finds.

A number in full or from its beginning; a telephone number in any shape, its first seven or its last four digits; a
caller's full name or surname; else words of title or text, in any of the ways that `ground.search` understands. Callers
are found by keyed hashes alone: nothing of them is opened to search.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Appeal, Wording
from hotline.casework.appeals.queries import visible_to
from hotline.casework.appeals.words import State
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.search import queries as search
from hotline.ground.search.lists import (
    TRIED,
    Among,
    Asking,
    Page,
    Rows,
    along,
    answered,
    any_of,
    counted,
    looked_up,
    turn,
)
from hotline.ground.search.rules import Asked
from hotline.lib import numbers, paths, phones
from hotline.register.matters.queries import subtree
from hotline.register.people.models import Person
from hotline.register.people.queries import TAIL, is_part, matching
from hotline.register.staff.rules import matrix

MOST_PERSONS = 2000
MOST_HELD = 2000
"""Words that more appeals hold, and callers of one name who have more, are many."""

LONGEST_NAME = 40


PLAIN = ("nothing", "number")
"""What is asked of the columns of a list themselves."""


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


@dataclass(frozen=True, slots=True)
class Ways:
    """Which appeals a text asks for, each way giving their ids: `few` are soon looked up, `many` are so many that it is
    faster to try the rows of a list one by one until a page is full."""

    few: tuple[list[int], ...] = ()
    many: tuple[Rows, ...] = ()


def ways(sought: Sought, actor: Actor) -> Ways:
    """The ways in which appeals answer a text: as those of a caller, and by their words."""
    asked_for: list[tuple[Rows, bool]] = []
    if ids := persons(sought.text) if sought.kind == "phone" else named_so(sought):
        asked_for.append((Appeal.objects.filter(by_caller(ids, actor)).values("pk"), False))
    if sought.kind == "words" and (asked := search.asked(sought.text)):
        asked_for.append((worded(asked, actor).values("pk"), search.is_common(Wording, asked, most=MOST_HELD)))
    few: list[list[int]] = []
    many: list[Rows] = []
    for theirs, is_many in asked_for:
        found = None if is_many else looked_up(theirs, most=MOST_HELD)
        if found is None:
            many.append(theirs)
        else:
            few.append(found)
    return Ways(tuple(few), tuple(many))


def meant(sought: Sought, actor: Actor) -> Q:
    """The condition on appeals that a text asks for."""
    if sought.kind == "number":
        return Q(number__gte=sought.text, number__lt=f"{sought.text}:")
    known = ways(sought, actor)
    return any_of([*(Q(Among(each)) for each in known.few), *(Q(pk__in=each) for each in known.many)])


def named_so(sought: Sought) -> list[int]:
    """The callers whom these words may name."""
    return persons(sought.text) if sought.kind == "words" and len(sought.text) <= LONGEST_NAME else []


def worded(asked: Asked, actor: Actor) -> QuerySet[Wording]:
    """By their ids, the appeals whose title or text holds everything asked for."""
    found = Wording.objects.filter(search.holding(asked))
    if sees_callers(actor):
        return found
    # the title never names a caller who is kept secret, the text may: who must not know her does not search in it
    readable = Appeal.objects.filter(pk=OuterRef("pk"), is_confidential=False, is_anonymous=False)
    return found.filter(search.holding(asked, is_by_name=True) | Q(Exists(readable)))


def by_caller(ids: list[int], actor: Actor) -> Q:
    """The appeals of these callers, as far as the actor may connect them with their callers."""
    condition = Q(Among(ids, column="person_id"))
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


def page_without_order(
    actor: Actor,
    wanted: Waiting,
    *,
    size: int,
    shaped: Callable[[Rows], Rows],
    is_counted: bool = True,
    after: str = "",
    before: str = "",
) -> Page:
    """One page of these appeals, the youngest first. `shaped` gives them the columns that are shown; `is_counted` says
    whether it matters how many there are."""
    sought = read(wanted.text)
    way = turn("received_at", is_rising=False, after=after, before=before)
    if sought.kind in PLAIN:
        rows = shaped(without_order(actor, wanted))
        one = along(rows, way, size=size)
        return counted(rows, one) if is_counted else one
    known = ways(sought, actor)
    tried = [Appeal.objects.filter(pk=TRIED, pk__in=each).values("pk") for each in known.many]
    asking = Asking(without_order(actor, replace(wanted, text="")), known.few, tried)
    return answered(asking, way, size=size, shaped=shaped)
