"""The calendar as published, so that no installation begins without holidays."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from hotline.ground.workdays import rules

SOURCE = "国务院办公厅关于部分节假日安排的通知 (chinesecalendar)"


def enter(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    day = apps.get_model("workdays", "Day")
    rows = [row for year in rules.published_years() for row in rules.published(year)]
    day.objects.bulk_create(
        [day(on=on, kind=kind, name=name, source=SOURCE) for on, kind, name in rows], ignore_conflicts=True
    )
    apps.get_model("workdays", "CalendarVersion").objects.create(changed_at=timezone.now(), note=SOURCE)


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
