"""Words of the acceptance rules (domain handbook §9.1)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Outcome(TextChoices):
    """What the acceptance rules may propose."""

    ACCEPT = "ACCEPT", pgettext_lazy("acceptance", "Accept")
    DIRECT = "DIRECT", pgettext_lazy("acceptance", "Answer now")
    GUIDE = "GUIDE", pgettext_lazy("acceptance", "Not ours: tell where to go")
    REFUSE = "REFUSE", pgettext_lazy("acceptance", "Not accepted")
    EMERG = "EMERG", pgettext_lazy("acceptance", "Hand over at once")
    SUPPL = "SUPPL", pgettext_lazy("acceptance", "Ask for what is missing")
    APPEND = "APPEND", pgettext_lazy("acceptance", "Add to the open appeal")
    SENS = "SENS", pgettext_lazy("acceptance", "Accept, restricted")
    LOG = "LOG", pgettext_lazy("acceptance", "Record only")


ROUTES = {
    "three-party call": pgettext_lazy("acceptance", "call of three parties"),
    "language queue": pgettext_lazy("acceptance", "language queue, with an interpreter"),
    "automatic reply": pgettext_lazy("acceptance", "automatic reply"),
}
"""How a call goes on, in words."""
