"""A whistle in the small city: the town of Qingxi has an order in hand and calls three departments."""

from datetime import timedelta
from typing import Any

from hotline.casework.loop import take_step
from hotline.casework.whistles.models import Whistle
from tests.casework.factories import MORNING, City, order

BLOWN_AT = MORNING + timedelta(hours=3)
ASKED: dict[str, Any] = {
    "whistle_kind": "emergency",
    "units": ["d1-housing", "d1-water", "gas"],
    "venue": "青溪镇上溪村口",
    "text": "井盖缺失处管网塌陷，请到场会商处置。",
}


def people(small: City) -> None:
    """Those whom the small city lacks."""
    for name, unit in (("gas_head", "gas"), ("town_head", "t1")):
        if name not in small.actors:
            small.employ(name, "head", unit)


def blown(small: City, **given: Any) -> Whistle:
    """A town that leads an order whistles."""
    case = order(small, upto="opened")
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given={"lead": "t1"})
    take_step(case, "sign", actor=small.actors["town"], at=MORNING + timedelta(hours=1), given={})
    take_step(case, "whistle", actor=small.actors["town"], at=BLOWN_AT, given={**ASKED, **given})
    return Whistle.objects.get()
