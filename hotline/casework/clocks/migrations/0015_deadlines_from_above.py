"""A limit may end by a deadline set from above."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two words."""

    dependencies: ClassVar = [
        ("clocks", "0014_own_hours"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="alteration",
            name="change",
            field=models.CharField(
                choices=[
                    ("extended", "Extended"),
                    ("paused", "Stood still"),
                    ("set", "Set anew"),
                    ("recounted", "Counted anew"),
                    ("bound", "Bound by an earlier promise"),
                    ("outer", "The deadline set from above is earlier"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="ends_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("counted", "Counted"),
                    ("above", "No later than the limit above it"),
                    ("outer", "No later than the deadline set from above"),
                    ("set", "Named by hand"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
