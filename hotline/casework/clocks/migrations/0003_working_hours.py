"""Room for the name of working hours among the units of time."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A longer text; PostgreSQL does this without touching a row."""

    dependencies: ClassVar = [("clocks", "0002_assisting")]

    operations: ClassVar = [
        migrations.AlterField(model_name="clock", name="unit_of_time", field=models.CharField(max_length=12))
    ]
