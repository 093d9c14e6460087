"""How often an order was urged, and when last."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; PostgreSQL adds them without touching a row."""

    dependencies: ClassVar = [
        ("orders", "0007_endings"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="urged",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="order",
            name="urged_at",
            field=models.DateTimeField(null=True),
        ),
    ]
