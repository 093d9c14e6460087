"""An appeal can be withdrawn, and be void."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

PASSAGES = """
DROP TRIGGER appeals_appeal_passage ON appeals_appeal;
CREATE TRIGGER appeals_appeal_passage BEFORE UPDATE OF state ON appeals_appeal
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION steps_passage(
    '>registered',
    'accepted>archived',
    'accepted>voided',
    'accepted>withdrawn',
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
    'supplement_awaited>registered',
    'supplement_awaited>withdrawn',
    'voided>archived',
    'withdrawn>archived'
);
"""


class Migration(migrations.Migration):
    """Two more states that are over."""

    dependencies: ClassVar = [
        ("appeals", "0005_filed_in_time"),
        ("clocks", "0005_standing_still"),
        ("correspondence", "0002_undelivered_letters"),
        ("matters", "0002_lines_for_a_place"),
        ("people", "0003_one_person_a_number"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="appeal",
            name="appeal_over_has_its_day",
        ),
        migrations.RemoveIndex(
            model_name="appeal",
            name="appeal_over",
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("answered", "refused", "handed_over", "appended", "withdrawn", "voided"))
                ),
                fields=["profile_version", "ended_at"],
                name="appeal_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("answered", "refused", "handed_over", "appended", "withdrawn", "voided")),
                        _negated=True,
                    ),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="appeal_over_has_its_day",
            ),
        ),
        migrations.RunSQL(PASSAGES, migrations.RunSQL.noop),
    ]
