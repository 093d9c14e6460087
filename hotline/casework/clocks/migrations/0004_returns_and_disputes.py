"""Limits of returns and of joint meetings."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three more kinds of clock."""

    dependencies: ClassVar = [
        ("clocks", "0003_working_hours"),
    ]

    operations: ClassVar = [
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
                    ("whole", "Whole course"),
                ],
                max_length=12,
            ),
        ),
    ]
