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
    REOPEN_AUDIT = "reopen_audit", _("Decision on a reopening")
    CLOSE = "close", _("Closing")
    DECISION = "decision", _("Decision on a request")
    SUSPENSION = "suspension", _("Suspension")
    PARKING = "parking", _("Review of what is parked")
    SUPERVISE = "supervise", _("Supervision")
    WHISTLE = "whistle", _("Result of a whistle")
    ARRIVAL = "arrival", _("Reporting at the place")
    REFUSAL = "refusal", _("Decision on a refusal to report")
    RATING = "rating", _("Mutual rating")
    INSTRUCT = "instruct", _("The leader's word")
    PASS_ON = "pass_on", _("Passing on an instruction")
    FULFIL = "fulfil", _("Carrying out an instruction")
    DUTY_REPORT = "duty_report", _("Report to the duty room")
    INSPECT = "inspect", _("Inspection")
    RECTIFY = "rectify", _("Rectification")
    RECHECK = "recheck", _("Check of a rectification")
    RESTRICTION = "restriction", _("Decision on a restriction")
    OBJECTION = "objection", _("Decision on an objection")
    MIRROR = "mirror", _("Result of an emergency line")
    WHOLE = "whole", _("Whole course")


OF_UNITS = (Kind.SIGN, Kind.CONTACT, Kind.HANDLE, Kind.ASSIST, Kind.REWORK)
"""Clocks of those who handle the matter: they stand still while an order is suspended or parked. What the caller feels
never does."""


BOUND_FROM_ABOVE = (Kind.HANDLE, Kind.REWORK, Kind.ASSIST, Kind.WHOLE, Kind.SUSPENSION, Kind.PARKING)
"""Clocks that end no later than the deadline with which an order came from above: until then it must be answered, and
nothing stands still beyond it."""


CALLS = (
    Kind.ARRIVAL,
    Kind.REFUSAL,
    Kind.DUTY_REPORT,
    Kind.INSTRUCT,
    Kind.PASS_ON,
    Kind.SUPERVISE,
    Kind.RECTIFY,
    Kind.RECHECK,
)
"""Clocks whose beginning is made known, too: somebody is called, or something is laid before her."""


class Change(TextChoices):
    """What can happen to the end of a clock that runs."""

    EXTENDED = "extended", _("Extended")
    PAUSED = "paused", _("Stood still")
    SET = "set", _("Set anew")
    RECOUNTED = "recounted", _("Counted anew")
    BOUND = "bound", _("Bound by an earlier promise")
    OUTER = "outer", _("The deadline set from above is earlier")


class EndsBy(TextChoices):
    """How the end of a clock came about: by the sum of its limit; by that sum, but no later than the limit above it
    ended then; by a deadline set from above that is earlier than the sum; or named by somebody, so that no calendar
    moves it."""

    COUNTED = "counted", _("Counted")
    ABOVE = "above", _("No later than the limit above it")
    OUTER = "outer", _("No later than the deadline set from above")
    SET = "set", _("Named by hand")


class Light(TextChoices):
    """How far a clock has come (§1.6.4)."""

    GREEN = "green", _("In good time")
    BLUE = "blue", _("Due soon")
    YELLOW = "yellow", _("About to run out")
    RED = "red", _("Run out")
    PURPLE = "purple", _("Long run out")
