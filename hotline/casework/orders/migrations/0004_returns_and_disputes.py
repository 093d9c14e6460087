"""A unit may return an order; a joint meeting rules. The first receiver is kept."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

PASSAGES = """
DROP TRIGGER orders_order_passage ON orders_order;
CREATE TRIGGER orders_order_passage BEFORE UPDATE OF state ON orders_order
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>opened',
    'audited>sent_back',
    'audited>visited',
    'closed>archived',
    'dispatched>return_asked',
    'dispatched>return_drafted',
    'dispatched>signed',
    'disputed>dispatched',
    'drafted>replied',
    'drafted>signed',
    'opened>dispatched',
    'opened>reviewed',
    'replied>audited',
    'replied>sent_back',
    'replied>visited',
    'return_asked>dispatched',
    'return_asked>disputed',
    'return_asked>reviewed',
    'return_asked>signed',
    'return_drafted>dispatched',
    'return_drafted>return_asked',
    'return_drafted>signed',
    'reviewed>dispatched',
    'sent_back>drafted',
    'signed>drafted',
    'signed>return_asked',
    'signed>return_drafted',
    'visited>closed',
    'visited>sent_back'
);
"""


class Migration(migrations.Migration):
    """States, columns and passages of returns and disputes."""

    dependencies: ClassVar = [
        ("appeals", "0005_filed_in_time"),
        ("clocks", "0004_returns_and_disputes"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0003_parts_end_with_their_order"),
        ("units", "0002_paths_are_given_once"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="order",
            name="order_open_has_turn_and_clock",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_over_is_nobodys_turn",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_turn",
        ),
        migrations.AddField(
            model_name="order",
            name="first_unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="is_ruled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="order",
            name="returns",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="task",
            name="return_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="task",
            name="role",
            field=models.CharField(
                choices=[
                    ("lead", "Lead unit"),
                    ("assisting", "Assisting unit"),
                    ("sub", "Sub-dispatched unit"),
                    ("relieved", "Relieved of its part"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "opened",
                            "reviewed",
                            "dispatched",
                            "return_drafted",
                            "return_asked",
                            "disputed",
                            "signed",
                            "drafted",
                            "replied",
                            "sent_back",
                            "audited",
                            "visited",
                        ),
                    )
                ),
                fields=["state", "turn_due_at", "id"],
                name="order_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            (
                                "opened",
                                "reviewed",
                                "dispatched",
                                "return_drafted",
                                "return_asked",
                                "disputed",
                                "signed",
                                "drafted",
                                "replied",
                                "sent_back",
                                "audited",
                                "visited",
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(("turn_clock__isnull", False), ("turn_unit__isnull", False)),
                    _connector="OR",
                ),
                name="order_open_has_turn_and_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "opened",
                            "reviewed",
                            "dispatched",
                            "return_drafted",
                            "return_asked",
                            "disputed",
                            "signed",
                            "drafted",
                            "replied",
                            "sent_back",
                            "audited",
                            "visited",
                        ),
                    ),
                    models.Q(
                        ("turn_clock__isnull", True),
                        ("turn_due_at__isnull", True),
                        ("turn_path", ""),
                        ("turn_unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="order_over_is_nobodys_turn",
            ),
        ),
        migrations.RunSQL(PASSAGES, migrations.RunSQL.noop),
    ]
