"""A unit's own hours of duty and the telephone of its duty."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Earlier releases go on: both columns may stay empty."""

    dependencies: ClassVar = [("units", "0003_successors")]
    operations: ClassVar = [
        migrations.AddField("unit", "duty_hours", models.JSONField(null=True)),
        migrations.AddField(
            "unit", "duty_phone", models.CharField(blank=True, db_default="", default="", max_length=40)
        ),
    ]
