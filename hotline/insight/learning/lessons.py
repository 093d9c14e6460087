"""What may be learnt from: the city's own cases, without those of anybody who asked for secrecy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.orders.models import Task
from hotline.casework.orders.words import TaskRole
from hotline.ground.profiles.learning import Learning
from hotline.insight.learning.rules import path_of, post_of
from hotline.lib import masks
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

TAKEN = (State.ACCEPTED, State.ANSWERED, State.APPENDED, State.ARCHIVED)
"""What was taken up: what still waits, was refused, void or withdrawn teaches nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text that may be learnt from: the category at last, the post that handled it, the posts that gave it back."""

    title: str
    content: str
    received_at: datetime
    matter: tuple[str, ...]
    post: str
    returned: frozenset[str]


def teaching() -> QuerySet[Appeal]:
    """The appeals that may be learnt from: not one whose caller asked for confidentiality or anonymity, none that is
    restricted, guarded or sensitive, and none whose order is."""
    own = Appeal.objects.filter(
        is_confidential=False, is_anonymous=False, is_restricted=False, is_guarded=False, sensitivity=0
    )
    order = Q(share__order__is_confidential=False, share__order__is_guarded=False, share__order__sensitivity=0)
    return own.filter(state__in=TAKEN).filter(Q(share__isnull=True) | order)


COLUMNS = (
    "title",
    "content",
    "received_at",
    "matter__code",
    "share__order",
    "share__order__matter__code",
    "share__order__lead_unit",
    "share__order__replied_at",
    "share__order__returns",
)


def cases(rules: Learning, *, at: datetime) -> list[Case]:
    """The latest cases of the city that may be learnt from, the oldest first."""
    since = at - timedelta(days=rules.within_days)
    latest = teaching().filter(received_at__gte=since, received_at__lte=at).order_by("-received_at", "-pk")
    rows = list(latest.values_list(*COLUMNS)[: rules.most])
    posts = posts_of_units()
    relieved = _relieved([row[4] for row in rows if row[4] and row[8]])
    open_matters = set(Matter.objects.filter(closed_on__isnull=True).values_list("code", flat=True))
    return list(_read(reversed(rows), posts, relieved, open_matters))


def _read(
    rows: "Iterator[tuple[object, ...]]", posts: dict[int, str], relieved: dict[int, set[int]], matters: set[str]
) -> Iterator[Case]:
    for title, content, received_at, own, order, ordered, lead, replied_at, _returns in rows:
        code = str(ordered or own or "")
        back = {posts[unit] for unit in relieved.get(order, ()) if unit in posts}  # type: ignore[call-overload]
        post = posts.get(lead, "") if replied_at else ""  # type: ignore[call-overload]
        yield Case(
            masks.in_text(str(title)),
            masks.in_text(str(content)),
            received_at,  # type: ignore[arg-type]
            path_of(code) if code in matters else (),
            post,
            frozenset(back - {post}),
        )


def posts_of_units() -> dict[int, str]:
    """The post of every unit that is open."""
    units = Unit.objects.filter(closed_on__isnull=True).order_by("path")
    rows = list(units.values_list("pk", "path", "code", "kind", "trade"))
    levels = {path: kind for _pk, path, _code, kind, _trade in rows if kind in REGIONS}
    return {
        pk: post_of(code=code, trade=trade, level=_level(path, levels), is_region=kind in REGIONS).code
        for pk, path, code, kind, trade in rows
    }


def _level(path: str, levels: dict[str, str]) -> str:
    """The kind of the nearest region a path lies in."""
    while path and path not in levels:
        path = path[:-4]
    return levels.get(path, "")


def _relieved(orders: list[int]) -> dict[int, set[int]]:
    """Which units gave orders back: they led and were relieved."""
    found: dict[int, set[int]] = {}
    parts = Task.objects.filter(order__in=orders, role=TaskRole.RELIEVED, parent__isnull=True)
    for order, unit in parts.values_list("order", "unit"):
        found.setdefault(order, set()).add(unit)
    return found
