"""Appeals whose caller was asked for something are found by the day until which she may answer: the worker looks for
them every minute."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index: it holds an appeal while a supplement is awaited."""

    dependencies: ClassVar = [("appeals", "0003_unpromised")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                fields=["turn_due_at"], name="appeal_lapsing", condition=models.Q(state="supplement_awaited")
            ),
        ),
    ]
