"""The database itself refuses to change or delete a row of the journal."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_event_kept BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_event_whole BEFORE TRUNCATE ON journal_event
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_digest_kept BEFORE UPDATE OR DELETE ON journal_digest
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_digest_whole BEFORE TRUNCATE ON journal_digest
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_fact_kept BEFORE DELETE ON journal_fact
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_fact_erased_only BEFORE UPDATE ON journal_fact
    FOR EACH ROW WHEN (NEW.sealed IS NOT NULL OR NEW.event_id <> OLD.event_id OR NEW.erased_at IS NULL)
    EXECUTE FUNCTION journal_refuse();
"""
UNDO = """
DROP TRIGGER journal_fact_erased_only ON journal_fact;
DROP TRIGGER journal_fact_kept ON journal_fact;
DROP TRIGGER journal_digest_whole ON journal_digest;
DROP TRIGGER journal_digest_kept ON journal_digest;
DROP TRIGGER journal_event_whole ON journal_event;
DROP TRIGGER journal_event_kept ON journal_event;
DROP FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """Triggers on events, facts and digests."""

    dependencies: ClassVar = [("journal", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, UNDO)]
