"""Another category waits for approval; an order is left out of its unit's assessment."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns of the order, and three indexes."""

    dependencies: ClassVar = [
        ("appeals", "0006_withdrawn_and_void"),
        ("clocks", "0006_reopening"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0008_urging"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="change_asked",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="order",
            name="excluded_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="exclusion",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Exclusion asked for"),
                    ("reviewed", "Exclusion to be confirmed"),
                    ("excluded", "Excluded from assessment"),
                    ("refused", "Not excluded"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="exclusion_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("X01", "What is asked is against law or policy"),
                    ("X02", "What is asked is against public morals"),
                    ("X03", "Untrue or in bad faith"),
                    ("X04", "Repeated without anything new"),
                    ("X05", "In litigation, arbitration, reconsideration or petition"),
                    ("X06", "Needs a policy of a higher level"),
                    ("X07", "The agreed or legal time has not come"),
                    ("X08", "The caller's contact is wrong"),
                    ("X09", "The caller does not want to co-operate"),
                    ("X10", "Nature: frogs, birds, weather"),
                    ("X11", "Civil dispute, mediated and guided"),
                    ("X12", "Parked on the books"),
                    ("X13", "Dispatched to the wrong unit"),
                    ("X14", "Force majeure"),
                ],
                db_default="",
                default="",
                max_length=4,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="exclusion_scope",
            field=models.CharField(
                blank=True,
                choices=[("verdict", "Solved and satisfied only"), ("all", "All rates")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("void_asked_by__isnull", False)), fields=["id"], name="order_void_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("change_asked", {}), _negated=True), fields=["id"], name="order_change_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("exclusion", ""), _negated=True), fields=["exclusion", "id"], name="order_exclusion"
            ),
        ),
    ]
