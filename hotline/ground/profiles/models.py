"""Versions of the city's profile. Every appeal keeps the version it began under."""

from typing import ClassVar

from django.db import models

from hotline.ground.journal.models import Chained


class ProfileVersion(Chained):
    """One version of a profile, whole and unchangeable."""

    journal_kind: ClassVar[str] = "profile"

    name = models.CharField(max_length=40)
    number = models.IntegerField()
    in_force_from = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "number"), name="profile_number_once"),)

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
