"""An appeal keeps the deadline with which those above handed it down."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [
        ("appeals", "0008_guarded"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="appeal",
            name="outer_due_at",
            field=models.DateTimeField(null=True),
        ),
    ]
