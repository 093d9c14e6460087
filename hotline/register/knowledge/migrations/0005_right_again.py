from django.db import migrations, models

KNOWN = """
UPDATE knowledge_fault f SET right_since = v.serial + 1 FROM knowledge_version v
WHERE v.id = f.version_id AND f.outcome = 'wrong'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0004_by_their_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="fault",
            name="right_since",
            field=models.IntegerField(null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
