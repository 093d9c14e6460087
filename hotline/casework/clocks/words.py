"""Words of the clocks (domain handbook §1.6.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Which promise a clock measures. All but WHOLE measure those who must act; WHOLE is what the caller feels."""

    ACCEPTANCE = "acceptance", _("Acceptance")
    SUPPLEMENT = "supplement", _("Supplement")
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Sign for")
    RETURN = "return", _("Return window")
    RETURN_AUDIT = "return_audit", _("Decision on a return")
    DISPUTE = "dispute", _("Joint meeting")
    CONTACT = "contact", _("First contact")
    HANDLE = "handle", _("Handling")
    ASSIST = "assist", _("Assisting")
    REWORK = "rework", _("Rework")
    AUDIT = "audit", _("Reply audit")
    VISIT = "visit", _("Return visit")
    CLOSE = "close", _("Closing")
    WHOLE = "whole", _("Whole course")
