"""Appeals without an order are found by their day: the list of all orders shows them on a page of its own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index: it holds an appeal until a day is promised."""

    dependencies: ClassVar = [("appeals", "0002_passages")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                fields=["received_at", "id"], name="appeal_unpromised", condition=models.Q(promised_at__isnull=True)
            ),
        ),
    ]
