"""A ruling is a line of the duty list for one place."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of the duty list."""

    dependencies: ClassVar = [
        ("matters", "0001_initial"),
        ("units", "0002_paths_are_given_once"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="duty",
            name="region",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
    ]
