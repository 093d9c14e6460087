"""The staff are told what happened to an order, besides its lights."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [
        ("units", "0003_successors"),
        ("warnings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Tiding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.BigIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("merged", "Merged into another order: nothing more is owed here"),
                            ("group", "Group matter: name who answers for it"),
                        ],
                        max_length=10,
                    ),
                ),
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
                        name="tiding_unseen",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("event_id", "unit", "role"), name="tiding_once")],
            },
        ),
    ]
