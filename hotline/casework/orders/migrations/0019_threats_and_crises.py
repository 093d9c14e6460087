"""An order is marked as a threat or crisis."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column and one index."""

    dependencies: ClassVar = [
        ("appeals", "0009_outer_deadlines"),
        ("clocks", "0015_deadlines_from_above"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0018_public_list_of_parked_matters"),
        ("units", "0004_hours_of_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="crisis",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("crisis", ""), _negated=True), fields=["-id"], name="order_crisis"),
        ),
    ]
