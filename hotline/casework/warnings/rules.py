"""Whom the light of a clock concerns, and when they are told. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from hotline.casework.clocks.words import CALLS, Kind, Light
from hotline.ground.workdays.rules import Calendar, Counting, stretches
from hotline.register.staff.words import Role

UNIT, CENTRE = "unit", "centre"
DOCUMENT, ON_PAPER = "document", "on_paper"
"""Cases in which others have to act than elsewhere: a document of supervision, an instruction of a leader who has no
account."""
AT_ONCE = frozenset({"urgent", "critical"})
"""Urgencies that wake people at night."""

_OF_UNITS = (Kind.SIGN, Kind.CONTACT, Kind.HANDLE, Kind.ASSIST, Kind.REWORK)
_OF_HEADS = (*_OF_UNITS, Kind.SUPERVISE, Kind.RECTIFY)
_OF_DISPATCHERS = (
    Kind.DISPATCH,
    Kind.AUDIT,
    Kind.CLOSE,
    Kind.DECISION,
    Kind.RETURN_AUDIT,
    Kind.REOPEN_AUDIT,
    Kind.SUSPENSION,
)
_DOERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        **dict.fromkeys(_OF_UNITS, ((UNIT, Role.LIAISON),)),
        Kind.ACCEPTANCE: ((CENTRE, Role.LEADER),),
        Kind.VISIT: ((CENTRE, Role.VISITOR),),
        **dict.fromkeys(_OF_DISPATCHERS, ((CENTRE, Role.DISPATCHER),)),
        Kind.PARKING: ((CENTRE, Role.SUPERVISOR),),
        Kind.DISPUTE: ((CENTRE, Role.LEADER),),
        Kind.ARRIVAL: ((UNIT, Role.LIAISON), (UNIT, Role.HEAD)),
        Kind.REFUSAL: ((CENTRE, Role.SUPERVISOR),),
        Kind.MIRROR: ((CENTRE, Role.LEADER), (CENTRE, Role.DISPATCHER)),
        Kind.DUTY_REPORT: ((UNIT, Role.LEADER), (UNIT, Role.SUPERVISOR)),
        **dict.fromkeys((Kind.WHISTLE, Kind.RATING, Kind.SUPERVISE), ((UNIT, Role.LIAISON),)),
        Kind.INSTRUCT: ((UNIT, Role.CITY_LEADER),),
        Kind.RECTIFY: ((UNIT, Role.LIAISON), (UNIT, Role.COUNTY)),
        Kind.RESTRICTION: ((CENTRE, Role.LEADER), (CENTRE, Role.SUPERVISOR)),
        Kind.OBJECTION: ((CENTRE, Role.SUPERVISOR),),
        **dict.fromkeys((Kind.INSPECT, Kind.RECHECK), ((UNIT, Role.SUPERVISOR), (UNIT, Role.COUNTY))),
        **dict.fromkeys((Kind.PASS_ON, Kind.FULFIL), ((CENTRE, Role.SUPERVISOR),)),
    }
)
"""Who has to act while a clock runs: at the unit whose clock it is, or at the centre. The caller's own clocks – to
supplement, and the whole course – have nobody."""
_DOERS_OF: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        (Kind.AUDIT, DOCUMENT): ((CENTRE, Role.SUPERVISOR),),
        (Kind.INSTRUCT, ON_PAPER): ((CENTRE, Role.SUPERVISOR),),
    }
)


_WATCHERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {Kind.SUPPLEMENT: (), Kind.RECTIFY: ((CENTRE, Role.SUPERVISOR), (CENTRE, Role.COUNTY))}
)
"""Who else is told when a limit has run out, where it is not the supervision group alone."""


@lru_cache(maxsize=256)
def told(kind: str, light: Light, case: str = "") -> tuple[tuple[str, str], ...]:
    """Whom a light is made known to (§1.6.4): who has to act; at yellow also the head of the unit; when the limit has
    run out also the supervision group."""
    doers = _DOERS_OF.get((kind, case)) or _DOERS.get(kind, ())
    heads = ((UNIT, Role.HEAD),) if kind in _OF_HEADS and light in (Light.YELLOW, Light.RED, Light.PURPLE) else ()
    watchers = _WATCHERS.get(kind, ((CENTRE, Role.SUPERVISOR),))
    watching = watchers if light in (Light.RED, Light.PURPLE) else ()
    is_told = light != Light.GREEN or kind in CALLS
    return tuple(dict.fromkeys((*doers, *heads, *watching))) if is_told else ()


def shown_from(at: datetime, urgency: str, *, calendar: Calendar, counting: Counting) -> datetime:
    """When a notice is shown: at once within the hours of duty and in urgent matters, else at the next opening."""
    if urgency in AT_ONCE:
        return at
    stretch = next(stretches(at, counting.hours, calendar, counting.zone))
    return max(at, stretch.begins + timedelta())
