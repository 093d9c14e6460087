"""Reads of the tree of units."""

from django.db.models import QuerySet

from hotline.lib import paths
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS, Kind


def at_path(path: str) -> Unit:
    """The unit whose path this is."""
    return Unit.objects.get(path=path)


def chain(unit: Unit) -> list[Unit]:
    """The unit and those above it, from the root down."""
    return list(Unit.objects.filter(path__in=[*paths.ancestors(unit.path), unit.path]).order_by("path"))


def region_of(unit: Unit) -> Unit:
    """The region a unit belongs to: itself when it is one, else the nearest region above it."""
    regions = [above for above in chain(unit) if above.kind in REGIONS]
    return regions[-1]


def centre_for(region: Unit) -> Unit:
    """The hotline centre that answers for a region: of the nearest region above it that has one."""
    above = [*paths.ancestors(region.path), region.path]
    return (
        Unit.objects.filter(kind=Kind.CENTRE, parent__path__in=above, closed_on__isnull=True)
        .order_by("-parent__path")
        .first()
    ) or Unit.objects.get(kind=Kind.CENTRE, parent__parent__isnull=True)


def centre_of(home_path: str) -> Unit:
    """The hotline centre that keeps the cases of a home."""
    return Unit.objects.get(parent__path=home_path, kind=Kind.CENTRE, closed_on__isnull=True)


def home_of(region: Unit) -> str:
    """The path of the region whose centre keeps what comes in from a place: the nearest above it with a centre of its
    own. Sub-centres take calls for the centre; their appeals enter the same system and are kept by the city (P14)."""
    return centre_for(region).path[: -paths.WIDTH]


def of_trade(*, trade: str, region: Unit) -> Unit | None:
    """The unit of a trade that is nearest to a place: of the region itself, else of the region above it."""
    above = [*paths.ancestors(region.path), region.path]
    return (
        Unit.objects.filter(trade=trade, parent__path__in=above, closed_on__isnull=True)
        .exclude(kind=Kind.OFFICE)
        .order_by("-parent__path", "path")
        .first()
    )


def places() -> QuerySet[Unit]:
    """All regions, from the city down to its villages, in the order of the tree."""
    return Unit.objects.filter(kind__in=REGIONS, closed_on__isnull=True).order_by("path")


def handling() -> QuerySet[Unit]:
    """Units that can be given an order: everything open but hotline centres."""
    return Unit.objects.filter(closed_on__isnull=True).exclude(kind__in=(Kind.CENTRE, Kind.CITY)).order_by("sort_key")
