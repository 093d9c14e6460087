"""Contacts of the last hours are counted by when they came in."""

from typing import ClassVar

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    """A small index: what comes in is written in the order of its time."""

    dependencies: ClassVar = [
        ("appeals", "0006_withdrawn_and_void"),
        ("clocks", "0011_joint_tasks"),
        ("correspondence", "0002_undelivered_letters"),
        ("matters", "0002_lines_for_a_place"),
        ("people", "0003_one_person_a_number"),
        ("units", "0003_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="appeal",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["received_at"], name="appeal_received"),
        ),
    ]
