"""By what an appeal is found stands in a table and an index of its own; the index of trigrams over its texts goes.

Few appeals are indexed here at once. A large city builds its index afterwards while it works, by `hotline search index`;
until then old appeals are found by number and caller, new ones by everything.
"""

from typing import Any, ClassVar

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import hotline.ground.search.fields
from hotline.ground.search.rules import terms

FEW = 20_000
BATCH = 1000


def build(apps: Any, _editor: Any) -> None:
    """Index the appeals of a city that has few."""
    appeals, wordings = apps.get_model("appeals", "Appeal"), apps.get_model("appeals", "Wording")
    if appeals.objects.order_by()[: FEW + 1].count() > FEW:
        return
    rows: list[Any] = []
    for pk, title, content in appeals.objects.values_list("pk", "title", "content").iterator():
        rows.append(wordings(appeal_id=pk, terms=terms([(title, "A"), (content, "D")])))
        if len(rows) == BATCH:
            wordings.objects.bulk_create(rows)
            rows.clear()
    wordings.objects.bulk_create(rows)


class Migration(migrations.Migration):
    """One table, one index more; one index less."""

    dependencies: ClassVar = [("appeals", "0010_ended_with_incidents")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="wording",
                        serialize=False,
                        to="appeals.appeal",
                    ),
                ),
                ("terms", hotline.ground.search.fields.TermsField()),
            ],
        ),
        migrations.AddIndex(
            model_name="wording",
            index=django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="wording_terms"),
        ),
        migrations.RunPython(build, migrations.RunPython.noop),
        # Nothing waits that began before: what it is about is gone at once.
        migrations.RemoveIndex(model_name="appeal", name="appeal_words"),
    ]
