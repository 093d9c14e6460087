"""The acts by which deadlines are counted anew."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table: an act a row."""

    initial = True

    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("year", models.SmallIntegerField()),
                ("calendar_version", models.IntegerField()),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("earlier", models.IntegerField(default=0)),
                ("later", models.IntegerField(default=0)),
                ("same", models.IntegerField(default=0)),
                ("cases", models.IntegerField(default=0)),
                ("letters", models.IntegerField(default=0)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("year", "calendar_version"), name="recount_once")],
            },
        ),
    ]
