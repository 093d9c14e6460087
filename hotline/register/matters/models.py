"""The category tree of matters and the duty list that says which unit acts on what, where."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hotline.ground.journal.models import Chained
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.own import Own
from hotline.register.units.models import Unit

BETWEEN = " › "
"""Between the classes of a full name."""


class MatterQuerySet(models.QuerySet["Matter"]):
    """Reads of the tree."""

    def in_force(self, on: date) -> Self:
        """Matters that are open on a day and that the city offers."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on)).offered()

    def offered(self) -> Self:
        """Without the classes that the city does not offer, and what is below them."""
        withheld = Q()
        for code in _own().withheld:
            withheld |= Q(code__startswith=code)
        return self.exclude(withheld) if withheld else self


class Matter(Chained):
    """A class of matter. Codes are two digits a level: 06, 0601, 060101."""

    journal_kind: ClassVar[str] = "matter"

    code = models.CharField(max_length=8, unique=True, db_collation="C")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    full_name = models.CharField(max_length=200, blank=True)
    pinyin = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    trade = models.CharField(max_length=32, blank=True)
    urgency = models.CharField(max_length=10, default="normal")
    bucket = models.SmallIntegerField(default=3)
    closed_on = models.DateField(null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("initials",), name="matter_initials"),)

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The name in the language of the page: the word of the city, where it has one of its own."""
        tag = get_language() or ""
        usual = self.name_en if self.name_en and tag.startswith("en") else self.name
        return _own().called(self.code, tag) or usual

    @property
    def shown_in_full(self) -> str:
        """The Chinese name with the classes above it, each in the word of the city."""
        own = _own()
        names = self.full_name.split(BETWEEN) if self.full_name else [self.name]
        codes = [self.code[: 2 * (place + 1)] for place in range(len(names))]
        return BETWEEN.join(own.called(code, "") or name for code, name in zip(codes, names, strict=True))


def _own() -> Own:
    """What the city in force has of its own; nothing before one was entered."""
    try:
        return profiles.current().own
    except LookupError:
        return Own()


class Duty(models.Model):
    """A line of the duty list (权责清单): who leads on a matter at which level, who assists, on what basis.

    With a region it speaks of that place and those below it alone, as a ruling does.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="duties")
    level = models.CharField(max_length=16)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    lead_trade = models.CharField(max_length=32, blank=True)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    assist_trades = models.JSONField(default=list, blank=True)
    basis = models.CharField(max_length=200)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("matter", "in_force_from"), name="duty_matter_from"),)

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.lead_trade or self.lead_unit_id}"
