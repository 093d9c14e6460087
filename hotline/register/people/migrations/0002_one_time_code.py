from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone_hash", models.BinaryField(max_length=16)),
                ("code_hash", models.BinaryField(max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("failures", models.SmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["phone_hash", "-id"], name="one_time_code_phone")],
            },
        ),
    ]
