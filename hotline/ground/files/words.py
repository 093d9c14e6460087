"""What a file can be, who may see it, and why one is not accepted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a file is to people."""

    IMAGE = "image", _("picture")
    DOCUMENT = "document", _("document")
    AUDIO = "audio", _("recording")
    VIDEO = "video", _("video")


class Visibility(TextChoices):
    """Who sees an attachment besides the staff who handle the matter."""

    CITIZEN = "citizen", _("the citizen and staff")
    STAFF = "staff", _("staff only")


class Fault(TextChoices):
    """Why a file is not accepted: a sentence to the sender that says what to do."""

    EMPTY = "empty", _("%(name)s is empty. Please choose the file again.")
    TOO_LARGE = "too_large", _("%(name)s is too large: at most %(megabytes)d MB.")
    UNKNOWN = "unknown", _("%(name)s is of a kind that is not accepted. Accepted are %(accepted)s.")
    LYING = (
        "lying",
        _("%(name)s is not what its name says: its content is %(found)s. Please send it under its own kind."),
    )
    HEIC = "heic", _("%(name)s is a HEIC picture, which few computers can show. Please send it as JPEG.")
    DAMAGED = "damaged", _("%(name)s is damaged and cannot be opened. Please send it again.")
    TOO_MANY_PIXELS = "too_many_pixels", _("%(name)s has too many pixels. Please send it smaller.")
    BOMB = "bomb", _("%(name)s would unpack to far more than it is. Please send it as PDF.")
    UNSAFE = "unsafe", _("%(name)s contains parts that could do harm. Please send it as PDF.")
    PROTECTED = "protected", _("%(name)s is protected by a password. Please send it without.")
