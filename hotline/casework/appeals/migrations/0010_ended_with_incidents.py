"""The end of an incident answers the appeals about it or carries them on; what it has answered may come back."""

from typing import ClassVar

from django.db import migrations

PASSAGES = """
DROP TRIGGER appeals_appeal_passage ON appeals_appeal;
CREATE TRIGGER appeals_appeal_passage BEFORE UPDATE OF state ON appeals_appeal
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>registered',
    'accepted>archived',
    'accepted>voided',
    'accepted>withdrawn',
    'answered>accepted',
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
    'registered>withdrawn',
    'supplement_awaited>accepted',
    'supplement_awaited>answered',
    'supplement_awaited>registered',
    'supplement_awaited>withdrawn',
    'voided>archived',
    'withdrawn>archived'
);
"""


class Migration(migrations.Migration):
    """Three passages more."""

    dependencies: ClassVar = [("appeals", "0009_outer_deadlines")]

    operations: ClassVar = [migrations.RunSQL(PASSAGES, migrations.RunSQL.noop)]
