"""Documents of supervision, the orders they are about, the replies; what the rules have raised."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Five tables."""

    initial: ClassVar = True

    dependencies: ClassVar = [
        ("clocks", "0007_supervision"),
        ("orders", "0008_urging"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Covered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="covered", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("state", models.CharField(max_length=20)),
                ("version", models.IntegerField(default=0)),
                ("home_path", models.CharField(db_collation="C", max_length=64)),
                ("profile_version", models.BigIntegerField()),
                ("turn_path", models.CharField(blank=True, db_collation="C", max_length=64)),
                ("turn_clock_kind", models.CharField(blank=True, max_length=12)),
                ("turn_due_at", models.DateTimeField(null=True)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("year", models.SmallIntegerField()),
                ("serial", models.IntegerField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("rule", "Supervision by standing rule"),
                            ("writing", "Supervision in writing"),
                            ("special", "Special supervision: one topic, many orders"),
                            ("instruction", "Supervision by a leader's instruction"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level", models.SmallIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("D01", "D01 Overdue"),
                            ("D02", "D02 Dissatisfied at the return visit"),
                            ("D03", "D03 Instruction of a leader"),
                            ("D04", "D04 Exposed by the media"),
                            ("D05", "D05 Many appeals about one matter"),
                            ("D06", "D06 Returns that pass the buck"),
                            ("D07", "D07 Said to be done and is not"),
                            ("D08", "D08 Raised again and again"),
                        ],
                        max_length=4,
                    ),
                ),
                ("topic", models.CharField(max_length=120)),
                ("text_sealed", models.BinaryField()),
                ("unit_path", models.CharField(db_collation="C", max_length=64)),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("liaison", "The unit's liaison"),
                            ("head", "The head of the unit"),
                            ("leader", "The leader in charge"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.IntegerField()),
                ("unit_of_time", models.CharField(max_length=12)),
                ("due_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No consequence"),
                            ("counted", "Counts in the assessment"),
                            ("criticised", "Criticised in a circular"),
                            ("interviewed", "Called in for an interview"),
                            ("clues", "Clues handed over to discipline inspection"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="supervision.document",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "orders",
                    models.ManyToManyField(related_name="documents", through="supervision.Covered", to="orders.order"),
                ),
                (
                    "turn_clock",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clocks.clock",
                    ),
                ),
                (
                    "turn_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
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
        migrations.AddField(
            model_name="covered",
            name="document",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covered",
                to="supervision.document",
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
                ("is_accepted", models.BooleanField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("note_sealed", models.BinaryField(null=True)),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="supervision.document"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Raised",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trigger", models.CharField(max_length=4)),
                ("level", models.SmallIntegerField()),
                ("round", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=20)),
                ("year", models.SmallIntegerField()),
                ("last", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="serial_once")],
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["unit_path", "-id"], name="document_unit"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["home_path", "-id"], name="document_home"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("state__in", ("issued", "answered", "returned"))),
                fields=["state", "turn_due_at", "id"],
                name="document_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("issued", "answered", "returned")), _negated=True),
                    models.Q(("turn_clock__isnull", False), ("turn_unit__isnull", False)),
                    _connector="OR",
                ),
                name="document_open_has_turn_and_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="covered",
            constraint=models.UniqueConstraint(fields=("document", "order"), name="covered_once"),
        ),
        migrations.AddConstraint(
            model_name="raised",
            constraint=models.UniqueConstraint(fields=("order", "trigger", "level", "round"), name="raised_once"),
        ),
    ]
