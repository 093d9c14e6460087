"""An assisting unit's part has a clock of its own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more kind of clock."""

    dependencies: ClassVar = [
        ("clocks", "0001_initial"),
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
