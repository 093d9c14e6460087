"""Which unit took over the work of a closed one, and the trades it took over with it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Earlier releases go on: both columns may stay empty."""

    dependencies: ClassVar = [("units", "0002_paths_are_given_once")]
    operations: ClassVar = [
        migrations.AddField("unit", "further_trades", models.JSONField(blank=True, db_default=[], default=list)),
        migrations.AddField(
            "unit",
            "successor",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="units.unit",
            ),
        ),
    ]
