"""Reads of the posts: of one unit, and of the network as it stands."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.rules import confirmed_since
from hotline.register.liaisons.words import Kind, Standing
from hotline.register.staff.rules import reaches
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind as UnitKind

CHANGE, SHOW = "name_liaisons", "see_liaison_phones"
WITHOUT = (UnitKind.VILLAGE, UnitKind.OFFICE)
"""Kinds of units that are reached through the unit above them."""


def may_change(actor: Actor, unit: Unit) -> bool:
    """Whether somebody looks after the posts of a unit: the centre's people, and the unit's own."""
    return reaches(actor, CHANGE, home=unit.path, units={unit.path})


def may_show(actor: Actor, unit: Unit) -> bool:
    """Whether somebody may see numbers of a unit in clear, with a reason."""
    return reaches(actor, SHOW, home=unit.path, units={unit.path})


def of_units(ids: Collection[int]) -> dict[int, list[Post]]:
    """Who holds the posts of these units now, the liaison in charge first."""
    found: dict[int, list[Post]] = {pk: [] for pk in ids}
    places = list(Kind.values)
    posts = Post.objects.filter(unit_id__in=ids, left_on__isnull=True).select_related("holder")
    for post in sorted(posts, key=lambda post: places.index(post.kind)):
        found[post.unit_id].append(post)
    return found


def network(standing: str, *, on: date, every_days: int, within: str = "") -> QuerySet[Unit]:
    """Units that must have a liaison, in the order of the tree: all of them, or those whose posts stand so."""
    held = Post.objects.filter(unit=OuterRef("pk"), left_on__isnull=True)
    lead = Exists(held.filter(kind=Kind.LEAD))
    is_old = Q(confirmed_on__lt=confirmed_since(on, every_days))
    stale = Exists(held.filter(is_old | Q(holder__is_active=False)))
    untrained = Exists(held.filter(trained_on__isnull=True))
    narrowed = {
        Standing.VACANT: ~lead,
        Standing.UNCONFIRMED: lead & stale,
        Standing.UNTRAINED: lead & ~stale & untrained,
        Standing.CURRENT: lead & ~stale & ~untrained,
    }
    found = units.handling().exclude(kind__in=WITHOUT).order_by("path")
    if within:
        found = found.filter(path__gte=within, path__lt=paths.upper(within))
    return found.filter(narrowed[Standing(standing)]) if standing else found


def found_by(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Those whose name, initials or code fit what was typed."""
    hit = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(short_name__icontains=text)
    return units.filter(hit | Q(code__istartswith=text) | Q(initials__contains=text.lower())) if text else units
