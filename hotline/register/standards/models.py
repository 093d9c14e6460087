"""Standards, version by version, and the units they are addressed to."""

from typing import ClassVar

from django.db import models

from hotline.ground.journal.models import Chained
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Standard(Chained):
    """One version of a standard. A newer version of the same number takes its place; both stay to be read."""

    journal_kind: ClassVar[str] = "standard"

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    in_force_from = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("number", "version"), name="standard_version_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.version}"


class Addressee(models.Model):
    """That a unit has to know a standard, and who has said for it that it does."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="addressees", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="standards")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("standard", "unit"), name="standard_addressed_once"),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="standard_acknowledged_by_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"standard {self.standard_id} at unit {self.unit_id}"
