"""Callers are found by the first seven digits of a mobile number, too; `hotline search index` adds them to the callers
who are known already."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; its index is built while the hotline works."""

    atomic = False
    dependencies: ClassVar = [("people", "0003_one_person_a_number")]
    operations: ClassVar = [
        migrations.AddField(model_name="person", name="head_hash", field=models.BinaryField(max_length=16, null=True)),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                condition=models.Q(("head_hash__isnull", False)), fields=["head_hash"], name="person_head"
            ),
        ),
    ]
