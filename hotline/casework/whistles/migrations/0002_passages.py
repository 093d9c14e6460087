"""The database refuses a state that was not reached by a step, and the deletion of a whistle."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER whistles_whistle_passage BEFORE UPDATE OF state ON whistles_whistle
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>blown',
    'blown>called_off',
    'blown>met',
    'ended>filed',
    'met>ended'
);
CREATE TRIGGER whistles_whistle_kept BEFORE DELETE ON whistles_whistle
    FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = """
DROP TRIGGER whistles_whistle_kept ON whistles_whistle;
DROP TRIGGER whistles_whistle_passage ON whistles_whistle;
"""


class Migration(migrations.Migration):
    """The passages of the step table of whistles."""

    dependencies: ClassVar = [("whistles", "0001_initial"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
