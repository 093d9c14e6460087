"""How rare a word is, is known of ten thousand words: an answer is found by its rare ones."""

from typing import ClassVar

from django.db import migrations

COLUMNS = "ALTER TABLE knowledge_sought ALTER named SET STATISTICS {0}, ALTER terms SET STATISTICS {0}"


class Migration(migrations.Migration):
    """The planner's sample of both columns; it holds with the next ANALYZE."""

    dependencies: ClassVar = [("knowledge", "0005_right_again")]
    operations: ClassVar = [migrations.RunSQL(COLUMNS.format(1000), COLUMNS.format(-1))]
