"""Finding calls again: by number, by order or appeal, by seat, by what came of them. Each question is bounded: what no
index answers is asked of a stretch of days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.models import Call, Leg, Recording
from hotline.casework.calls.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.search import lists
from hotline.ground.search.lists import Page
from hotline.lib import numbers, seals
from hotline.lib.phones import normalise
from hotline.register.people.models import Person
from hotline.register.people.queries import TAIL, matching, normalised_digits
from hotline.register.seats.models import Seat

LONGEST_STRETCH = timedelta(days=93)
"""Of at most so many days calls are asked for that are not of one caller or one matter."""
MOST_CALLERS = 200
MOST_SEATS = 50
LONGEST_CODE = 40

OPEN, FAULTY, DISSATISFIED, UNREGISTERED = "open", "faulty", "dissatisfied", "unregistered"
"""Calls that are not over; with a recording that is not as it should be; rated badly; answered without an appeal."""
BADLY_RATED = 2
"""A rating up to here is dissatisfied (§2.1: 3 is fairly satisfied)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls are asked for: by a text, between two moments, and by what they were."""

    since: datetime
    until: datetime
    text: str = ""
    direction: str = ""
    purpose: str = ""
    ending: str = ""
    lines: tuple[str, ...] = ()
    seat: str = ""
    mark: str = ""


def found(actor: Actor, wanted: Wanted) -> QuerySet[Call]:
    """The calls somebody may see that answer. A caller or a matter is looked for in all times, all else between the two
    moments."""
    rows = visible_to(actor)
    if wanted.text.strip():
        rows = rows.filter(meant(wanted.text))
    else:
        until = min(wanted.until, wanted.since + LONGEST_STRETCH)
        rows = rows.filter(arrived_at__gte=wanted.since, arrived_at__lt=until)
    same = {name: getattr(wanted, name) for name in ("direction", "purpose", "ending")}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if wanted.lines:
        rows = rows.filter(line__in=wanted.lines)
    if wanted.seat:
        rows = rows.filter(_at_seat(wanted.seat))
    return rows.filter(_marked(wanted.mark)) if wanted.mark else rows


def page_of(actor: Actor, wanted: Wanted, *, size: int, after: str = "", before: str = "") -> Page:
    """One page of them, the latest first."""
    rows = found(actor, wanted).select_related("seat__staff")
    one = lists.page(rows, key="arrived_at", is_rising=False, size=size, after=after, before=before)
    return lists.counted(rows, one)


def meant(text: str) -> Q:
    """Which calls somebody means by what she typed: a telephone number or its last four digits, the number of an order
    or appeal, the code of a call, a caller's name. Numbers and names are found by their keyed hashes alone."""
    typed = text.strip()
    digits = normalised_digits(typed)
    if digits.isdecimal() and len(digits) == TAIL:
        return Q(other_tail=seals.keyed_hash("tail", digits))
    number = numbers.tidy_reference(typed)
    if number and numbers.is_reference(number):
        return _about(number)
    code = Q(code=typed[:LONGEST_CODE])
    if Call.objects.filter(code).exists():
        return code
    area_code = profiles.current().area_code
    if phone := normalise(typed, area_code=area_code or None):
        return Q(other_hash=seals.keyed_hash("line", phone.line))
    named = matching(typed, area_code=area_code)
    lines = Person.objects.filter(named, line_hash__isnull=False).order_by("-id") if named else Person.objects.none()
    return Q(other_hash__in=[line for line in lines.values_list("line_hash", flat=True)[:MOST_CALLERS] if line])


def _about(number: str) -> Q:
    """Calls in which an appeal was said, those about it, and those about its order. Each way has an index of its own,
    so each is gone by itself."""
    which = Q(number=number) | Q(share__order__number=number)
    appeals = list(Appeal.objects.filter(which).values_list("pk", "contact_id")[:MOST_CALLERS])
    by_contact = Call.objects.filter(contact__in=[contact for _pk, contact in appeals]).values("pk")
    by_appeal = Call.objects.filter(appeal__in=[pk for pk, _contact in appeals]).values("pk")
    by_order = Call.objects.filter(order__number=number).values("pk")
    return Q(pk__in=by_contact.union(by_appeal, by_order))


def _at_seat(typed: str) -> Q:
    """Calls that were at a seat: by its extension, or by who sits there."""
    which = Q(extension=typed) | Q(staff__name__icontains=typed)
    seats = list(Seat.objects.filter(which).values_list("pk", flat=True)[:MOST_SEATS])
    return Q(seat__in=seats) | Q(Exists(Leg.objects.filter(call=OuterRef("pk"), seat__in=seats)))


def _marked(mark: str) -> Q:
    faulty = Recording.objects.filter(call=OuterRef("pk")).exclude(fault="")
    registered = Appeal.objects.filter(contact=OuterRef("contact"))
    return {
        OPEN: Q(ended_at__isnull=True),
        FAULTY: Q(Exists(faulty)),
        DISSATISFIED: Q(rating__isnull=False, rating__lte=BADLY_RATED),
        UNREGISTERED: Q(answered_at__isnull=False, direction="in", ended_at__isnull=False) & ~Q(Exists(registered)),
    }.get(mark, Q())
