"""Handovers to emergency lines, incidents with what is linked to them, surges."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appeals", "0005_filed_in_time"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0005_first_receivers"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("flood", "Flood"),
                            ("drought", "Drought"),
                            ("typhoon", "Typhoon"),
                            ("snow", "Snow and frost"),
                            ("water_pollution", "Water pollution"),
                            ("solid_waste", "Solid waste"),
                            ("food_safety", "Food safety"),
                            ("utility_failure", "Failure of water, power, gas or heating"),
                            ("traffic", "Traffic disruption"),
                            ("other", "Other incident"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("facts", models.TextField(blank=True)),
                ("announcement", models.CharField(max_length=300)),
                ("announcement_en", models.CharField(blank=True, max_length=500)),
                ("speech", models.CharField(blank=True, max_length=300)),
                ("home_path", models.CharField(db_collation="C", max_length=64)),
                ("begins_at", models.DateTimeField()),
                ("expected_end_at", models.DateTimeField(null=True)),
                ("shown_until", models.DateTimeField()),
                ("is_public", models.BooleanField(default=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=100)),
                ("result_en", models.CharField(blank=True, max_length=200)),
                ("linked", models.IntegerField(default=0)),
                ("areas", models.ManyToManyField(related_name="+", to="units.unit")),
                ("matters", models.ManyToManyField(related_name="+", to="matters.matter")),
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
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incident_links", to="appeals.appeal"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="emergencies.incident"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Surge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_length", models.IntegerField(default=0)),
                ("journal_head", models.BinaryField(default=b"", max_length=32)),
                ("begun_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surges", to="emergencies.incident"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_code", models.CharField(max_length=16)),
                ("line_name", models.CharField(max_length=60)),
                ("line_name_en", models.CharField(blank=True, max_length=80)),
                ("line_phone", models.CharField(max_length=40)),
                ("line_number", models.CharField(blank=True, max_length=60)),
                (
                    "transfer",
                    models.CharField(
                        choices=[
                            ("answered", "The line answered"),
                            ("refused", "The line declined"),
                            ("no_answer", "No answer, to be called back"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "called_first",
                    models.CharField(
                        choices=[
                            ("hotline", "The hotline was called first"),
                            ("line", "The emergency line was called first"),
                        ],
                        max_length=8,
                    ),
                ),
                ("packet_sealed", models.BinaryField()),
                ("handed_at", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=1)),
                ("call_back_due_at", models.DateTimeField(null=True)),
                (
                    "reported",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Received"),
                            ("under_way", "Somebody is on the way or there"),
                            ("done", "Dealt with"),
                            ("not_theirs", "Not a matter of that line"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reported_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handover", to="appeals.appeal"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("call_back_due_at__isnull", False)),
                        fields=["call_back_due_at"],
                        name="handover_call_back",
                    ),
                    models.Index(fields=["-handed_at"], name="handover_latest"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["shown_until"], name="incident_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown_until__gt", models.F("begins_at"))), name="incident_shown_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("incident", "appeal"), name="appeal_linked_once"),
        ),
        migrations.AddIndex(
            model_name="surge",
            index=models.Index(fields=["-ends_at"], name="surge_latest"),
        ),
    ]
