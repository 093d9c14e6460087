"""An order from above keeps number and deadline, and when it was reported back."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Five columns and two indexes."""

    dependencies: ClassVar = [
        ("appeals", "0009_outer_deadlines"),
        ("clocks", "0015_deadlines_from_above"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0015_merged_ones_are_found"),
        ("units", "0003_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="from_above",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="order",
            name="outer_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="outer_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="order",
            name="outer_system",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="order",
            name="reported_above_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("from_above", True)), fields=["-id"], name="order_from_above"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("outer_number", ""), _negated=True),
                fields=["outer_number"],
                name="order_outer_number",
            ),
        ),
    ]
