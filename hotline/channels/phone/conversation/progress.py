"""How far a matter is, in words fit to be spoken: few, the same for everybody, so that they can be recorded."""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.orders.models import Share
from hotline.casework.orders.words import State as OrderState

WAITING, AT_CENTRE, AT_UNIT, CHECKED, ANSWERED, OVER, REFUSED, MORE, EMERGENCY = range(9)

STANDS: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        "cmn": {
            WAITING: "已登记，等待受理",
            AT_CENTRE: "已受理，正在派单",
            AT_UNIT: "承办单位正在办理",
            CHECKED: "承办单位已经答复，正在审核",
            ANSWERED: "已经答复，等待您的评价",
            OVER: "已经办结",
            REFUSED: "不属于受理范围，原因已经告知您",
            MORE: "等待您补充材料",
            EMERGENCY: "已经转交紧急热线",
        },
        "en": {
            WAITING: "registered, waiting to be accepted",
            AT_CENTRE: "accepted, about to be given to a unit",
            AT_UNIT: "in the hands of the unit",
            CHECKED: "answered by the unit, being checked",
            ANSWERED: "answered, waiting for your rating",
            OVER: "closed",
            REFUSED: "not accepted; you were told why",
            MORE: "waiting for what you were asked to add",
            EMERGENCY: "handed over to the emergency line",
        },
    }
)
"""What is said; languages without words of their own hear Mandarin."""

_APPEALS: Mapping[str, int] = MappingProxyType(
    {
        State.REGISTERED: WAITING,
        State.SUPPLEMENT_AWAITED: MORE,
        State.ANSWERED: OVER,
        State.REFUSED: REFUSED,
        State.HANDED_OVER: EMERGENCY,
    }
)
_ORDERS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys((OrderState.OPENED, OrderState.REVIEWED), AT_CENTRE),
        **dict.fromkeys((OrderState.RETURN_ASKED, OrderState.DISPUTED), AT_CENTRE),
        **dict.fromkeys((OrderState.DISPATCHED, OrderState.RETURN_DRAFTED, OrderState.SIGNED), AT_UNIT),
        **dict.fromkeys((OrderState.DRAFTED, OrderState.SENT_BACK), AT_UNIT),
        OrderState.REPLIED: CHECKED,
        OrderState.AUDITED: ANSWERED,
    }
)


def spoken(appeal: Appeal, language: str) -> str:
    """How far an appeal is, as it is said on the telephone."""
    share = Share.objects.select_related("order").filter(appeal=appeal).first()
    stands = _ORDERS.get(share.order.state, OVER) if share else _APPEALS.get(appeal.state, OVER)
    return STANDS.get(language, STANDS["cmn"])[stands]
