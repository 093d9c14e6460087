"""By which hours of duty the working hours of a clock were counted, where they are the unit's own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Earlier releases go on: the column may stay empty."""

    dependencies: ClassVar = [("clocks", "0013_duty_reports")]
    operations: ClassVar = [migrations.AddField("clock", "hours", models.JSONField(null=True))]
