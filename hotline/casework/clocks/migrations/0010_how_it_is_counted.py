"""A clock keeps how it is counted and how its end came about, so that it can be counted anew."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns with a default in the database: no row is touched. Older clocks have them empty."""

    dependencies: ClassVar = [("clocks", "0009_bound_by_a_promise")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="clock",
            name="start_rule",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="clock",
            name="end_rule",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="clock",
            name="ends_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("counted", "Counted"),
                    ("above", "No later than the limit above it"),
                    ("set", "Named by hand"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
