"""Other callers' open orders that may be about the same matter: shown to who registers or may merge, never merged by
themselves. They are found by place and category, through indexes, and compared by the one rule of repeats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hotline.casework.appeals import repeats
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.repeating import Asked, Points, Rarity, compare
from hotline.casework.appeals.searching import sees_callers
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.repeats import Repeats
from hotline.lib import masks, paths
from hotline.lib.statements import ask
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit

LATEST_OF_PLACE, LATEST_OF_CATEGORY, LOOKED_AT = 20, 60, 100
"""So many of the latest open orders of each village or street of the town, so many of the category in the town, and so
many of both together are compared, however many there are."""
TOWN = 3 * paths.WIDTH
"""A place is the same within one town or street."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An order that may be about the same matter: in how many hundredths its words are the same, whether the same
    caller is behind it, and whether so much speaks for it that it is shown before anybody looks."""

    order: Order
    likeness: int
    is_same_caller: bool
    is_likely: bool = False

    @property
    def title(self) -> str:
        """What it is about, numbers and identities made unreadable."""
        return masks.in_text(self.order.title)


def alike(order: Order, actor: Actor, *, at: datetime, most: int = 20) -> list[Alike]:
    """Open orders at the same place, of the same category or in like words, that the actor may see; the likeliest
    first. Three queries, however many there are."""
    within = profiles.version(order.profile_version).merging.within_days
    found = _visible(order.region, order.matter, actor, since=at - timedelta(days=within), but=order.pk)
    if not found:
        return []
    said = _appeals([order.pk, *(one.pk for one in found)])
    new = [_asked(appeal, actor) for appeal in said.get(order.pk, [])]
    return _compared(new, found, said, order.matter, actor, at=at)[:most]


def alike_to(new: Asked, *, region: Unit, matter: Matter | None, actor: Actor, at: datetime) -> list[Alike]:
    """What is likely the same matter as an appeal that is being registered; at most as many as the profile says."""
    rule = profiles.current().repeats
    found = _visible(region, matter, actor, since=at - timedelta(days=rule.within_days))
    if not found:
        return []
    compared = _compared([new], found, _appeals([one.pk for one in found]), matter, actor, at=at)
    return [one for one in compared if one.is_likely][: int(rule.most)]


def _compared(
    new: Sequence[Asked],
    found: Iterable[Order],
    said: Mapping[int, list[Appeal]],
    matter: Matter | None,
    actor: Actor,
    *,
    at: datetime,
) -> list[Alike]:
    """Those of the same category, and those that are likely the same matter, the likeliest first."""
    rule, rarity, compared = profiles.current().repeats, repeats.rarity(at), []
    for order in found:
        points = _best(new, [_asked(appeal, actor) for appeal in said.get(order.pk, [])], rule, rarity)
        if points is None:
            continue
        likely = points.shows(rule)
        if likely or (matter is not None and order.matter_id == matter.pk):
            one = Alike(order, round(points.said * 100), points.is_same_caller, likely)
            compared.append((points.sum, order.pk, one))
    return [one for _sum, _pk, one in sorted(compared, key=lambda each: each[:2], reverse=True)]


def _visible(region: Unit, matter: Matter | None, actor: Actor, *, since: datetime, but: int = 0) -> list[Order]:
    """The latest open orders of each place within the town, and of the category there, that the actor may see. Of a
    district or the city itself only what is about it as a whole."""
    place = region.path[:TOWN]
    end = paths.upper(place) if len(region.path) >= TOWN else f"{region.path}0"
    states, matter_id = [str(state) for state in UNANSWERED], matter.pk if matter else None
    values = [since, place, end, since, states, LATEST_OF_PLACE, matter_id, since, states, LATEST_OF_CATEGORY]
    ids = [int(pk) for (pk,) in ask(_LATEST, [*values, but, LOOKED_AT])]
    return list(visible_to(actor).filter(pk__in=ids).select_related("region", "lead_unit")) if ids else []


# Orders are numbered as they come in: the first of the days that are looked at bounds the reading of every place, so
# that what is older and closed is never read.
_LATEST = """
WITH first AS (SELECT coalesce(min(id), 0) AS id FROM (
    SELECT id FROM orders_order WHERE opened_at >= %s ORDER BY opened_at LIMIT 1
) earliest),
region AS (SELECT id FROM units_unit WHERE path >= %s AND path < %s),
near AS (
    SELECT place.id FROM region, first CROSS JOIN LATERAL (
        SELECT o.id FROM orders_order o WHERE o.region_id = region.id AND o.id >= first.id AND o.opened_at >= %s
        AND o.state = ANY(%s::text[]) ORDER BY o.id DESC LIMIT %s
    ) place
),
same AS (
    SELECT o.id FROM orders_order o, first WHERE o.matter_id = %s AND o.region_id IN (SELECT id FROM region)
    AND o.id >= first.id AND o.opened_at >= %s AND o.state = ANY(%s::text[])
    ORDER BY o.id DESC LIMIT %s
)
SELECT id FROM (SELECT id FROM near UNION SELECT id FROM same) found WHERE id <> %s
ORDER BY id DESC LIMIT %s
"""


def _appeals(ids: list[int]) -> dict[int, list[Appeal]]:
    """The appeals of several orders."""
    found: dict[int, list[Appeal]] = {}
    appeals = Appeal.objects.filter(share__order__in=ids).select_related("matter", "region", "share").order_by("pk")
    for appeal in appeals:
        found.setdefault(appeal.share.order_id, []).append(appeal)
    return found


def _asked(appeal: Appeal, actor: Actor) -> Asked:
    """An appeal as the actor may compare it: the caller of a confidential or anonymous one is connected with nobody for
    who must not know her (§1.7)."""
    found = repeats.asked(appeal)
    is_kept = (appeal.is_confidential or appeal.is_anonymous) and not sees_callers(actor)
    return replace(found, persons=frozenset()) if is_kept else found


def _best(new: Iterable[Asked], known: Sequence[Asked], rule: Repeats, rarity: Rarity) -> Points | None:
    pairs = [compare(one, other, rule=rule, rarity=rarity) for one in new for other in known]
    return max(pairs, key=lambda points: points.sum, default=None)
