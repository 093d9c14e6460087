"""One number and one name – or a number without a name – are one person, also to two calls that come at once.

Where two calls at once have entered a person twice already, the last one stays the one that is found by the whole number;
the earlier ones keep their name and their line, by which searches find their cases.
"""

from typing import ClassVar

from django.db import migrations, models

ENTERED_TWICE = """
UPDATE people_person p SET phone_hash = NULL
WHERE phone_hash IS NOT NULL AND EXISTS (
    SELECT 1 FROM people_person later WHERE later.phone_hash = p.phone_hash AND later.id > p.id
    AND later.name_hash IS NOT DISTINCT FROM p.name_hash
)
"""


class Migration(migrations.Migration):
    """A unique constraint in place of the index."""

    dependencies: ClassVar = [("people", "0002_one_time_code")]
    operations: ClassVar = [
        migrations.RunSQL(ENTERED_TWICE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phone_hash__isnull", False)),
                fields=("phone_hash", "name_hash"),
                name="person_once_a_number",
                nulls_distinct=False,
            ),
        ),
        migrations.RemoveIndex(model_name="person", name="person_phone"),
    ]
