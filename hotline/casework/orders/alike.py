"""Other callers' open orders that may be about the same matter: shown to who may merge, never merged by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.rules import likeness
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks, paths

LOOKED_AT = 60
"""So many of the latest orders of the category at the place are compared, however many there are."""
TOWN = 3 * paths.WIDTH
"""A place is the same within one town or street."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An order that may be about the same matter: in how many hundredths its words are the same, and whether the same
    caller is behind it."""

    order: Order
    likeness: int
    is_same_caller: bool

    @property
    def title(self) -> str:
        """What it is about, numbers and identities made unreadable."""
        return masks.in_text(self.order.title)


def alike(order: Order, actor: Actor, *, at: datetime, most: int = 20) -> list[Alike]:
    """Open orders of the same category at the same place, opened lately, that the actor may see; the likest first.

    Two queries, however many there are. Nothing where the category is not known yet.
    """
    if order.matter_id is None:
        return []
    since = at - timedelta(days=profiles.version(order.profile_version).merging.within_days)
    place = order.region.path[:TOWN]
    near = visible_to(actor).filter(
        matter_id=order.matter_id,
        state__in=UNANSWERED,
        opened_at__gte=since,
        region__path__gte=place,
        region__path__lt=paths.upper(place),
    )
    found = list(near.exclude(pk=order.pk).select_related("region", "lead_unit").order_by("-pk")[:LOOKED_AT])
    if not found:
        return []
    said = _said([order.pk, *(other.pk for other in found)])
    own = said.get(order.pk, [])
    alikes = [_compared(other, own, said.get(other.pk, [])) for other in found]
    return sorted(alikes, key=lambda each: (-each.likeness, -each.order.pk))[:most]


Words = list[tuple[str, int | None]]


def _said(ids: list[int]) -> dict[int, Words]:
    """What callers say in each of several orders, and who they are."""
    found: dict[int, Words] = {}
    rows = Appeal.objects.filter(share__order__in=ids).order_by("pk")
    for order_id, title, content, person in rows.values_list("share__order", "title", "content", "person"):
        found.setdefault(order_id, []).append((f"{title}\n{content}", person))
    return found


def _compared(other: Order, own: Words, theirs: Words) -> Alike:
    best = max((likeness(one, two) for one, _person in own for two, _other in theirs), default=0.0)
    people = {person for _text, person in own} - {None}
    return Alike(other, round(best * 100), bool(people & {person for _text, person in theirs}))
