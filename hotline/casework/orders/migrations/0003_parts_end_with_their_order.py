"""A part of which nothing was reported ends with its order under a word of its own; what is over is nobody's turn."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A state of parts, the indexes of desks and of archiving, one constraint."""

    dependencies: ClassVar = [
        ("appeals", "0004_lapsing"),
        ("clocks", "0001_initial"),
        ("matters", "0001_initial"),
        ("orders", "0002_passages"),
        ("units", "0002_paths_are_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveIndex(
            model_name="order",
            name="order_closed",
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="task_work",
        ),
        migrations.AlterField(
            model_name="task",
            name="state",
            field=models.CharField(
                choices=[
                    ("assigned", "To be signed for"),
                    ("signed", "Part in hand"),
                    ("drafted", "Draft to be approved"),
                    ("reported", "Reported"),
                    ("finished", "Finished"),
                    ("unreported", "Ended with the order, no report"),
                ],
                default="assigned",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state", "closed")), fields=["profile_version", "closed_at"], name="order_closed"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state__in", ("assigned", "signed", "drafted"))),
                fields=["unit_path", "state", "due_at"],
                name="task_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "opened",
                            "reviewed",
                            "dispatched",
                            "signed",
                            "drafted",
                            "replied",
                            "sent_back",
                            "audited",
                            "visited",
                        ),
                    ),
                    models.Q(
                        ("turn_clock__isnull", True),
                        ("turn_due_at__isnull", True),
                        ("turn_path", ""),
                        ("turn_unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="order_over_is_nobodys_turn",
            ),
        ),
    ]
