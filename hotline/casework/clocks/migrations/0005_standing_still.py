"""Clocks can stand still and get another end; what was before is kept."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Pauses, extensions and the kinds of clock that go with them."""

    dependencies: ClassVar = [
        ("clocks", "0004_returns_and_disputes"),
        ("journal", "0004_reasons_are_codes"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="clock",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="clock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acceptance", "Acceptance"),
                    ("supplement", "Supplement"),
                    ("dispatch", "Dispatch"),
                    ("sign", "Sign for"),
                    ("return", "Return window"),
                    ("return_audit", "Decision on a return"),
                    ("dispute", "Joint meeting"),
                    ("contact", "First contact"),
                    ("handle", "Handling"),
                    ("assist", "Assisting"),
                    ("rework", "Rework"),
                    ("audit", "Reply audit"),
                    ("visit", "Return visit"),
                    ("close", "Closing"),
                    ("decision", "Decision on a request"),
                    ("suspension", "Suspension"),
                    ("parking", "Review of what is parked"),
                    ("whole", "Whole course"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Alteration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("extended", "Extended"),
                            ("paused", "Stood still"),
                            ("set", "Set anew"),
                            ("recounted", "Counted anew"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=8)),
                ("days", models.SmallIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("due_before", models.DateTimeField()),
                ("due_after", models.DateTimeField(null=True)),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alterations", to="clocks.clock"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("change", "paused"), ("ended_at__isnull", True)),
                        fields=("clock",),
                        name="clock_stands_still_once",
                    )
                ],
            },
        ),
    ]
