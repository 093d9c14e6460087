"""Each caller of a shared order is heard by herself."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A verdict for each appeal in each round of each order; whose attempt it was, and after which her visit ended."""

    dependencies: ClassVar = [
        ("appeals", "0006_withdrawn_and_void"),
        ("orders", "0010_merging"),
        ("visits", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="visit",
            name="visit_once_a_round",
        ),
        migrations.AddField(
            model_name="attempt",
            name="appeal",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="appeals.appeal",
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_last",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("appeal", "order", "round"), name="visit_once_a_round_of_an_order"
            ),
        ),
    ]
