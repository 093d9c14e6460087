"""When units of the demo city are on duty: utilities day and night, the districts' city management in the evening."""

from datetime import datetime

from hotline.ground.journal.rules import SYSTEM
from hotline.ground.workdays.rules import ROUND_THE_CLOCK, of_kept
from hotline.register.units.actions import set_duty
from hotline.register.units.models import Unit

DAY_AND_NIGHT = ("water", "drainage", "power", "gas", "heating")
EVENINGS = of_kept({"week": ["08:00-12:00, 14:00-22:00"] * 5 + ["09:00-21:00"] * 2, "holidays": "09:00-21:00"})


def enter(*, at: datetime) -> None:
    """Say it for those that the city has."""
    for unit in Unit.objects.filter(code__in=DAY_AND_NIGHT).order_by("pk"):
        set_duty(unit=unit, hours=ROUND_THE_CLOCK, phone=unit.phone, actor=SYSTEM, at=at)
    for unit in Unit.objects.filter(trade="urban_management").order_by("pk"):
        set_duty(unit=unit, hours=EVENINGS, phone=unit.phone, actor=SYSTEM, at=at)
