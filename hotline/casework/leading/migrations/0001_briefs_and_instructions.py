"""Briefs for leaders, their instructions, and what the units that differ say."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Briefs, positions, instructions and their rounds."""

    initial: ClassVar = True

    dependencies: ClassVar = [
        ("clocks", "0012_the_leaders_clocks"),
        ("orders", "0009_changes_and_exclusions"),
        ("supervision", "0002_passages"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Brief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("year", models.SmallIntegerField()),
                ("serial", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "Special report"),
                            ("digest", "Digest of several matters"),
                            ("difference", "Difference between units"),
                            ("paper", "Instruction received on paper"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("why_sealed", models.BinaryField()),
                ("proposal_sealed", models.BinaryField(null=True)),
                ("facts_sealed", models.BinaryField()),
                ("home_path", models.CharField(db_collation="C", max_length=64)),
                ("profile_version", models.BigIntegerField()),
                ("issued_at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
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
                ("orders", models.ManyToManyField(related_name="briefs", to="orders.order")),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
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
                ("leader_name", models.CharField(max_length=40)),
                ("rounds", models.SmallIntegerField(default=0)),
                ("submitted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instructions", to="leading.brief"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text_sealed", models.BinaryField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="leading.brief"
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
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.SmallIntegerField()),
                ("text_sealed", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("is_on_paper", models.BooleanField()),
                ("workdays", models.SmallIntegerField()),
                ("assisting", models.JSONField(default=list)),
                ("passed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("report_sealed", models.BinaryField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("documents", models.ManyToManyField(related_name="rounds", to="supervision.document")),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="written", to="leading.instruction"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="brief",
            index=models.Index(fields=["home_path", "-id"], name="brief_home"),
        ),
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(
                condition=models.Q(("state__in", ("submitted", "given", "passed_on", "reported"))),
                fields=["state", "turn_due_at", "id"],
                name="instruction_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["home_path", "-id"], name="instruction_home"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("submitted", "given", "passed_on", "reported")), _negated=True),
                    models.Q(("turn_clock__isnull", False), ("turn_unit__isnull", False)),
                    _connector="OR",
                ),
                name="instruction_open_has_turn_and_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.UniqueConstraint(fields=("brief", "leader"), name="instruction_once"),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(fields=("brief", "unit"), name="position_once"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("instruction", "round"), name="round_once"),
        ),
    ]
