"""Leaders' answering days and the appeals taken on them."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    initial: ClassVar = True

    dependencies: ClassVar = [
        ("appeals", "0007_when_received"),
        ("units", "0003_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AnsweringDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("leader_name", models.CharField(max_length=40)),
                ("leader_office", models.CharField(max_length=60)),
                ("topic", models.CharField(max_length=80)),
                ("topic_en", models.CharField(blank=True, max_length=120)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("seat", models.CharField(max_length=20)),
                ("home_path", models.CharField(db_collation="C", max_length=64)),
                ("is_public", models.BooleanField(default=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("minutes_sealed", models.BinaryField(null=True)),
                ("summary", models.CharField(blank=True, max_length=500)),
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
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("is_overflow", models.BooleanField(default=False)),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_on", to="appeals.appeal"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="answering_days.answeringday",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="answeringday",
            index=models.Index(fields=["-begins_at"], name="answering_day_latest"),
        ),
        migrations.AddConstraint(
            model_name="answeringday",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="answering_day_ends_after_it_begins"
            ),
        ),
    ]
