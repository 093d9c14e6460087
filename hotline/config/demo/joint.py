"""A town of the demo city whistles: three departments are called to a yard where nobody has all the powers needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Whistle
from hotline.register.staff import queries as staff
from hotline.register.units.models import Unit

WHISTLED = "060205-9"
CALLED = ("390702-urban-management", "390702-market", "390702-environment")
ASKED = {
    "whistle_kind": "enforcement",
    "units": list(CALLED),
    "venue": "云台路12号后院（云台社区居委会集合）",
    "text": "该处无证经营喷漆，涉及违建、无照经营和挥发性废气排放，街道无执法权，请到场联合查处并明确后续责任。",
}
WHY_NOT = {"reason": "N03", "note": "营业执照可在系统内核查，已将核查结果发街道，无需到场。"}


def play(numbers: Mapping[str, str], *, now: datetime) -> None:
    """The whistle of one of the cases that were played: one department is there, one declines, one is to come."""
    order = Order.objects.filter(number=numbers.get(WHISTLED, ""), state="signed").first()
    liaison = staff.nearest(act="whistle", path=order.lead_path) if order else None
    if order is None or liaison is None:
        return
    signed_at = Task.objects.get(order=order, role="lead").signed_at or now
    blown_at = max(signed_at, now - timedelta(hours=3))
    take_step(order, "whistle", actor=liaison, at=blown_at, given=ASKED)
    door, whistle = WhistleDoor(), Whistle.objects.get(order=order)
    came_at, told_at = blown_at + (now - blown_at) / 2, blown_at + (now - blown_at) * 3 / 4
    there = {"unit": CALLED[0], "people": "综合执法大队3人"}
    door.take(whistle.pk, "check_in", actor=liaison, at=came_at, given=there)
    head = staff.nearest(act="decline", path=Unit.objects.get(code=CALLED[1]).path)
    if head is not None:
        door.take(whistle.pk, "decline", actor=head, at=told_at, given={"unit": CALLED[1], **WHY_NOT})
