"""The end of a clock can be bound by an earlier promise."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more word."""

    dependencies: ClassVar = [
        ("clocks", "0008_lights"),
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
                ],
                max_length=10,
            ),
        ),
    ]
