"""Words of quotations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class How(TextChoices):
    """In which way an answer reached the caller."""

    SAID = "said", _("Read out to the caller")
    INSERTED = "inserted", _("Inserted into the direct answer")
    SENT = "sent", _("Sent to the caller")
    READ = "read", _("Read by the caller herself")


class Choice(TextChoices):
    """What became of a handled consultation that was offered as a standard answer."""

    TAKEN = "taken", _("Taken up as a draft")
    PASSED = "passed", _("Not worth a standard answer")
