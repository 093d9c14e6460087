"""What the acceptance rules proposed for an appeal when it was registered."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("appeals", "0011_found_by_words")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Proposed",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="proposed",
                        serialize=False,
                        to="appeals.appeal",
                    ),
                ),
                ("outcome", models.CharField(max_length=8)),
                ("rule", models.CharField(max_length=24)),
                ("sign", models.CharField(blank=True, max_length=24)),
                ("profile_version", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="proposed_at")]},
        ),
    ]
