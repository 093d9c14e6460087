"""Accounts of the staff. Every account belongs to a unit; citizens are not staff."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hotline.ground.journal.models import Chained
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit


class StaffManager(BaseUserManager["Staff"]):
    """Finds an account by its name, whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """The account with this name."""
        return self.get(username__iexact=username or "")


class Staff(AbstractBaseUser, Chained):
    """A person who works for the hotline or for a unit of its network."""

    journal_kind: ClassVar[str] = "staff"

    username = models.CharField(_("account"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    language = models.CharField(max_length=12, default="zh-hans")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True)

    objects = StaffManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("username"), name="staff_username_once"),)

    def __str__(self) -> str:
        return self.name

    def has_left(self, on: date) -> bool:
        """Whether the person no longer works here on a day."""
        return self.left_on is not None and self.left_on <= on


class Token(models.Model):
    """A key by which a machine acts for a member of staff. Only its hash is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.label} ({self.staff_id})"
