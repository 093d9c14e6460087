"""Who leads an order now was the first to receive it: until now nothing could change that."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """The first receivers of the orders that are there."""

    dependencies: ClassVar = [("orders", "0004_returns_and_disputes")]
    operations: ClassVar = [
        migrations.RunSQL(
            "UPDATE orders_order SET first_unit_id = lead_unit_id WHERE lead_unit_id IS NOT NULL",
            migrations.RunSQL.noop,
        )
    ]
