"""GET /units, /places and /matters: the registers that codes come from."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from msgspec import Meta, Struct
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from hotline.lib import paths
from hotline.register.matters.models import Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.api import cursors
from hotline.web.api.faults import sentence
from hotline.web.api.filters import only_known
from hotline.web.api.problems import Problem
from hotline.web.api.told import MatterPage, MatterRow, PlacePage, PlaceRow, UnitPage, UnitRow, written

MOST_UNITS = 1000
MOST_MATTERS = 5000


class ByPath(Struct, forbid_unknown_fields=True):
    """A place in the order of the tree."""

    path: Annotated[str, Meta(pattern=r"^[0-9]{1,64}$")]


class UnitFilters(Schema):
    """Which units, and how many at a time."""

    model_config = ConfigDict(extra="forbid")

    under: str = Field("", max_length=32, description="Code of a unit: it and all below it.")
    kind: list[Kind] = Field([], max_length=20, description="Any of these kinds.")
    closed: bool = Field(False, description="Also units that are closed.")
    limit: int = Field(200, ge=1, le=MOST_UNITS)
    cursor: str = Field("", max_length=200)


class PlaceFilters(Schema):
    """Which places, and how many at a time."""

    model_config = ConfigDict(extra="forbid")

    under: str = Field("", max_length=32, description="Code of a place: it and all below it.")
    limit: int = Field(200, ge=1, le=MOST_UNITS)
    cursor: str = Field("", max_length=200)


class MatterFilters(Schema):
    """Which classes of matter."""

    model_config = ConfigDict(extra="forbid")

    under: str = Field("", pattern=r"^[0-9]{0,8}$", description="Code of a class: it and all below it.")
    closed: bool = Field(False, description="Also classes that are closed.")


def _shown(name: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else name


def _page(found: QuerySet[Unit], wanted: UnitFilters | PlaceFilters) -> tuple[list[dict[str, Any]], str | None]:
    """A page of units in the order of the tree, and the cursor of the next."""
    if wanted.under:
        top = (
            Unit.objects.filter(code=wanted.under).values_list("path", flat=True).first()
            if wanted.under.isprintable()
            else None
        )
        if top is None:
            raise Problem("invalid", errors=(sentence("under", "under", "There is no open unit with this code."),))
        found = found.filter(path__gte=top, path__lt=paths.upper(top))
    if after := cursors.read(wanted.cursor, ByPath):
        found = found.filter(path__gt=after.path)
    columns = ("path", "code", "name", "name_en", "kind", "trade", "short_name", "phone", "merge_way", "closed_on")
    rows = list(found.order_by("path").values(*columns, "parent__code")[: wanted.limit + 1])
    more = len(rows) > wanted.limit
    return rows[: wanted.limit], cursors.spelled(ByPath(rows[wanted.limit - 1]["path"])) if more else None


def list_units(request: HttpRequest, wanted: Query[UnitFilters]) -> HttpResponse:
    """The tree of units, each after the one above it."""
    only_known(request, UnitFilters)
    today = timezone.localdate()
    found = Unit.objects.all() if wanted.closed else Unit.objects.in_force(today)
    rows, next_ = _page(found.filter(kind__in=wanted.kind) if wanted.kind else found, wanted)
    items = [
        UnitRow(
            code=row["code"],
            name=_shown(row["name"], row["name_en"]),
            kind=row["kind"],
            parent=row["parent__code"],
            level=paths.level(row["path"]),
            trade=row["trade"],
            short_name=row["short_name"],
            phone=row["phone"],
            merge_way=row["merge_way"],
            is_closed=row["closed_on"] is not None and row["closed_on"] <= today,
        )
        for row in rows
    ]
    return written(UnitPage(items, next_))


def list_places(request: HttpRequest, wanted: Query[PlaceFilters]) -> HttpResponse:
    """The places that an appeal can be about. Open to everybody."""
    only_known(request, PlaceFilters)
    rows, next_ = _page(units.places(), wanted)
    items = [
        PlaceRow(row["code"], _shown(row["name"], row["name_en"]), row["kind"], row["parent__code"]) for row in rows
    ]
    return written(PlacePage(items, next_), headers={"Cache-Control": "public, max-age=300"})


def list_matters(request: HttpRequest, wanted: Query[MatterFilters]) -> HttpResponse:
    """The category tree."""
    only_known(request, MatterFilters)
    today = timezone.localdate()
    found = Matter.objects.all() if wanted.closed else Matter.objects.in_force(today)
    columns = ("code", "name", "name_en", "full_name", "urgency", "closed_on", "parent__code")
    rows = found.filter(code__startswith=wanted.under).order_by("code").values(*columns)[:MOST_MATTERS]
    items = [
        MatterRow(
            code=row["code"],
            name=_shown(row["name"], row["name_en"]),
            full_name=row["full_name"],
            parent=row["parent__code"],
            urgency=row["urgency"],
            is_closed=row["closed_on"] is not None and row["closed_on"] <= today,
        )
        for row in rows
    ]
    return written(MatterPage(items))
