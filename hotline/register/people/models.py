"""Callers. What names or reaches them is sealed; keyed hashes let them be found again."""

from typing import ClassVar

from django.db import models

from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.people.words import Kind, Language

ONE_A_NUMBER = "person_once_a_number"
"""The constraint that lets two registrations at once enter one person."""


class Person(Chained):
    """A natural person, a firm or an organisation who turned to the hotline."""

    journal_kind: ClassVar[str] = "person"

    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.NATURAL)
    language = models.CharField(max_length=12, choices=Language.choices, default=Language.ZH_HANS)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    address_sealed = models.BinaryField(null=True)
    identity_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    employer_sealed = models.BinaryField(null=True)
    name_hash = models.BinaryField(max_length=16, null=True)
    surname_hash = models.BinaryField(max_length=16, null=True)
    phone_hash = models.BinaryField(max_length=16, null=True)
    line_hash = models.BinaryField(max_length=16, null=True)
    tail_hash = models.BinaryField(max_length=16, null=True)
    head_hash = models.BinaryField(max_length=16, null=True)
    tags = models.JSONField(default=list, blank=True)
    entered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("line_hash",), name="person_line", condition=models.Q(line_hash__isnull=False)),
            models.Index(fields=("tail_hash",), name="person_tail", condition=models.Q(tail_hash__isnull=False)),
            models.Index(fields=("head_hash",), name="person_head", condition=models.Q(head_hash__isnull=False)),
            models.Index(fields=("name_hash",), name="person_name", condition=models.Q(name_hash__isnull=False)),
            models.Index(
                fields=("surname_hash",), name="person_surname", condition=models.Q(surname_hash__isnull=False)
            ),
        )
        constraints = (
            # Also finds by number alone. A number without a name is one person, too.
            models.UniqueConstraint(
                fields=("phone_hash", "name_hash"),
                name=ONE_A_NUMBER,
                condition=models.Q(phone_hash__isnull=False),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"

    def _open(self, sealed: bytes | memoryview | None) -> str:
        return seals.unseal(bytes(sealed)) if sealed else ""

    @property
    def name(self) -> str:
        """The name in clear. Screens show it masked unless a reason has been journalled."""
        return self._open(self.name_sealed)

    @property
    def phone(self) -> str:
        """The phone number in clear, E.164 with extension."""
        return self._open(self.phone_sealed)

    @property
    def address(self) -> str:
        """The home address in clear."""
        return self._open(self.address_sealed)

    @property
    def email(self) -> str:
        """The e-mail address in clear."""
        return self._open(self.email_sealed)

    @property
    def employer(self) -> str:
        """The employer in clear (Chongqing's register asks for it, C1)."""
        return self._open(self.employer_sealed)


NAMING = tuple(field.attname for field in Person._meta.concrete_fields if field.attname.endswith(("_sealed", "_hash")))
"""The columns that name or reach a person, or by which she is found again."""


class OneTimeCode(models.Model):
    """A code sent to a telephone, with which a citizen shows that it is hers. Only its keyed hash is kept."""

    phone_hash = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=16)
    asked_at = models.DateTimeField()
    failures = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("phone_hash", "-id"), name="one_time_code_phone"),)

    def __str__(self) -> str:
        return f"one-time code {self.pk}"
