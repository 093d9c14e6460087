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
    PAUSED = "paused", _("the clock stood still, not counted")
    EXTENDED = "extended", _("counted, by extension")


class Mistake(TextChoices):
    """What can be wrong with a list or notice of holidays; each sentence is completed with what was read."""

    UNREADABLE = "unreadable", _("This cannot be read: %(said)s")
    NO_YEAR = "no_year", _("No year is named. Say for which year it is.")
    STRANGE_YEAR = "strange_year", _("The calendar holds the years %(first)d to %(last)d, not %(year)d.")
    NOTHING = "nothing", _("No holiday was found in it.")
    NO_DAY = "no_day", _("There is no day %(said)s.")
    OTHER_YEAR = "other_year", _("%(day)s is not a day of %(year)d.")
    UNKNOWN_KIND = "unknown_kind", _("%(said)s is neither holiday nor make_up.")
    LONG_NAME = "long_name", _("The name of a holiday has at most %(longest)d characters.")
    BACKWARDS = "backwards", _("%(first)s to %(last)s is no run of days.")
    WRONG_WEEKDAY = "wrong_weekday", _("%(day)s is not the weekday that stands beside it.")
    WRONG_COUNT = "wrong_count", _("%(said)d days are announced, but %(found)d are listed.")
    BOTH = "both", _("%(day)s is both a day off and a working day here.")
    ON_A_WEEKDAY = "on_a_weekday", _("%(day)s is no weekend day: it cannot be a make-up working day.")
    NO_VERB = "no_verb", _("Whether these days are off or worked is not said: %(said)s")
    NO_DATE = "no_date", _("No day is named here: %(said)s")
