"""Letters that did not reach their readers are counted without reading the others."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A partial index."""

    dependencies: ClassVar = [("correspondence", "0001_initial")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("delivery", "failed")), fields=["-id"], name="letter_undelivered"),
        ),
    ]
