"""An order that mirrors what an emergency line has in hand ends with the line's result; opened again it goes to be
dispatched."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
DROP TRIGGER orders_order_passage ON orders_order;
CREATE TRIGGER orders_order_passage BEFORE UPDATE OF state ON orders_order
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>opened',
    'audited>reviewed',
    'audited>sent_back',
    'audited>visited',
    'audited>voided',
    'audited>withdrawn',
    'closed>archived',
    'closed>reopening_asked',
    'closed>reviewed',
    'closed>sent_back',
    'dispatched>merged',
    'dispatched>return_asked',
    'dispatched>return_drafted',
    'dispatched>reviewed',
    'dispatched>signed',
    'dispatched>voided',
    'dispatched>withdrawn',
    'disputed>dispatched',
    'disputed>merged',
    'disputed>reviewed',
    'disputed>voided',
    'disputed>withdrawn',
    'drafted>merged',
    'drafted>replied',
    'drafted>reviewed',
    'drafted>signed',
    'drafted>voided',
    'drafted>withdrawn',
    'merged>archived',
    'merged>reviewed',
    'opened>closed',
    'opened>dispatched',
    'opened>merged',
    'opened>reviewed',
    'opened>voided',
    'opened>withdrawn',
    'reopening_asked>closed',
    'reopening_asked>reviewed',
    'reopening_asked>sent_back',
    'reopening_asked>voided',
    'reopening_asked>withdrawn',
    'replied>audited',
    'replied>merged',
    'replied>reviewed',
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
    'return_drafted>reviewed',
    'return_drafted>signed',
    'return_drafted>voided',
    'return_drafted>withdrawn',
    'reviewed>closed',
    'reviewed>dispatched',
    'reviewed>merged',
    'reviewed>voided',
    'reviewed>withdrawn',
    'sent_back>drafted',
    'sent_back>merged',
    'sent_back>reviewed',
    'sent_back>voided',
    'sent_back>withdrawn',
    'signed>dispatched',
    'signed>drafted',
    'signed>merged',
    'signed>return_asked',
    'signed>return_drafted',
    'signed>reviewed',
    'signed>voided',
    'signed>withdrawn',
    'visited>closed',
    'visited>reviewed',
    'visited>sent_back',
    'visited>voided',
    'visited>withdrawn',
    'voided>archived',
    'withdrawn>archived'
);
"""


class Migration(migrations.Migration):
    """Four passages more."""

    dependencies: ClassVar = [("orders", "0016_orders_from_above")]

    operations: ClassVar = [migrations.RunSQL(PASSAGES, migrations.RunSQL.noop)]
