"""How long the centre takes to decide on a reopening."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more kind of clock."""

    dependencies: ClassVar = [
        ("clocks", "0005_standing_still"),
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
                    ("whole", "Whole course"),
                ],
                max_length=12,
            ),
        ),
    ]
