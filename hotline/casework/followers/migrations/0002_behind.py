"""An order whose journal grows is noted where somebody follows it, in the transaction that makes it longer."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

NOTED = """
CREATE FUNCTION followers_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO followers_behind (order_id)
    SELECT NEW.id WHERE EXISTS (SELECT 1 FROM followers_follow WHERE order_id = NEW.id AND ended_at IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER orders_order_followed AFTER UPDATE OF journal_length ON orders_order
    FOR EACH ROW WHEN (NEW.journal_length > OLD.journal_length) EXECUTE FUNCTION followers_note();
INSERT INTO followers_behind (order_id)
SELECT DISTINCT f.order_id FROM followers_follow f JOIN orders_order o ON o.id = f.order_id
WHERE f.ended_at IS NULL AND o.journal_length > f.told_place;
"""
NOT_NOTED = """
DROP TRIGGER orders_order_followed ON orders_order;
DROP FUNCTION followers_note();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("followers", "0001_followers_and_what_they_are_told"),
        ("orders", "0016_orders_from_above"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Behind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NOTED, NOT_NOTED),
    ]
