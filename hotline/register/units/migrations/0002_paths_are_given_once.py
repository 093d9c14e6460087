"""The last ordinal given to a child, so that no path is given twice. Earlier releases go on: the column has a default."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A counter on every unit."""

    dependencies: ClassVar = [("units", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("unit", "last_child", models.IntegerField(default=0, db_default=0)),
    ]
