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


class Reason(TextChoices):
    """Why a day counts towards a limit, or does not."""

    EVENT = "event", _("day of the event, not counted")
    AFTER_HOURS = "after_hours", _("came in after hours, not counted")
    RECEIVED = "received", _("counts as received at opening")
    COUNTED = "counted", _("counted")
    REST_DAY = "rest_day", _("rest day, not counted")
    CLOSED = "closed", _("no duty on this day, not counted")
    MOVED = "moved", _("the last day moved here")
