"""The database itself refuses to change or delete a version, and to give a reviewed wording other words."""

from typing import ClassVar

from django.db import migrations

KEEP = """
CREATE FUNCTION knowledge_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a version says is kept: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER knowledge_version_kept BEFORE UPDATE OR DELETE ON knowledge_version
    FOR EACH ROW EXECUTE FUNCTION knowledge_keep();
CREATE TRIGGER knowledge_answer_kept BEFORE DELETE ON knowledge_answer
    FOR EACH ROW EXECUTE FUNCTION knowledge_keep();
CREATE TRIGGER knowledge_wording_kept BEFORE UPDATE ON knowledge_wording
    FOR EACH ROW WHEN (
        (OLD.of_id, OLD.language, OLD.serial, OLD.question, OLD.short, OLD."full", OLD.conditions, OLD.place, OLD.hours)
        IS DISTINCT FROM
        (NEW.of_id, NEW.language, NEW.serial, NEW.question, NEW.short, NEW."full", NEW.conditions, NEW.place, NEW.hours)
    ) EXECUTE FUNCTION knowledge_keep();
"""
UNDO = """
DROP TRIGGER knowledge_wording_kept ON knowledge_wording;
DROP TRIGGER knowledge_answer_kept ON knowledge_answer;
DROP TRIGGER knowledge_version_kept ON knowledge_version;
DROP FUNCTION knowledge_keep();
"""


class Migration(migrations.Migration):
    """Triggers on answers, versions and wordings."""

    dependencies: ClassVar = [("knowledge", "0001_standard_answers")]
    operations: ClassVar = [migrations.RunSQL(KEEP, UNDO)]
