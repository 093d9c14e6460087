"""Words of answering days (domain handbook §6.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """How far an answering day is: its times and what was entered say it."""

    ANNOUNCED = "announced", _("Announced")
    ON = "on", _("Calls are being taken")
    OVER = "over", _("Over, minutes to be written")
    FOLLOWED = "followed", _("Over, matters are followed")
    CANCELLED = "cancelled", _("Called off")


TONES = {
    Phase.ANNOUNCED: "waiting",
    Phase.ON: "active",
    Phase.OVER: "attention",
    Phase.FOLLOWED: "done",
    Phase.CANCELLED: "refused",
}
