import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("image", "picture"),
                            ("document", "document"),
                            ("audio", "recording"),
                            ("video", "video"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by_id", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_digest_whole"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["image", "document", "audio", "video"])),
                        name="file_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_id", models.BigIntegerField()),
                ("label", models.CharField(blank=True, max_length=60)),
                (
                    "visibility",
                    models.CharField(
                        choices=[("citizen", "the citizen and staff"), ("staff", "staff only")], max_length=8
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["citizen", "staff"])), name="attachment_visibility_known"
                    )
                ],
            },
        ),
    ]
