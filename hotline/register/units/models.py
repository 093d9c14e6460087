"""The tree of units: regions, departments and their offices, sub-centres, utilities, merged hotlines."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hotline.ground.journal.models import Chained
from hotline.ground.workdays.rules import Hours, of_kept
from hotline.lib import paths
from hotline.register.units.words import Kind, MergeWay


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of the tree that every room needs."""

    def under(self, path: str) -> Self:
        """The unit at `path` and everything below it: one range over the index of paths."""
        return self.filter(path__gte=path, path__lt=paths.upper(path))

    def in_force(self, on: date) -> Self:
        """Units that exist on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


class Unit(Chained):
    """One unit of the network. `path` is digits only, four a level; a subtree is a range of paths."""

    journal_kind: ClassVar[str] = "unit"

    code = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=64, unique=True, db_collation="C")
    last_child = models.IntegerField(default=0, db_default=0)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    trade = models.CharField(max_length=32, blank=True)
    further_trades = models.JSONField(default=list, blank=True, db_default=[])
    """Trades of units whose work it took over."""
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    short_name = models.CharField(max_length=40, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    duty_hours = models.JSONField(null=True)
    """Its own hours of duty, weekday by weekday; empty: the city's office hours."""
    duty_phone = models.CharField(max_length=40, blank=True, default="", db_default="")
    merge_way = models.CharField(max_length=16, choices=MergeWay.choices, blank=True)
    population = models.IntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="predecessors", db_index=False
    )
    """Which unit took over its work when it was closed."""

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("trade", "path"), name="unit_trade_path"),)

    def __str__(self) -> str:
        return self.shown

    @property
    def trades(self) -> frozenset[str]:
        """Everything the duty list finds it by: its own trade and those it took over."""
        return frozenset({self.trade, *self.further_trades} - {""})

    @property
    def hours(self) -> Hours | None:
        """Its own hours of duty; None where it keeps the city's."""
        return of_kept(self.duty_hours)

    @property
    def shown(self) -> str:
        """The name in the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
