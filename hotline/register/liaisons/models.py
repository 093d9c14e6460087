"""Liaison posts. Name and number of who has no account are sealed; what happens stands in the unit's chain."""

from datetime import date

from django.db import models
from django.db.models import Q

from hotline.lib import seals
from hotline.register.liaisons.rules import Held
from hotline.register.liaisons.words import Kind
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Post(models.Model):
    """That somebody holds a post of a unit, from a day on until she leaves it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    holder = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField()
    since = models.DateField()
    trained_on = models.DateField(null=True)
    confirmed_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind"), name="post_held_once", condition=models.Q(left_on__isnull=True)
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="post_kind_known"),
            models.CheckConstraint(
                condition=Q(holder__isnull=False) | Q(name_sealed__isnull=False), name="post_held_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of unit {self.unit_id}"

    @property
    def name(self) -> str:
        """Who holds it."""
        return self.holder.name if self.holder else seals.unseal(bytes(self.name_sealed or b""))

    @property
    def phone(self) -> str:
        """How she is reached, in clear. Pages show it masked unless a reason has been journalled."""
        return seals.unseal(bytes(self.phone_sealed))

    @property
    def held(self) -> Held:
        """What its standing is reckoned from. A holder whose account is closed has left, whatever was confirmed."""
        is_here = self.holder is None or self.holder.is_active
        return Held(self.kind, self.confirmed_on if is_here else date.min, self.trained_on is not None)
