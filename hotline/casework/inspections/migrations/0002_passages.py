"""The database refuses a state that was not reached by a step, and the deletion of an inspection."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER inspections_inspection_passage BEFORE UPDATE OF state ON inspections_inspection
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>planned',
    'answered>closed',
    'answered>returned',
    'planned>called_off',
    'planned>closed',
    'planned>rectifying',
    'rectifying>answered',
    'returned>answered'
);
CREATE TRIGGER inspections_inspection_kept BEFORE DELETE ON inspections_inspection
    FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = """
DROP TRIGGER inspections_inspection_kept ON inspections_inspection;
DROP TRIGGER inspections_inspection_passage ON inspections_inspection;
"""


class Migration(migrations.Migration):
    """The passages of the step table of inspections."""

    dependencies: ClassVar = [("inspections", "0001_inspections_and_guidance"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
