"""The end of an incident settles the appeals about it: what is marked to go on, what became of each."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Marks and outcomes of links."""

    dependencies = [
        ("appeals", "0010_ended_with_incidents"),
        ("emergencies", "0002_duty_reports"),
        ("matters", "0002_lines_for_a_place"),
        ("units", "0004_hours_of_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="settling_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="link",
            name="goes_on",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="link",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answered", "Answered with the end of the incident"),
                    ("order", "Goes on as an order of its own"),
                    ("under_way", "Has an order of its own already"),
                    ("over", "Had come to an end before"),
                    ("not_solved", "Not solved for the caller: an order of its own"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True), ("settling_at__isnull", False)),
                fields=["settling_at"],
                name="incident_settling",
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(condition=models.Q(("outcome", "")), fields=["incident", "id"], name="link_unsettled"),
        ),
    ]
