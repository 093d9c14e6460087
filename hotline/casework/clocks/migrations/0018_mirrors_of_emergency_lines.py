"""A clock of orders that mirror what an emergency line has in hand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One kind of clock more."""

    dependencies = [
        ("clocks", "0017_restrictions_and_objections"),
    ]

    operations = [
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
                    ("whistle", "Result of a whistle"),
                    ("arrival", "Reporting at the place"),
                    ("refusal", "Decision on a refusal to report"),
                    ("rating", "Mutual rating"),
                    ("instruct", "The leader's word"),
                    ("pass_on", "Passing on an instruction"),
                    ("fulfil", "Carrying out an instruction"),
                    ("duty_report", "Report to the duty room"),
                    ("inspect", "Inspection"),
                    ("rectify", "Rectification"),
                    ("recheck", "Check of a rectification"),
                    ("restriction", "Decision on a restriction"),
                    ("objection", "Decision on an objection"),
                    ("mirror", "Result of an emergency line"),
                    ("whole", "Whole course"),
                ],
                max_length=12,
            ),
        ),
    ]
