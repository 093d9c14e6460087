"""How often a caller has raised a matter."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; PostgreSQL adds it without touching a row."""

    dependencies: ClassVar = [
        ("orders", "0010_merging"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="raised",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
    ]
