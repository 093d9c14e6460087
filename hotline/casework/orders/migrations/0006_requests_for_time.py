"""What a lead unit asks of the centre: more time, a suspension, to be parked."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of requests, and the marks of an order."""

    dependencies: ClassVar = [
        ("appeals", "0005_filed_in_time"),
        ("clocks", "0005_standing_still"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0005_first_receivers"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unsigned", "Extension to be signed by the unit head"),
                            ("extension", "Extension asked for"),
                            ("suspension", "Suspension asked for"),
                            ("parking", "Parking asked for"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=4)),
                ("days", models.SmallIntegerField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("granted", "Granted"),
                            ("refused", "Not granted"),
                            ("lapsed", "Overtaken by a later step"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("days_granted", models.SmallIntegerField(null=True)),
                ("due_before", models.DateTimeField()),
                ("due_after", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="order",
            name="asked",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unsigned", "Extension to be signed by the unit head"),
                    ("extension", "Extension asked for"),
                    ("suspension", "Suspension asked for"),
                    ("parking", "Parking asked for"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="held",
            field=models.CharField(
                blank=True,
                choices=[("suspended", "Clocks suspended"), ("parked", "Parked")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("asked", ""), _negated=True), fields=["asked", "id"], name="order_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("held", ""), _negated=True), fields=["held", "turn_due_at"], name="order_held"
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="asked_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="orders.order"
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="signed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "open")), fields=("order",), name="request_one_at_a_time"
            ),
        ),
    ]
