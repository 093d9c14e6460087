"""Investigations on site, the orders they are about, the units that take part."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table and its links."""

    initial: ClassVar = True

    dependencies: ClassVar = [
        ("orders", "0013_decisions"),
        ("supervision", "0002_passages"),
        ("units", "0003_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Investigation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("topic", models.CharField(max_length=120)),
                ("place_sealed", models.BinaryField()),
                ("planned_at", models.DateTimeField()),
                ("media_sealed", models.BinaryField(null=True)),
                ("persons_sealed", models.BinaryField(null=True)),
                ("minutes_sealed", models.BinaryField(null=True)),
                ("result_sealed", models.BinaryField(null=True)),
                ("home_path", models.CharField(db_collation="C", max_length=64)),
                ("profile_version", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("held_at", models.DateTimeField(null=True)),
                ("concluded_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
                ("documents", models.ManyToManyField(related_name="investigations", to="supervision.document")),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("orders", models.ManyToManyField(related_name="investigations", to="orders.order")),
                (
                    "organiser",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                ("units", models.ManyToManyField(related_name="+", to="units.unit")),
            ],
            options={
                "indexes": [models.Index(fields=["home_path", "-planned_at"], name="investigation_home")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_at__isnull", True),
                            models.Q(("called_off_at__isnull", True), ("minutes_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="investigation_held_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concluded_at__isnull", True),
                            models.Q(("held_at__isnull", False), ("result_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="investigation_concluded_has_result",
                    ),
                ],
            },
        ),
    ]
