"""An order can be a group matter, with a team that answers for it."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, and an index of what is marked."""

    dependencies: ClassVar = [
        ("appeals", "0007_when_received"),
        ("clocks", "0011_joint_tasks"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0011_raised_again"),
        ("units", "0003_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="group",
            field=models.CharField(
                blank=True,
                choices=[("people", "People act together"), ("contacts", "Many contacts in a short time")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="people",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="order",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("group", ""), _negated=True), fields=["-id"], name="order_group"),
        ),
    ]
