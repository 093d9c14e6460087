"""An order can be withdrawn, be void, and be opened again."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PASSAGES = """
DROP TRIGGER orders_order_passage ON orders_order;
CREATE TRIGGER orders_order_passage BEFORE UPDATE OF state ON orders_order
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>opened',
    'audited>sent_back',
    'audited>visited',
    'audited>voided',
    'audited>withdrawn',
    'closed>archived',
    'closed>reopening_asked',
    'closed>sent_back',
    'dispatched>return_asked',
    'dispatched>return_drafted',
    'dispatched>signed',
    'dispatched>voided',
    'dispatched>withdrawn',
    'disputed>dispatched',
    'disputed>voided',
    'disputed>withdrawn',
    'drafted>replied',
    'drafted>signed',
    'drafted>voided',
    'drafted>withdrawn',
    'opened>dispatched',
    'opened>reviewed',
    'opened>voided',
    'opened>withdrawn',
    'reopening_asked>closed',
    'reopening_asked>sent_back',
    'reopening_asked>voided',
    'reopening_asked>withdrawn',
    'replied>audited',
    'replied>sent_back',
    'replied>visited',
    'replied>voided',
    'replied>withdrawn',
    'return_asked>dispatched',
    'return_asked>disputed',
    'return_asked>reviewed',
    'return_asked>signed',
    'return_asked>voided',
    'return_asked>withdrawn',
    'return_drafted>dispatched',
    'return_drafted>return_asked',
    'return_drafted>signed',
    'return_drafted>voided',
    'return_drafted>withdrawn',
    'reviewed>dispatched',
    'reviewed>voided',
    'reviewed>withdrawn',
    'sent_back>drafted',
    'sent_back>voided',
    'sent_back>withdrawn',
    'signed>drafted',
    'signed>return_asked',
    'signed>return_drafted',
    'signed>voided',
    'signed>withdrawn',
    'visited>closed',
    'visited>sent_back',
    'visited>voided',
    'visited>withdrawn',
    'voided>archived',
    'withdrawn>archived'
);
"""


class Migration(migrations.Migration):
    """States, passages, and who asked for an order to be void."""

    dependencies: ClassVar = [
        ("appeals", "0006_withdrawn_and_void"),
        ("clocks", "0006_reopening"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0006_requests_for_time"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
            name="order_closed",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_turn",
        ),
        migrations.AddField(
            model_name="order",
            name="void_asked_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                            "reopening_asked",
                        ),
                    )
                ),
                fields=["state", "turn_due_at", "id"],
                name="order_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state__in", ("closed", "withdrawn", "voided"))),
                fields=["profile_version", "closed_at"],
                name="order_closed",
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
                                "reopening_asked",
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
                            "reopening_asked",
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
