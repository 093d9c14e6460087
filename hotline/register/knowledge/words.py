"""Words of the knowledge base (domain handbook §5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """What stands behind a standard answer for those who read it."""

    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    DUE = "due", _("Due for review")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("answer", "Withdrawn")


class Work(TextChoices):
    """How far a version under way has come; nothing where none is."""

    NONE = "", _("No version under way")
    DRAFTED = "drafted", _("Draft")
    APPROVED = "approved", _("Approved by the unit")
    AUDITED = "audited", _("Audited by the centre")


SHOWN = (State.PUBLISHED, State.DUE)
"""States in which an answer is read and told: what is due for review is still valid."""
TONES = {
    State.DRAFT: "waiting",
    State.PUBLISHED: "done",
    State.DUE: "attention",
    State.EXPIRED: "danger",
    State.WITHDRAWN: "refused",
}
WORK_TONES = {Work.NONE: "done", Work.DRAFTED: "waiting", Work.APPROVED: "active", Work.AUDITED: "active"}


class Audience(TextChoices):
    """For whom an answer is."""

    PERSON = "person", _("Citizens")
    FIRM = "firm", _("Businesses")
    BOTH = "both", _("Citizens and businesses")


class Visibility(TextChoices):
    """Who may read a published answer."""

    PUBLIC = "public", _("Everybody")
    SEATS = "seats", _("Seats and units")
    UNIT = "unit", _("The keeping unit only")


class Demand(TextChoices):
    """Which kind of demand an answer serves; the kinds of appeals, by the same codes."""

    CONSULTATION = "consultation", _("Consultation")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
    OTHER = "other", pgettext_lazy("demand", "Other")


class Language(TextChoices):
    """In which languages an answer is worded beside simplified Chinese, in which it is kept."""

    TRADITIONAL = "zh-Hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")


OWN_LANGUAGE = "zh-Hans"
"""The language in which every answer is kept; the others are worded after it."""


class FaultKind(TextChoices):
    """What is wrong with an answer, as its reader sees it (纠错)."""

    WRONG = "wrong", _("What it says is wrong")
    OLD = "old", _("It is out of date")
    PARTLY = "partly", _("Something is missing")
    UNCLEAR = "unclear", _("It cannot be understood")
    CONTACT = "contact", _("Telephone, address, hours or link are wrong")


class Source(TextChoices):
    """From whom an error report comes."""

    STAFF = "staff", _("Staff")
    CITIZEN = "citizen", _("Citizen")


class Outcome(TextChoices):
    """What became of an error report."""

    WRONG = "wrong", _("The answer was wrong: mended, who was told it is told again")
    IMPROVED = "improved", _("Mended: nobody was misled")
    UNFOUNDED = "unfounded", _("The answer is right")


class Nudge(TextChoices):
    """Which reminder of an error report has gone out."""

    NONE = "", "–"
    NEAR = "near", _("Half of the time is over")
    LATE = "late", _("The time is over")


class Reach(TextChoices):
    """Whose text module it is."""

    PERSONAL = "personal", _("My own")
    UNIT = "unit", _("Of the unit")
    CITY = "city", _("Of the whole city")
