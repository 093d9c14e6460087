"""Words of investigations on site (Chongqing: hot and difficult matters)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an investigation on site stands."""

    PLANNED = "planned", _("Investigation planned")
    HELD = "held", _("Held, to be concluded")
    CONCLUDED = "concluded", _("Investigation concluded")
    CALLED_OFF = "called_off", _("Investigation called off")


TONES = {
    State.PLANNED: "waiting",
    State.HELD: "active",
    State.CONCLUDED: "done",
    State.CALLED_OFF: "refused",
}
