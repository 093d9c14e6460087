"""A whistle under way is dropped when its order ends; one passage more."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
DROP TRIGGER whistles_whistle_passage ON whistles_whistle;
CREATE TRIGGER whistles_whistle_passage BEFORE UPDATE OF state ON whistles_whistle
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>blown',
    'blown>called_off',
    'blown>met',
    'ended>filed',
    'met>called_off',
    'met>ended'
);
"""


class Migration(migrations.Migration):
    """One passage more."""

    dependencies: ClassVar = [("whistles", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, migrations.RunSQL.noop)]
