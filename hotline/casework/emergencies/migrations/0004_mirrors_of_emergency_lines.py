"""Handovers know whether their order waits for the result of the line, and how often it was asked for."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mirrors of what emergency lines have in hand."""

    dependencies = [
        ("appeals", "0010_ended_with_incidents"),
        ("emergencies", "0003_settled_with_their_incident"),
        ("orders", "0017_mirrors_of_emergency_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="chased",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="handover",
            name="mirrors",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="handover",
            name="reported",
            field=models.CharField(
                blank=True,
                choices=[
                    ("received", "Received"),
                    ("under_way", "Somebody is on the way or there"),
                    ("done", "Dealt with"),
                    ("no_need", "Nothing had to be done on the spot"),
                    ("confirmed", "The caller confirms that it is over"),
                    ("not_theirs", "Not a matter of that line"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(condition=models.Q(("mirrors", True)), fields=["order"], name="handover_mirrors"),
        ),
    ]
