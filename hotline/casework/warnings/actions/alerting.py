"""What the analysts of a centre are told: that many report the same, that a matter rises."""

from datetime import datetime

from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import shows
from hotline.casework.warnings.words import What
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.register.staff.words import Role
from hotline.register.units import queries as units

RISING = "rising"
"""The kind of what is known by its name alone."""

LONGEST = Tiding._meta.get_field("number").max_length or 0


def tell_analysts(what: What, *, alert: int, kind: str, number: str, home: str, at: datetime) -> None:
    """Tell the analysts of the centre that keeps a city of an alert, by its key: once, in working hours. `kind` and
    `number` say what it is about, as for every tiding."""
    centre = units.keeper(home)[0]
    hours = units.own_hours().get(centre)
    row = Tiding(
        event_id=alert,
        subject_kind=kind,
        what=what,
        unit_id=centre,
        role=Role.ANALYST,
        number=number[:LONGEST],
        made_at=at,
        shows_at=shows(at, "", profiles.current().version, workdays.calendar(), hours),
    )
    Tiding.objects.bulk_create([row], ignore_conflicts=True)
