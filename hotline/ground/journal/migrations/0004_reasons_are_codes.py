"""A reason in the row itself is a code from now on; words are personal facts. Earlier rows stay as they are: they
cannot be changed, so the constraint is asked of new rows alone."""

from typing import ClassVar

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """A check on new events."""

    dependencies: ClassVar = [("journal", "0003_who_looked_at_whom")]
    operations: ClassVar = [
        AddConstraintNotValid(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "^[A-Za-z0-9_.:-]{0,40}$")), name="event_reason_is_a_code"
            ),
        ),
    ]
