"""Restrictions of malicious callers' numbers, with the appeals that show why."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table and its link."""

    initial: ClassVar = True

    dependencies: ClassVar = [
        ("appeals", "0009_outer_deadlines"),
        ("clocks", "0017_restrictions_and_objections"),
        ("people", "0003_one_person_a_number"),
        ("units", "0004_hours_of_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Restriction",
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
                ("line_hash", models.BinaryField(max_length=16, null=True)),
                ("reason", models.CharField(max_length=8)),
                ("days", models.SmallIntegerField()),
                ("text_sealed", models.BinaryField()),
                ("persuaded_at", models.DateTimeField()),
                ("persuader_sealed", models.BinaryField()),
                ("persuasion_sealed", models.BinaryField()),
                ("proposed_at", models.DateTimeField()),
                ("from_at", models.DateTimeField(null=True)),
                ("until_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("turned_away", models.IntegerField(default=0)),
                ("contested_at", models.DateTimeField(null=True)),
                ("objection_sealed", models.BinaryField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Objection granted"), ("rejected", "Objection rejected")],
                        max_length=10,
                    ),
                ),
                ("answer_sealed", models.BinaryField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appeals.appeal",
                    ),
                ),
                ("appeals", models.ManyToManyField(related_name="restrictions", to="appeals.appeal")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "contested_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "endorsed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="restrictions.restriction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="restrictions", to="people.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
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
            options={
                "indexes": [
                    models.Index(fields=["home_path", "-id"], name="restriction_home"),
                    models.Index(
                        condition=models.Q(("state", "in_force")), fields=["until_at"], name="restriction_ending"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "endorsed"))),
                        fields=("line_hash",),
                        name="restriction_once_awaited",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("in_force", "contested"))),
                        fields=("line_hash",),
                        name="restriction_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("proposed", "endorsed", "contested")), _negated=True),
                            models.Q(("turn_clock__isnull", False), ("turn_unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="restriction_open_has_turn_and_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("in_force", "contested")), _negated=True),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("endorsed_by__isnull", False),
                                ("until_at__isnull", False),
                                models.Q(("endorsed_by", models.F("approved_by")), _negated=True),
                                models.Q(("endorsed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="restriction_holds_by_two_others",
                    ),
                ],
            },
        ),
    ]
