"""What the staff are told of besides lights."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class What(TextChoices):
    """What has happened that others must know."""

    MERGED = "merged", _("Merged into another order: nothing more is owed here")
    GROUP = "group", _("Group matter: name who answers for it")
    CRISIS = "crisis", _("Threat or crisis: look at it at once, listen in")
    WITHDRAWN = "withdrawn", _("Withdrawn by the caller: nothing more is owed here")
    RETURN_ACCEPTED = "return_accepted", _("Return accepted: the order is no longer this unit's")
    RETURN_REFUSED = "return_refused", _("Return refused: the order stays with this unit")
    GRANTED = "granted", _("What the unit asked for was granted")
    DENIED = "denied", _("What the unit asked for was not granted")
    INSPECTION = "inspection", _("Inspection announced")
    INSPECTED = "inspected", _("Inspection closed")
    STANDARD = "standard", _("Standard to be acknowledged")
    REMINDER = "reminder", _("Standard not acknowledged in time")
    UNACKNOWLEDGED = "unacknowledged", _("Units have not acknowledged a standard in time")
