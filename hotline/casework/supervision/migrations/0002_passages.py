"""The database refuses a state that was not reached by a step, and the deletion of a document."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
CREATE TRIGGER supervision_document_passage BEFORE UPDATE OF state ON supervision_document
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>issued',
    'answered>returned',
    'answered>revoked',
    'answered>settled',
    'issued>answered',
    'issued>raised',
    'issued>revoked',
    'returned>answered',
    'returned>raised',
    'returned>revoked'
);
CREATE TRIGGER supervision_document_kept BEFORE DELETE ON supervision_document
    FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = """
DROP TRIGGER supervision_document_kept ON supervision_document;
DROP TRIGGER supervision_document_passage ON supervision_document;
"""


class Migration(migrations.Migration):
    """The passages of the step table of documents."""

    dependencies: ClassVar = [("supervision", "0001_initial"), ("appeals", "0002_passages")]
    operations: ClassVar = [migrations.RunSQL(PASSAGES, UNDO_PASSAGES)]
