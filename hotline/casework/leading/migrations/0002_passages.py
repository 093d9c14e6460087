"""The database refuses a state that was not reached by a step, and the deletion of an instruction."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER leading_instruction_passage BEFORE UPDATE OF state ON leading_instruction
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>submitted',
    'given>passed_on',
    'given>reported',
    'passed_on>reported',
    'reported>done',
    'reported>given',
    'submitted>given',
    'submitted>read',
    'submitted>taken_back'
);
CREATE TRIGGER leading_instruction_kept BEFORE DELETE ON leading_instruction
    FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = """
DROP TRIGGER leading_instruction_kept ON leading_instruction;
DROP TRIGGER leading_instruction_passage ON leading_instruction;
"""


class Migration(migrations.Migration):
    """The passages of the step table of instructions."""

    dependencies: ClassVar = [("leading", "0001_briefs_and_instructions"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
