"""Each part knows when its order was opened: a unit's list begins with the newest, without reading every order first."""

from typing import ClassVar

from django.db import migrations, models

FILL = """
SET LOCAL statement_timeout = 0;
UPDATE orders_task t SET opened_at = o.opened_at FROM orders_order o WHERE o.id = t.order_id;
"""


class Migration(migrations.Migration):
    """One column; one index in the place of another."""

    dependencies: ClassVar = [("orders", "0019_threats_and_crises")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="task", name="task_path_order"),
        migrations.AddField(model_name="task", name="opened_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name="task", name="opened_at", field=models.DateTimeField()),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=("unit_path", "order"), include=("opened_at",), name="task_path_opened"),
        ),
    ]
