"""The clock of supervision."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A word more among the kinds of clocks."""

    dependencies: ClassVar = [
        ("clocks", "0006_reopening"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="clock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acceptance", "Acceptance"),
                    ("supplement", "Supplement"),
                    ("dispatch", "Dispatch"),
                    ("sign", "Sign for"),
                    ("return", "Return window"),
                    ("return_audit", "Decision on a return"),
                    ("dispute", "Joint meeting"),
                    ("contact", "First contact"),
                    ("handle", "Handling"),
                    ("assist", "Assisting"),
                    ("rework", "Rework"),
                    ("audit", "Reply audit"),
                    ("visit", "Return visit"),
                    ("reopen_audit", "Decision on a reopening"),
                    ("close", "Closing"),
                    ("decision", "Decision on a request"),
                    ("suspension", "Suspension"),
                    ("parking", "Review of what is parked"),
                    ("supervise", "Supervision"),
                    ("whole", "Whole course"),
                ],
                max_length=12,
            ),
        ),
    ]
