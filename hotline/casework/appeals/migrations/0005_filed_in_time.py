"""Appeals that ended without an order carry the instant they did: the worker archives them by it. What is over is
nobody's turn, and a county desk finds the appeals of its places and those its people took."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

ENDED = """
UPDATE appeals_appeal a SET ended_at = coalesce((
    SELECT max(c.stopped_at) FROM clocks_clock c
    WHERE c.subject_kind = 'appeal' AND c.subject_id = a.id AND c.kind = 'whole'
), a.received_at) WHERE a.state IN ('answered', 'refused', 'handed_over', 'appended')
"""


class Migration(migrations.Migration):
    """A column, filled from the clock of the whole course, three indexes, two constraints."""

    dependencies: ClassVar = [
        ("appeals", "0004_lapsing"),
        ("clocks", "0001_initial"),
        ("correspondence", "0001_initial"),
        ("matters", "0001_initial"),
        ("people", "0002_one_time_code"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="appeal",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("state__in", ("answered", "refused", "handed_over", "appended"))),
                fields=["profile_version", "ended_at"],
                name="appeal_over",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["region", "-id"], name="appeal_region"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("registered_by__isnull", False)),
                fields=["registered_by", "-id"],
                name="appeal_taker",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("registered", "supplement_awaited")),
                    models.Q(
                        ("turn_clock__isnull", True),
                        ("turn_due_at__isnull", True),
                        ("turn_path", ""),
                        ("turn_unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="appeal_over_is_nobodys_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("answered", "refused", "handed_over", "appended")), _negated=True),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="appeal_over_has_its_day",
            ),
        ),
    ]
