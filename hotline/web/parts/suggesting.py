"""Who should act, and by when: what the duty list and the city's limits say about a matter at a place."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import get_language, npgettext, pgettext

from hotline.casework.appeals.words import Sensitivity
from hotline.casework.clocks.rules import ticking
from hotline.casework.correspondence.rules import spoken
from hotline.casework.orders.models import Order
from hotline.casework.orders.walls import guards_of
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

LOOK_BACK = timedelta(days=90)
RECENT = 300
"""Of how many of the latest orders of a category the past leads are counted."""
MOST = 9
"""As many as there are keys Alt+1 to Alt+9."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that may be given an order: why it is proposed, and on what basis."""

    unit: Unit
    why: str
    basis: str = ""
    is_duty: bool = False
    assisting: tuple[Unit, ...] = ()


def limit_words(limit: Limit) -> str:
    """A limit as people say it: 24 hours, 5 working days."""
    values = {"amount": limit.amount}
    if limit.unit == "hours":
        return npgettext("limit", "%(amount)d hour", "%(amount)d hours", limit.amount) % values
    if limit.unit == "days":
        return npgettext("limit", "%(amount)d day", "%(amount)d days", limit.amount) % values
    if limit.unit == "workhours":
        return npgettext("limit", "%(amount)d working hour", "%(amount)d working hours", limit.amount) % values
    return npgettext("limit", "%(amount)d working day", "%(amount)d working days", limit.amount) % values


def last_moment(due_at: datetime, profile: Profile) -> str:
    """A limit's end as it is told to people: the last day ends at 24:00, not at 0:00 of the next."""
    return spoken(due_at, profile.time_zone).to("en" if (get_language() or "").startswith("en") else "zh-Hans")


@dataclass(frozen=True, slots=True)
class Promise:
    """What kind and urgency mean: the limit of the handling in words, its last moment, and the limit to contact."""

    words: str
    due_at: datetime
    due: str
    dispatch: str
    contact: str


def promise(profile: Profile, *, kind: str, urgency: str, at: datetime, matter: Matter | None = None) -> Promise:
    """What a caller may be promised now for a kind of demand, an urgency and a matter."""
    calendar, bucket = workdays.calendar_for(profile), matters.bucket_in(matter, profile) if matter else 0
    handle = ticking(
        "handle", start=at, profile=profile, calendar=calendar, demand=kind, urgency=urgency, bucket=bucket
    )
    others = {name: limit_words(profile.limit(name, kind=kind, urgency=urgency)) for name in ("dispatch", "contact")}
    due = last_moment(handle.due_at, profile)
    return Promise(limit_words(handle.limit), handle.due_at, due, others["dispatch"], others["contact"])


def by_duty(matter: Matter | None, region: Unit, *, on: date) -> Proposal | None:
    """The unit that the duty list names, with those that assist."""
    found = matters.suggest(matter=matter, region=region, on=on)
    if found is None:
        return None
    return Proposal(found.lead, pgettext("suggesting", "Duty list"), found.basis, True, found.assisting)


def proposals(matter: Matter | None, region: Unit, *, at: datetime, on: date) -> list[Proposal]:
    """Units that may be given a matter at a place: by the duty list, as before, as assisting, by territory."""
    duty = by_duty(matter, region, on=on)
    found = [duty] if duty else []
    for unit, count in _past_leads(matter, region, at):
        words = npgettext("suggesting", "%(count)d alike in 90 days", "%(count)d alike in 90 days", count) % {
            "count": count
        }
        found.append(Proposal(unit, words))
    found += [
        Proposal(unit, pgettext("suggesting", "Assists by the duty list")) for unit in (duty.assisting if duty else ())
    ]
    territory = pgettext("suggesting", "By territory")
    found += [Proposal(place, territory) for place in reversed(units.chain(region)[1:]) if place.kind in REGIONS]
    once: dict[int, Proposal] = {}
    for proposal in found:
        once.setdefault(proposal.unit.pk, proposal)
    return list(once.values())[:MOST]


def for_order(order: Order, matter: Matter | None, *, at: datetime, on: date) -> list[Proposal]:
    """Units that may be given an order: none that is complained of or stands below one. A report against officials, or
    what may be a state secret, goes to the unit that the city names for it."""
    if not order.sensitivity and not order.is_guarded:
        return proposals(matter, order.region, at=at, on=on)
    guards, rules = guards_of(order), profiles.version(order.profile_version).guards
    trade = {Sensitivity.OFFICIALS: rules.officials_to, Sensitivity.SECRET: rules.secrets_to}.get(
        Sensitivity.at(order.sensitivity), ""
    )
    if trade:
        words = pgettext("suggesting", "By the city's rule for sensitive cases")
        named = Unit.objects.filter(trade=trade, closed_on__isnull=True).order_by("path")
        found = [Proposal(unit, words, words, True) for unit in named]
    else:
        found = proposals(matter, order.region, at=at, on=on)
    return [
        replace(each, assisting=tuple(unit for unit in each.assisting if not guards.keeps_out(unit.path)))
        for each in found
        if not guards.keeps_out(each.unit.path)
    ][:MOST]


def _past_leads(matter: Matter | None, region: Unit, at: datetime) -> list[tuple[Unit, int]]:
    """Which units led on the same category within the same district lately, the most frequent first."""
    if matter is None:
        return []
    district = region.path[:8]
    latest = (
        Order.objects.filter(matter=matter, opened_at__gte=at - LOOK_BACK, lead_unit__isnull=False)
        .order_by("-id")
        .values_list("id", flat=True)[:RECENT]
    )
    counted = (
        Order.objects.filter(id__in=list(latest), region__path__startswith=district)
        .values_list("lead_unit")
        .annotate(times=Count("id"))
        .order_by("-times", "lead_unit")[:3]
    )
    times = dict(counted)
    known = Unit.objects.filter(pk__in=times, closed_on__isnull=True)
    return sorted(((unit, times[unit.pk]) for unit in known), key=lambda pair: -pair[1])


def alike_nearby(matter: Matter | None, region: Unit, *, at: datetime) -> int:
    """How many orders of the same category at the same place were opened in the last 30 days."""
    if matter is None:
        return 0
    recent = Order.objects.filter(matter=matter, region=region, opened_at__gte=at - timedelta(days=30))
    return recent.order_by()[:100].count()
