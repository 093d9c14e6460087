"""What the centre of the demo city supervises: orders that are urged, a special document, a leader's instruction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import URGEABLE
from hotline.casework.supervision.actions import DocumentDoor, issue, raise_due, urge_as_caller
from hotline.config.demo.cases import NobodyThere
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role

URGED = ("010401-2", "010501-2", "010501-9")
SPECIAL = ("010501-2", "010501-6", "010501-9")
INSTRUCTED = "010401-4"
KEYS = (*URGED, *SPECIAL, INSTRUCTED)
LAMPS = {
    "form": "special",
    "reason": "D05",
    "topic": "路灯不亮问题专项督办",
    "text": "近期多处路灯不亮诉求集中。请逐处核查亮灯情况，列出修复时间表，并举一反三排查同类问题。",
}
RAIN = {
    "form": "instruction",
    "reason": "D03",
    "topic": "雨后积水排除",
    "text": "市领导批示：雨后积水影响群众出行，请立即组织排水，查明管网堵塞原因，当日反馈办理情况。",
    "workdays": 1,
}
ANSWER = "已组织抽排，积水已退；经查为雨水口淤堵，已清掏，并安排汛期每日巡查。"


def play(numbers: Mapping[str, str], *, now: datetime) -> None:
    """Supervise some of the cases that were played, by their keys; those that are not there are left out."""
    supervisor = staff.actor_for(Staff.objects.filter(role=Role.SUPERVISOR).order_by("id")[0].pk)
    if supervisor is None:
        raise NobodyThere("nobody in the demo city supervises")
    for order in _open(numbers, URGED):
        urge_as_caller(order.appeals.order_by("pk")[0], at=now - timedelta(hours=3))
    if lamps := _open(numbers, SPECIAL):
        issue(orders=lamps, given=LAMPS, actor=supervisor, at=now - timedelta(hours=2))
    for order in _open(numbers, (INSTRUCTED,)):
        (document,) = issue(orders=[order], given=RAIN, actor=supervisor, at=now - timedelta(hours=2))
        liaison = staff.nearest(act="answer_supervision", path=document.unit_path)
        if liaison is not None:
            at, given = now - timedelta(minutes=40), {"text": ANSWER}
            DocumentDoor().take(document.pk, "answer_supervision", actor=liaison, at=at, given=given)
    raise_due(at=now)


def _open(numbers: Mapping[str, str], keys: tuple[str, ...]) -> list[Order]:
    wanted = [numbers[key] for key in keys if key in numbers]
    found = Order.objects.filter(number__in=wanted, state__in=URGEABLE, lead_unit__isnull=False)
    return list(found.order_by("pk"))
