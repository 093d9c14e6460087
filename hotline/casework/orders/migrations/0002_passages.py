"""The database refuses a state that was not reached by a step, and the deletion of a case."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER orders_order_passage BEFORE UPDATE OF state ON orders_order
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>opened',
    'audited>sent_back',
    'audited>visited',
    'closed>archived',
    'dispatched>signed',
    'drafted>replied',
    'drafted>signed',
    'opened>dispatched',
    'opened>reviewed',
    'replied>audited',
    'replied>sent_back',
    'replied>visited',
    'reviewed>dispatched',
    'sent_back>drafted',
    'signed>drafted',
    'visited>closed',
    'visited>sent_back'
);
CREATE TRIGGER orders_order_kept BEFORE DELETE ON orders_order FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = "DROP TRIGGER orders_order_kept ON orders_order; DROP TRIGGER orders_order_passage ON orders_order;"


class Migration(migrations.Migration):
    """The passages of the step table of orders."""

    dependencies: ClassVar = [("orders", "0001_initial"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
