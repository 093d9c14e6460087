"""What a day can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The four kinds of days of a year's calendar, as the State Council's notice sorts them."""

    WORK = "work", _("working day")
    REST = "rest", _("weekend")
    HOLIDAY = "holiday", _("public holiday")
    MAKE_UP = "make_up", _("make-up working day")

    @property
    def is_working(self) -> bool:
        """Whether offices are open: on working days and on weekend days that make up for a holiday."""
        return self in (Kind.WORK, Kind.MAKE_UP)
