"""Large and small letters do not make another account. Two that differ in them alone stop the migration: nobody but a
person can say which of the two is whose."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.functions import Lower


class AccountsAlike(RuntimeError):
    """Accounts whose names differ in large and small letters alone."""


def refuse_accounts_alike(apps: Any, editor: Any) -> None:
    """Name them before the constraint would fail with the first one."""
    names = apps.get_model("staff", "Staff").objects.values_list("username", flat=True)
    known: dict[str, list[str]] = {}
    for name in names:
        known.setdefault(name.lower(), []).append(name)
    alike = ["/".join(sorted(several)) for several in known.values() if len(several) > 1]
    if alike:
        raise AccountsAlike(f"Accounts that differ in large and small letters alone: {', '.join(alike)}. Rename them.")


class Migration(migrations.Migration):
    """A unique constraint over the name in small letters."""

    dependencies: ClassVar = [("staff", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(refuse_accounts_alike, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="staff", constraint=models.UniqueConstraint(Lower("username"), name="staff_username_once")
        ),
    ]
