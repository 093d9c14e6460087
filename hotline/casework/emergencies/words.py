"""Words of emergencies (domain handbook §1.7 disaster surge, §1.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What kind of incident it is."""

    FLOOD = "flood", _("Flood")
    DROUGHT = "drought", _("Drought")
    TYPHOON = "typhoon", _("Typhoon")
    SNOW = "snow", _("Snow and frost")
    WATER_POLLUTION = "water_pollution", _("Water pollution")
    SOLID_WASTE = "solid_waste", _("Solid waste")
    FOOD_SAFETY = "food_safety", _("Food safety")
    UTILITY_FAILURE = "utility_failure", _("Failure of water, power, gas or heating")
    TRAFFIC = "traffic", _("Traffic disruption")
    OTHER = "other", _("Other incident")


class Stage(TextChoices):
    """The reports on a grave emergency, in their order."""

    VERIFY = "verify", _("Verified at once")
    FIRST = "first", _("Main facts by telephone")
    WRITTEN = "written", _("Report in writing")
    INTERIM = "interim", _("Interim report")
    FULL = "full", _("Full report")


class Reported(TextChoices):
    """How far an emergency line says it has come with what it was handed."""

    RECEIVED = "received", _("Received")
    UNDER_WAY = "under_way", _("Somebody is on the way or there")
    DONE = "done", _("Dealt with")
    NO_NEED = "no_need", _("Nothing had to be done on the spot")
    CONFIRMED = "confirmed", _("The caller confirms that it is over")
    NOT_THEIRS = "not_theirs", _("Not a matter of that line")


class Outcome(TextChoices):
    """What the end of an incident has made of an appeal about it."""

    ANSWERED = "answered", _("Answered with the end of the incident")
    ORDER = "order", _("Goes on as an order of its own")
    UNDER_WAY = "under_way", _("Has an order of its own already")
    OVER = "over", _("Had come to an end before")
    NOT_SOLVED = "not_solved", _("Not solved for the caller: an order of its own")
