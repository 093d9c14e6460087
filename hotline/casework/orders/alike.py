"""Other callers' open orders that may be about the same matter: shown to who registers or may merge, never merged by
themselves. They are found by place and category, through indexes, and compared by the one rule of repeats."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.casework.appeals import repeats
from hotline.casework.appeals.repeating import LONGEST, Asked, Points, Rarity, compare
from hotline.casework.appeals.searching import sees_callers
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to, within_reach
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.repeats import Repeats
from hotline.lib import masks, paths
from hotline.lib.statements import ask
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit

LATEST_OF_PLACE, LATEST_OF_CATEGORY, LOOKED_AT = 15, 40, 60
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What callers say in one order, and its category."""

    order_id: int
    matter_id: int | None
    is_guarded: bool
    asked: list[Asked]


def alike(order: Order, actor: Actor, *, at: datetime, most: int = 20) -> list[Alike]:
    """Open orders at the same place, of the same category or in like words, that the actor may see; the likeliest
    first. Two queries, however many there are."""
    within = profiles.version(order.profile_version).merging.within_days
    near = _near(order.region, order.matter, actor, since=at - timedelta(days=within), own=order.pk)
    new = [asked for said in near if said.order_id == order.pk for asked in said.asked]
    others = [said for said in near if said.order_id != order.pk]
    return _compared(new, others, order.matter, actor, at=at, most=most)


def alike_to(new: Asked, *, region: Unit, matter: Matter | None, actor: Actor, at: datetime) -> list[Alike]:
    """What is likely the same matter as an appeal that is being registered; at most as many as the profile says."""
    rule = profiles.current().repeats
    near = _near(region, matter, actor, since=at - timedelta(days=rule.within_days))
    return _compared([new], near, None, actor, at=at, most=int(rule.most))


def _compared(
    new: Sequence[Asked], near: Iterable[_Said], matter: Matter | None, actor: Actor, *, at: datetime, most: int
) -> list[Alike]:
    """Those that are likely the same matter, and all of a category, as far as the actor may see them; the likeliest
    first."""
    rule, rarity = profiles.current().repeats, repeats.rarity(at)
    found: dict[int, Points] = {}
    guarded = set[int]()
    for said in near:
        points = _best(new, said.asked, rule, rarity)
        if points and (points.shows(rule) or (matter is not None and said.matter_id == matter.pk)):
            found[said.order_id] = points
            guarded |= {said.order_id} if said.is_guarded else set()
    ordered = sorted(_seen(actor, found.keys() - guarded, guarded), key=lambda order: (-found[order.pk].sum, -order.pk))
    return [_alike(order, found[order.pk], rule) for order in ordered[:most]]


def _seen(actor: Actor, open_ones: Collection[int], guarded: Collection[int]) -> list[Order]:
    """Those of some orders that an actor may see. Of what is not guarded her reach alone is asked – nearly always that
    is all, and far cheaper."""
    found: list[Order] = []
    for keys, within in ((open_ones, within_reach(actor).filter(is_guarded=False)), (guarded, visible_to(actor))):
        if keys:
            found += within.filter(pk__in=keys).select_related("region", "lead_unit")
    return found


def _alike(order: Order, points: Points, rule: Repeats) -> Alike:
    return Alike(order, round(points.said * 100), points.is_same_caller, points.shows(rule))


def _near(region: Unit, matter: Matter | None, actor: Actor, *, since: datetime, own: int = 0) -> list[_Said]:
    """What is said in the latest open orders of each place within the town, and of the category there – and in an order
    of one's own. Of a district or the city itself only what is about it as a whole.

    The caller of a confidential or anonymous appeal is connected with nobody for who must not know her (§1.7).
    """
    place = region.path[:TOWN]
    end = paths.upper(place) if len(region.path) >= TOWN else f"{region.path}0"
    states, matter_id = [str(state) for state in UNANSWERED], matter.pk if matter else None
    values = [since, place, end, since, states, LATEST_OF_PLACE, matter_id, since, states, LATEST_OF_CATEGORY]
    knows, found = sees_callers(actor), dict[int, _Said]()
    for row in ask(_LATEST, [*values, own, LOOKED_AT, own]):
        order_id, category, is_guarded, title, content, received_at, person, is_kept = row[:8]
        code, path, address, longitude, latitude = row[8:]
        asked = Asked(
            terms=repeats.terms_of(f"{title}\n{content}"[:LONGEST]),
            at=received_at,
            persons=frozenset({person} if person and (knows or not is_kept) else ()),
            matter=code or "",
            place=path,
            address=address,
            spot=None if longitude is None or latitude is None else (longitude, latitude),
        )
        found.setdefault(order_id, _Said(order_id, category, is_guarded, [])).asked.append(asked)
    return list(found.values())


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
),
looked_at AS (
    (SELECT id FROM (SELECT id FROM near UNION SELECT id FROM same) found WHERE id <> %s ORDER BY id DESC LIMIT %s)
    UNION ALL SELECT %s::bigint
)
SELECT o.id, o.matter_id, o.is_guarded, a.title, a.content, a.received_at, a.person_id,
       a.is_confidential OR a.is_anonymous, m.code, r.path, a.address_text, a.longitude, a.latitude
FROM looked_at
JOIN orders_order o ON o.id = looked_at.id
JOIN orders_share s ON s.order_id = o.id
JOIN appeals_appeal a ON a.id = s.appeal_id
JOIN units_unit r ON r.id = a.region_id
LEFT JOIN matters_matter m ON m.id = a.matter_id
ORDER BY a.id
"""


def _best(new: Iterable[Asked], known: Sequence[Asked], rule: Repeats, rarity: Rarity) -> Points | None:
    pairs = [compare(one, other, rule=rule, rarity=rarity) for one in new for other in known]
    return max(pairs, key=lambda points: points.sum, default=None)
