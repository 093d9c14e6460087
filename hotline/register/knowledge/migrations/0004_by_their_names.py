"""Answers are found by their names first, of which so few are weighed that nobody waits while she types."""

from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations

import hotline.ground.search.fields

# Of what is there already its names as far as they are marked; the rest comes with the next version.
NAMES = "UPDATE knowledge_sought SET named = ts_filter(terms, '{a}')"


class Migration(migrations.Migration):
    """A column, filled, and its index."""

    dependencies: ClassVar = [("knowledge", "0003_by_their_words")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="sought",
            name="named",
            field=hotline.ground.search.fields.TermsField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="sought",
            index=django.contrib.postgres.indexes.GinIndex(fields=["named"], fastupdate=False, name="sought_named"),
        ),
    ]
