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
    ANSWER_APPROVE = "answer_approve", _("Standard answer to be approved for the unit")
    ANSWER_AUDIT = "answer_audit", _("Standard answer to be audited for the centre")
    ANSWER_HANDED = "answer_handed", _("Standard answer handed over to this unit")
    ANSWER_RETURNED = "answer_returned", _("Standard answer sent back to its writer")
    ANSWER_RUSHED = "answer_rushed", _("Published in haste: audit it")
    AUDIT_LATE = "audit_late", _("Published in haste and not audited in time")
    REVIEW_NEAR = "review_near", _("Standard answer soon to be reviewed")
    ANSWER_DUE = "answer_due", _("Standard answer due for review")
    ANSWER_EXPIRED = "answer_expired", _("Standard answer expired: nobody reads it any more")
    ANSWER_FAULT = "answer_fault", _("Standard answer reported as wrong")
    FAULT_NEAR = "fault_near", _("Half of the time to mend an answer is over")
    FAULT_LATE = "fault_late", _("An answer was not mended in time")
    ANSWER_WRONG = "answer_wrong", _("An answer was wrong: tell the callers again")
    GAPS = "gaps", _("Searches without a hit of last week")
    HOT_ISSUE = "hot_issue", _("New hot issue: many citizens report the same")
    HOT_GROWN = "hot_grown", _("A hot issue has doubled")
    RISING = "rising", _("A matter rises above what is usual at this hour")
    RECORDING = "recording", _("A recording of a call is missing or faulty")
    MESSAGE_WAITS = "message_waits", _("A voice message or fax waits too long to be registered")
    UNACKNOWLEDGED = "unacknowledged", _("Units have not acknowledged a standard in time")
