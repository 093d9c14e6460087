"""Those that are merged now are few beside those that ever were: the worker finds them by an index of their own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies: ClassVar = [("orders", "0014_guarded")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state", "merged")), fields=["merged_into"], name="order_merged_now"
            ),
        ),
    ]
