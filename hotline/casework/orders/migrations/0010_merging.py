"""Orders can be merged into one handling and split again."""

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
    'dispatched>merged',
    'dispatched>return_asked',
    'dispatched>return_drafted',
    'dispatched>signed',
    'dispatched>voided',
    'dispatched>withdrawn',
    'disputed>dispatched',
    'disputed>merged',
    'disputed>voided',
    'disputed>withdrawn',
    'drafted>merged',
    'drafted>replied',
    'drafted>signed',
    'drafted>voided',
    'drafted>withdrawn',
    'merged>archived',
    'merged>reviewed',
    'opened>dispatched',
    'opened>merged',
    'opened>reviewed',
    'opened>voided',
    'opened>withdrawn',
    'reopening_asked>closed',
    'reopening_asked>sent_back',
    'reopening_asked>voided',
    'reopening_asked>withdrawn',
    'replied>audited',
    'replied>merged',
    'replied>sent_back',
    'replied>visited',
    'replied>voided',
    'replied>withdrawn',
    'return_asked>dispatched',
    'return_asked>disputed',
    'return_asked>merged',
    'return_asked>reviewed',
    'return_asked>signed',
    'return_asked>voided',
    'return_asked>withdrawn',
    'return_drafted>dispatched',
    'return_drafted>merged',
    'return_drafted>return_asked',
    'return_drafted>signed',
    'return_drafted>voided',
    'return_drafted>withdrawn',
    'reviewed>dispatched',
    'reviewed>merged',
    'reviewed>voided',
    'reviewed>withdrawn',
    'sent_back>drafted',
    'sent_back>merged',
    'sent_back>voided',
    'sent_back>withdrawn',
    'signed>drafted',
    'signed>merged',
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
    """The state, who was merged into what, how many callers wait, what each was promised."""

    dependencies: ClassVar = [
        ("appeals", "0006_withdrawn_and_void"),
        ("clocks", "0009_bound_by_a_promise"),
        ("matters", "0002_lines_for_a_place"),
        ("orders", "0009_changes_and_exclusions"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="order",
            name="callers",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="order",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="promised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="came_from",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lent",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="promised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="order",
            name="appeals",
            field=models.ManyToManyField(
                related_name="orders", through="orders.Share", through_fields=("order", "appeal"), to="appeals.appeal"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="order_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=models.Q(("came_from__isnull", False)), fields=["came_from"], name="share_lent"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    ("state", "archived"),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="order_merged_has_its_master",
            ),
        ),
        migrations.RunSQL(PASSAGES, migrations.RunSQL.noop),
    ]
