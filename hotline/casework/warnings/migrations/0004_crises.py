"""The staff are told of a threat or crisis at once."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more word."""

    dependencies: ClassVar = [
        ("warnings", "0003_tidings_of_more"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="tiding",
            name="what",
            field=models.CharField(
                choices=[
                    ("merged", "Merged into another order: nothing more is owed here"),
                    ("group", "Group matter: name who answers for it"),
                    ("crisis", "Threat or crisis: look at it at once, listen in"),
                    ("withdrawn", "Withdrawn by the caller: nothing more is owed here"),
                    ("return_accepted", "Return accepted: the order is no longer this unit's"),
                    ("return_refused", "Return refused: the order stays with this unit"),
                    ("granted", "What the unit asked for was granted"),
                    ("denied", "What the unit asked for was not granted"),
                    ("inspection", "Inspection announced"),
                    ("inspected", "Inspection closed"),
                    ("standard", "Standard to be acknowledged"),
                    ("reminder", "Standard not acknowledged in time"),
                    ("unacknowledged", "Units have not acknowledged a standard in time"),
                ],
                max_length=20,
            ),
        ),
    ]
