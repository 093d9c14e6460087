"""How the city stands just now, as every caller hears it: its profile, part of the day, incidents, surge.

Read every few seconds, not for every call.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.casework.emergencies import queries as emergencies
from hotline.casework.menus.walks import Caller
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.profiles.telephone import Band, PhoneLine, Telephone
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules.calendars import Calendar
from hotline.register.units.models import Unit

FRESH = 5.0
"""Seconds."""


@dataclass(frozen=True)
class City:
    """What was read. `incidents` are what is said of them on the telephone; `home` is the path of the region."""

    profile: Profile
    calendar: Calendar
    home: str = ""
    incidents: tuple[str, ...] = ()
    is_surge: bool = False
    telephone: Telephone = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "telephone", self.profile.telephone)

    def band(self, line: PhoneLine, at: datetime) -> Band:
        """The part of the day for a line."""
        local = at.astimezone(ZoneInfo(self.profile.time_zone))
        return self.telephone.band(line.code, local, is_workday=self.calendar.is_working(local.date()))

    def caller(
        self,
        called: str,
        at: datetime,
        *,
        is_restricted: bool = False,
        is_surge: bool = False,
        can_be_rung_back: bool = True,
    ) -> Caller:
        """Somebody who has rung one of our numbers."""
        line = self.telephone.line(called)
        return Caller(
            telephone=self.telephone,
            line=line,
            band=self.band(line, at),
            number_prefix=self.profile.number_prefix,
            city=self.profile.title,
            hotline=self.profile.hotline,
            is_surge=self.is_surge or is_surge,
            incidents=self.incidents,
            is_restricted=is_restricted,
            can_be_rung_back=can_be_rung_back,
        )


def read(at: datetime) -> City:
    """How it stands now."""
    profile = profiles.current()
    told = emergencies.told_to_the_public(at)
    return City(
        profile,
        workdays.calendar_for(profile),
        home=Unit.objects.order_by("path").values_list("path", flat=True).first() or "",
        incidents=tuple(incident.announcement for incident in told),
        is_surge=emergencies.running_surge(at) is not None,
    )
