from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField()),
                ("note", models.CharField(max_length=200)),
                ("changes", models.JSONField(default=list)),
                ("actor_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                ("on", models.DateField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "working day"),
                            ("rest", "weekend"),
                            ("holiday", "public holiday"),
                            ("make_up", "make-up working day"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["work", "rest", "holiday", "make_up"])), name="day_kind_known"
                    )
                ],
            },
        ),
    ]
