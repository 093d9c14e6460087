"""Who should act, and by when: what the duty list and the city's limits say about a matter at a place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import get_language, npgettext, pgettext

from hotline.casework.appeals.words import Sensitivity
from hotline.casework.clocks.rules import ticking
from hotline.casework.correspondence.rules import spoken
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.walls import guards_of
from hotline.casework.orders.words import TaskRole
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.insight.learning.queries import Past, learnt_unit, past_of_units
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

LOOK_BACK = timedelta(days=90)
RECENT = 300
"""Of how many of the latest orders of a category the past leads are counted."""
PARTS, MOST_PAST = (TaskRole.LEAD, TaskRole.ASSISTING), 3
"""So many units that led, and that assisted, on the category are offered."""
MOST = 9
"""As many as there are keys Alt+1 to Alt+9."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that may be given an order: why it is proposed, on what basis, what else speaks for it, and what became of
    the orders of the category that it led."""

    unit: Unit
    why: str
    basis: str = ""
    is_duty: bool = False
    assisting: tuple[Unit, ...] = ()
    also: tuple[str, ...] = ()
    past: Past = field(default_factory=Past)


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


def proposals(
    matter: Matter | None, region: Unit, *, at: datetime, on: date, learnt: tuple[Unit | None, int] = (None, 0)
) -> list[Proposal]:
    """Units that may be given a matter at a place: by the duty list, as learnt (with its likelihood in hundredths), as
    before, as assisting, by territory. A unit for which several things speak stands where the first of them puts it."""
    duty = by_duty(matter, region, on=on)
    found = [duty] if duty else []
    if learnt[0] is not None:
        words = pgettext("suggesting", "Learnt from orders, %(share)d %%") % {"share": learnt[1]}
        found.append(Proposal(learnt[0], words))
    past = _past_parts(matter, region, at)
    found += [Proposal(unit, _alike(count)) for unit, count in past[TaskRole.LEAD]]
    found += [
        Proposal(unit, pgettext("suggesting", "Assists by the duty list")) for unit in (duty.assisting if duty else ())
    ]
    for unit, count in past[TaskRole.ASSISTING]:
        words = npgettext(
            "suggesting", "assisted %(count)d alike in 90 days", "assisted %(count)d alike in 90 days", count
        )
        found.append(Proposal(unit, words % {"count": count}))
    territory = pgettext("suggesting", "By territory")
    found += [Proposal(place, territory) for place in reversed(units.chain(region)[1:]) if place.kind in REGIONS]
    return _with_past(_once(found)[:MOST], matter, at)


def _alike(count: int) -> str:
    return npgettext("suggesting", "%(count)d alike in 90 days", "%(count)d alike in 90 days", count) % {"count": count}


def _once(found: Sequence[Proposal]) -> list[Proposal]:
    """Each unit once, with all that speaks for it."""
    once: dict[int, Proposal] = {}
    for each in found:
        known = once.get(each.unit.pk)
        once[each.unit.pk] = replace(known, also=(*known.also, each.why)) if known else each
    return list(once.values())


def _with_past(found: Sequence[Proposal], matter: Matter | None, at: datetime) -> list[Proposal]:
    past = past_of_units(matter, [each.unit.pk for each in found], at=at)
    return [replace(each, past=past.get(each.unit.pk, Past())) for each in found]


def for_order(order: Order, matter: Matter | None, *, said: str = "", at: datetime, on: date) -> list[Proposal]:
    """Units that may be given an order in which callers say something: none that is complained of or stands below one.
    A report against officials, or what may be a state secret, goes to the unit that the city names for it, and nothing
    that was learnt is asked about it."""
    if not order.sensitivity and not order.is_guarded:
        profile = profiles.version(order.profile_version)
        learnt = learnt_unit(said, title=order.title, place=order.region, profile=profile)
        return proposals(matter, order.region, at=at, on=on, learnt=learnt)
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


def _past_parts(matter: Matter | None, region: Unit, at: datetime) -> dict[str, list[tuple[Unit, int]]]:
    """Which units led, and which assisted, on the same category within the same district lately, by role, the most
    frequent first."""
    found: dict[str, list[tuple[Unit, int]]] = {role: [] for role in PARTS}
    if matter is None:
        return found
    latest = Order.objects.filter(
        matter=matter, opened_at__gte=at - LOOK_BACK, is_confidential=False, is_guarded=False, sensitivity=0
    )
    ids = list(latest.order_by("-id").values_list("id", flat=True)[:RECENT])
    parts = Task.objects.filter(order__in=ids, order__region__path__startswith=region.path[:8], parent__isnull=True)
    counted = parts.filter(role__in=PARTS).values_list("role", "unit").annotate(times=Count("order", distinct=True))
    rows = list(counted.order_by("-times", "unit"))
    known = {unit.pk: unit for unit in Unit.objects.filter(pk__in={row[1] for row in rows}, closed_on__isnull=True)}
    for role, pk, times in rows:
        if pk in known and len(found[role]) < MOST_PAST:
            found[role].append((known[pk], times))
    return found


def alike_nearby(matter: Matter | None, region: Unit, *, at: datetime) -> int:
    """How many orders of the same category at the same place were opened in the last 30 days."""
    if matter is None:
        return 0
    recent = Order.objects.filter(matter=matter, region=region, opened_at__gte=at - timedelta(days=30))
    return recent.order_by()[:100].count()
