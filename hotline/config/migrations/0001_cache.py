"""The table of the database cache: rate limits, counters and signs of life."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table that CACHES names; one that is there already stays."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """First of this room."""

    initial = True
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
