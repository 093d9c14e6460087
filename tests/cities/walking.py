"""What the tests of the cities look at: a case's clock, its unit's answer, the letters to the caller."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from tests.casework.factories import City
from tests.web.public.citizen import Citizen

HERE = ZoneInfo("Asia/Shanghai")


def local(*when: int) -> datetime:
    """A moment in the city: year, month, day, hour, minute."""
    return datetime(*when, tzinfo=HERE)  # type: ignore[arg-type, misc]  # five whole numbers


def clock(case: Order, kind: str) -> Clock:
    """The clock of a kind that was started last for an order."""
    return Clock.objects.filter(subject_kind="order", subject_id=case.pk, kind=kind, task_id=None).latest("pk")


def due(case: Order, kind: str = "handle") -> datetime:
    """When a clock of an order ends, in the city's time."""
    return clock(case, kind).due_at.astimezone(HERE)


def step(small: City, case: Order, name: str, who: str, at: datetime, **given: object) -> Order:
    """Somebody takes a step on an order; the order as it is then."""
    take_step(case, name, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()
    return case


def decide(small: City, appeal: Appeal, name: str, who: str, at: datetime, **given: object) -> Appeal:
    """Somebody decides on an appeal; the appeal as it is then."""
    take_appeal_step(appeal, name, actor=small.actors[who], at=at, given=given)
    appeal.refresh_from_db()
    return appeal


def told(appeal: Appeal, key: str) -> str:
    """What the caller was written on an occasion, last."""
    return Letter.objects.filter(appeal_id=appeal.pk, text_key=key).latest("pk").body


def followed(citizen: Citizen, appeal: Appeal) -> str:
    """The page on which the caller follows her appeal with number and query code."""
    citizen.client.post("/track/", {"number": appeal.number, "code": appeal.code})
    return citizen.read(f"/track/{appeal.number}/")
