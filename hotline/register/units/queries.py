"""Reads of the tree of units."""

import json

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Length

from hotline.ground.workdays.rules import Hours, of_kept
from hotline.lib import paths
from hotline.lib.statements import ask
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


def keeper(home_path: str) -> tuple[int, str]:
    """Id and path of the same centre, for the hot paths that need no more of it."""
    found = ask(_KEEPER, [home_path, Kind.CENTRE.value])
    if len(found) != 1:
        raise Unit.DoesNotExist(f"{len(found)} hotline centres keep the cases of {home_path}.")
    return int(found[0][0]), str(found[0][1])


def along_the_way(region_path: str) -> list[str]:
    """The paths of a place and of all above it, for `NEAREST_KEEPER`."""
    return [*paths.ancestors(region_path), region_path]


NEAREST_KEEPER = f"""(
SELECT c.id, c.path, r.path AS home FROM units_unit c JOIN units_unit r ON r.id = c.parent_id
WHERE c.kind = '{Kind.CENTRE.value}' AND c.closed_on IS NULL AND r.path = ANY(%s) ORDER BY r.path DESC LIMIT 1
)"""  # noqa: S608  # a word of ours
"""Of what comes in from a place: id and path of the centre that keeps it, and the region it keeps it for, as a table in
somebody else's statement."""

_KEEPER = """
SELECT c.id, c.path FROM units_unit c JOIN units_unit r ON r.id = c.parent_id
WHERE r.path = %s AND c.kind = %s AND c.closed_on IS NULL
"""


def home_of(region: Unit) -> str:
    """The path of the region whose centre keeps what comes in from a place: the nearest above it with a centre of its
    own. Sub-centres take calls for the centre; their appeals enter the same system and are kept by the city (P14)."""
    return centre_for(region).path[: -paths.WIDTH]


def of_trade(*, trade: str, region: Unit) -> Unit | None:
    """The unit of a trade that is nearest to a place: of the region itself, else of the region above it."""
    above = [*paths.ancestors(region.path), region.path]
    return (
        Unit.objects.filter(Q(trade=trade) | Q(further_trades__contains=[trade]))
        .filter(parent__path__in=above, closed_on__isnull=True)
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


def find(text: str, *, under: str = "", kinds: tuple[str, ...] = (), most: int = 20) -> list[Unit]:
    """Open units whose name, pinyin initials or code begin with or contain what was typed, the best fit first.

    `under` is a path: only units there and below are found; `kinds` leaves only these kinds.
    """
    typed = text.strip()
    found = Unit.objects.filter(closed_on__isnull=True).select_related("parent")
    if under:
        found = found.under(under)
    found = found.filter(kind__in=kinds) if kinds else found.exclude(kind=Kind.CENTRE)
    if typed:
        lower = typed.lower()
        hit = Q(initials__contains=lower) | Q(code__istartswith=typed) | Q(name__icontains=typed)
        hit |= Q(name_en__icontains=typed) | Q(short_name__icontains=typed) | Q(sort_key__startswith=lower)
        best = Case(
            When(Q(code__iexact=typed) | Q(name=typed) | Q(initials=lower), then=Value(0)),
            When(Q(name__startswith=typed) | Q(initials__startswith=lower), then=Value(1)),
            default=Value(2),
        )
        found = found.filter(hit).order_by(best, Length("path"), "sort_key")
    else:
        found = found.order_by("path")
    return list(found[:most])


def named(text: str, *, under: str = "", kinds: tuple[str, ...] = ()) -> list[Unit]:
    """The open units that a code, a name or a name with its code (name · code) means; more than one where the name
    alone does not tell them apart."""
    typed = text.strip()
    code = typed.rsplit("·", 1)[-1].strip() if "·" in typed else typed
    found = Unit.objects.filter(closed_on__isnull=True)
    if under:
        found = found.under(under)
    if kinds:
        found = found.filter(kind__in=kinds)
    exact = list(found.filter(code=code)[:1])
    return exact or list(
        found.filter(Q(name=typed) | Q(name_en__iexact=typed) | Q(short_name=typed)).order_by("path")[:10]
    )


def hours_of(unit_id: int) -> Hours | None:
    """A unit's own hours of duty; None where it keeps the city's office hours."""
    found = Unit.objects.filter(pk=unit_id).values_list("duty_hours", flat=True).first()
    return of_kept(found)


def own_hours() -> dict[int, Hours]:
    """The hours of duty of every unit that has its own."""
    known = ask("SELECT id, duty_hours FROM units_unit WHERE duty_hours IS NOT NULL")
    return {pk: hours for pk, body in known if (hours := of_kept(json.loads(body)))}


def succeeding(unit: Unit) -> Unit:
    """The unit that stands in for one today: itself while it is open, else whoever took over its work, and so on."""
    while unit.closed_on is not None and unit.successor is not None:
        unit = unit.successor
    return unit


def shared_names(names: set[str]) -> set[str]:
    """Which of these names more than one open unit bears."""
    counted = Unit.objects.filter(name__in=names, closed_on__isnull=True).values("name").annotate(bearers=Count("pk"))
    return set(counted.filter(bearers__gt=1).values_list("name", flat=True))


def labels(codes: set[str]) -> dict[str, Unit]:
    """The units behind codes, closed ones too: history names them."""
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
