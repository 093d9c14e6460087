"""When the light of a clock changes next."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Found by an index on what still runs."""

    dependencies: ClassVar = [
        ("clocks", "0007_supervision"),
        ("units", "0002_paths_are_given_once"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="clock",
            name="light_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("paused_at__isnull", True), ("stopped_at__isnull", True)),
                fields=["light_at"],
                name="clock_light",
            ),
        ),
        # The light of every clock that runs already is looked at by the next tick.
        migrations.RunSQL(
            "UPDATE clocks_clock SET light_at = started_at WHERE stopped_at IS NULL", migrations.RunSQL.noop
        ),
    ]
