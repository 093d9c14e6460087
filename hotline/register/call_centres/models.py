"""Call centres of a city's own, and the secrets with which they tell us of their calls."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.units.models import Unit


class CallCentre(Chained):
    """A call centre that tells us of its calls. Of the secret in its address only the digest is kept; one that was
    renewed is still good until `earlier_until`. `signing_sealed` is the key with which it signs, where it can: then
    nothing unsigned is heard. `most_an_hour` is how many events it may tell, `heard_at` when it told the last one.
    Its seats are those of people at units within `region`."""

    journal_kind: ClassVar[str] = "centre"

    name = models.CharField(max_length=60)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    earlier_hash = models.BinaryField(max_length=32, null=True)
    earlier_until = models.DateTimeField(null=True)
    signing_sealed = models.BinaryField(null=True)
    most_an_hour = models.IntegerField(default=36_000)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="call_centre_earlier_secret_ends",
                condition=Q(earlier_hash__isnull=True) | Q(earlier_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def signing_key(self) -> str:
        """With what it signs; empty where it cannot."""
        return seals.unseal(bytes(self.signing_sealed)) if self.signing_sealed else ""

    @property
    def is_signed(self) -> bool:
        """Whether what it tells must be signed."""
        return self.signing_sealed is not None
