"""Words of the posts through which a unit can be reached."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """The posts of a unit; each is held by one person."""

    LEAD = "lead", pgettext_lazy("liaisons", "Liaison in charge")
    DEPUTY = "deputy", pgettext_lazy("liaisons", "Deputy liaison")
    DUTY = "duty", pgettext_lazy("liaisons", "Duty telephone")


class Standing(TextChoices):
    """How far a unit's posts are up to date."""

    VACANT = "vacant", pgettext_lazy("liaisons", "No liaison in charge")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("liaisons", "To be confirmed")
    UNTRAINED = "untrained", pgettext_lazy("liaisons", "Not trained yet")
    CURRENT = "current", pgettext_lazy("liaisons", "Up to date")
