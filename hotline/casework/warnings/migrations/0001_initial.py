"""Notices to the staff that a light has changed."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of notices; the unique row is the fence of the workers."""

    initial = True

    dependencies: ClassVar = [
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock_id", models.BigIntegerField()),
                (
                    "light",
                    models.CharField(
                        choices=[
                            ("green", "In good time"),
                            ("blue", "Due soon"),
                            ("yellow", "About to run out"),
                            ("red", "Run out"),
                            ("purple", "Long run out"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("agent", "Seat agent"),
                            ("leader", "Team leader"),
                            ("dispatcher", "Reviewer and dispatcher"),
                            ("supervisor", "Supervisor"),
                            ("visitor", "Return visitor"),
                            ("quality", "Quality inspector"),
                            ("editor", "Knowledge editor"),
                            ("liaison", "Unit liaison"),
                            ("handler", "Unit handler"),
                            ("head", "Unit head"),
                            ("county", "County desk"),
                            ("sub_centre", "Sub-centre seat"),
                            ("analyst", "Analyst"),
                            ("city_leader", "City leader"),
                            ("auditor", "Auditor"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("audit_admin", "Audit administrator"),
                            ("caller", "Caller"),
                            ("system", "System"),
                        ],
                        max_length=20,
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("number", models.CharField(db_collation="C", max_length=24)),
                ("made_at", models.DateTimeField()),
                ("shows_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["unit", "role", "shows_at"],
                        name="notice_unseen",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("clock_id", "light", "due_at", "unit", "role"), name="notice_once")
                ],
            },
        ),
    ]
