"""The database refuses a state that was not reached by a step, and the deletion of a restriction."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER restrictions_restriction_passage BEFORE UPDATE OF state ON restrictions_restriction
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>proposed',
    'contested>in_force',
    'contested>lifted',
    'endorsed>in_force',
    'endorsed>lapsed',
    'endorsed>refused',
    'in_force>contested',
    'in_force>expired',
    'in_force>lifted',
    'proposed>endorsed',
    'proposed>lapsed',
    'proposed>refused'
);
CREATE TRIGGER restrictions_restriction_kept BEFORE DELETE ON restrictions_restriction
    FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = """
DROP TRIGGER restrictions_restriction_kept ON restrictions_restriction;
DROP TRIGGER restrictions_restriction_passage ON restrictions_restriction;
"""


class Migration(migrations.Migration):
    """The passages of the step table of restrictions."""

    dependencies: ClassVar = [("restrictions", "0001_restrictions_of_callers"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
