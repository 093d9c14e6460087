"""What is proposed for a text: categories, urgency, and the unit that should act, with what speaks for it.

Rules and duty list go before everything that was learnt; urgency is by rule alone. A model that is missing or refused
costs its proposals and one sentence, nothing else.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole
from hotline.ground.profiles.rules import Profile
from hotline.insight.learning import features, shelf
from hotline.insight.learning.rules import PLACE, UNIT, read_post, worth_telling
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.matters.pressing import Pressing, pressing
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

SHORTEST = 4
"""So many characters say something."""
LOOK_BACK = timedelta(days=365)
RECENT = 300
"""So many of the latest orders of a category are looked at."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A category that is proposed, and how likely it is in hundredths."""

    matter: Matter
    share: int


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the latest orders of a category: how many there were, how many a unit led, and gave back."""

    orders: int = 0
    led: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; empty where nothing is likely enough. `of` is the category that the unit is proposed for,
    `basis` the line of the duty list, `share` how likely a learnt unit is, `trouble` why nothing could be told."""

    categories: tuple[Offered, ...] = ()
    pressing: Pressing | None = None
    of: Matter | None = None
    lead: Unit | None = None
    assisting: tuple[Unit, ...] = ()
    basis: str = ""
    share: int = 0
    past: Past = Past()
    trouble: str = ""
    is_chosen: bool = False
    """Whether the category was chosen by a person."""


def propose(
    text: str,
    *,
    profile: Profile,
    at: datetime,
    on: date,
    title: str = "",
    matter: Matter | None = None,
    place: Unit | None = None,
    language: str = "",
) -> Proposal:
    """Categories for a text; and for the category that was chosen, else the first of them, the unit at a place: by the
    duty list, else as learnt."""
    seen = features.counted(title, text) if len(text.strip()) >= SHORTEST else None
    categories, trouble = _categories(seen, profile, on) if seen else ((), "")
    of = matter or (categories[0].matter if categories else None)
    urgent = pressing(f"{title}\n{text}", of, profile=profile, language=language)
    found = Proposal(categories, urgent, of, trouble=trouble, is_chosen=matter is not None)
    duty = matters.suggest(matter=of, region=place, on=on) if place else None
    if duty:
        past = past_of(of, duty.lead, at=at)
        return replace(found, lead=duty.lead, assisting=duty.assisting, basis=duty.basis, past=past)
    lead, share = _unit(seen, profile, place) if seen and place else (None, 0)
    return replace(found, lead=lead, share=share, past=past_of(of, lead, at=at) if lead else Past())


def learnt_unit(text: str, *, title: str, place: Unit, profile: Profile) -> tuple[Unit | None, int]:
    """The unit at a place that was learnt to act on such texts, and how likely it is in hundredths; none where none is
    likely enough, or nothing was learnt."""
    if len(text.strip()) < SHORTEST:
        return None, 0
    return _unit(features.counted(title, text), profile, place)


def _categories(seen: features.Counted, profile: Profile, on: date) -> tuple[tuple[Offered, ...], str]:
    try:
        kept = shelf.in_use(shelf.CATEGORY)
    except shelf.Unfit as unfit:
        return (), str(unfit)
    rules = profile.learning
    told = worth_telling(kept.classifier.shares(seen), least=rules.category_share / 100, most=rules.offers)
    known = {one.code: one for one in Matter.objects.in_force(on).filter(code__in=[code for code, _share in told])}
    return tuple(Offered(known[code], _hundredths(share)) for code, share in told if code in known), ""


def _unit(seen: features.Counted, profile: Profile, place: Unit) -> tuple[Unit | None, int]:
    try:
        kept = shelf.in_use(shelf.UNIT)
    except shelf.Unfit:
        return None, 0
    told = worth_telling(kept.classifier.shares(seen), least=profile.learning.unit_share / 100, most=1)
    for code, share in told:
        return unit_at(code, place), _hundredths(share)
    return None, 0


def _hundredths(share: float) -> int:
    """A likelihood as it is shown: nothing that was learnt is certain."""
    return min(round(share * 100), 99)


def unit_at(code: str, place: Unit) -> Unit | None:
    """The unit that holds a post at a place; None where there is none."""
    post = read_post(code)
    if post is None:
        return None
    if post.kind == UNIT:
        return Unit.objects.filter(code=post.name, closed_on__isnull=True).first()
    regions = [unit for unit in units.chain(place) if unit.kind in REGIONS]
    region = next((unit for unit in regions if unit.kind == post.level), None)
    if region is None or post.kind == PLACE:
        return region
    return units.of_trade(trade=post.name, region=region)


def past_of(matter: Matter | None, unit: Unit, *, at: datetime) -> Past:
    """What became of the latest orders of a category within a year, as far as anybody may know of them."""
    return past_of_units(matter, [unit.pk], at=at).get(unit.pk, Past())


def past_of_units(matter: Matter | None, ids: Collection[int], *, at: datetime) -> dict[int, Past]:
    """The same of several units by their ids, in two queries however many there are."""
    if matter is None or not ids:
        return {}
    latest = Order.objects.filter(
        matter=matter, opened_at__gte=at - LOOK_BACK, is_confidential=False, is_guarded=False, sensitivity=0
    )
    orders = list(latest.order_by("-id").values_list("id", flat=True)[:RECENT])
    parts = Task.objects.filter(order__in=orders, unit__in=ids, parent__isnull=True)
    roles = Counter(parts.filter(role__in=(TaskRole.LEAD, TaskRole.RELIEVED)).values_list("unit", "role"))
    return {
        pk: Past(len(orders), roles[pk, TaskRole.LEAD] + roles[pk, TaskRole.RELIEVED], roles[pk, TaskRole.RELIEVED])
        for pk in ids
    }
