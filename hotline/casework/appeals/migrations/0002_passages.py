"""The database refuses a state that was not reached by a step, and the deletion of a case."""

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE FUNCTION steps_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% may not pass from "%" to "%"', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version <= OLD.version OR NEW.journal_length <= OLD.journal_length THEN
        RAISE EXCEPTION '% % changed its state past the one door', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION steps_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % is never deleted; it can be archived', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
UNDO_GUARD = "DROP FUNCTION steps_keep(); DROP FUNCTION steps_passage();"
PASSAGES = """
CREATE TRIGGER appeals_appeal_passage BEFORE UPDATE OF state ON appeals_appeal
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>registered',
    'accepted>archived',
    'answered>archived',
    'appended>archived',
    'handed_over>archived',
    'refused>archived',
    'registered>accepted',
    'registered>answered',
    'registered>appended',
    'registered>handed_over',
    'registered>refused',
    'registered>supplement_awaited',
    'supplement_awaited>registered'
);
CREATE TRIGGER appeals_appeal_kept BEFORE DELETE ON appeals_appeal FOR EACH ROW EXECUTE FUNCTION steps_keep();
"""
UNDO_PASSAGES = (
    "DROP TRIGGER appeals_appeal_kept ON appeals_appeal; DROP TRIGGER appeals_appeal_passage ON appeals_appeal;"
)


class Migration(migrations.Migration):
    """The passages of the step table of appeals, and the sequence of reference numbers."""

    dependencies: ClassVar = [("appeals", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(GUARD, UNDO_GUARD),
        migrations.RunSQL(PASSAGES, UNDO_PASSAGES),
        migrations.RunSQL("CREATE SEQUENCE appeals_serial", "DROP SEQUENCE appeals_serial"),
    ]
