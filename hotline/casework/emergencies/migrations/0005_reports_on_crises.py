"""The duty room is told of threats and crises of orders in the chain of grave emergencies."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A report is on an incident or on an order."""

    dependencies: ClassVar = [
        ("emergencies", "0004_mirrors_of_emergency_lines"),
        ("orders", "0019_threats_and_crises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="dutyreport",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duty_reports",
                to="orders.order",
            ),
        ),
        migrations.AlterField(
            model_name="dutyreport",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duty_reports",
                to="emergencies.incident",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreport",
            constraint=models.UniqueConstraint(fields=("order", "place"), name="duty_report_once_of_order"),
        ),
        migrations.AddConstraint(
            model_name="dutyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("incident__isnull", True), ("order__isnull", True), _connector="XOR"),
                name="duty_report_of_one",
            ),
        ),
    ]
