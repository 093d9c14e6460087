"""Who sits where in the demo city: a seat for everybody who takes calls, with skills and languages."""

from datetime import datetime

from hotline.config.demo.files import Row
from hotline.ground.profiles import queries as profiles
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import Equipment
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit

MANAGER = "leader"


def enter(rows: list[Row], *, at: datetime) -> int:
    """Open the seats of those who have an account, as the leader does. Returns how many."""
    people = {one.username: one for one in Staff.objects.filter(is_active=True).select_related("unit")}
    known = people.get(MANAGER)
    leader = staff.actor_for(known.pk) if known is not None else None
    if leader is None:
        return 0
    seated = [row for row in rows if row["username"] in people]
    places = dict(Unit.objects.filter(code__in={row["district"] for row in seated}).values_list("code", "path"))
    for row in seated:
        seats.open_seat(
            staff=people[row["username"]],
            extension=row["extension"],
            equipment=_equipment(row, places),
            actor=leader,
            at=at,
        )
    return len(seated)


def _equipment(row: Row, places: dict[str, str]) -> Equipment:
    """What a line of the file gives a seat, as far as the city's telephone knows it."""
    telephone = profiles.current().telephone
    levels = dict(pair.split(":") for pair in row["skills"].split())
    return Equipment(
        skills={code: int(level) for code, level in levels.items() if code in telephone.skills},
        languages=[code for code in row["languages"].split() if code in telephone.languages],
        districts=[places[row["district"]]] if row["district"] in places else [],
        team=row["team"],
        site=row["site"],
        is_senior=bool(row["senior"]),
        is_leader=bool(row["leader"]),
    )
