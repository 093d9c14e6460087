"""An appeal that is taken out of a shared order and has no order of its own to go back to gets a new one."""

from collections.abc import Sequence
from datetime import datetime

from hotline.casework.appeals.actions import recipients
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.orders.actions.above import handed_down
from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.actions.opening import drawn_from
from hotline.casework.orders.models import Order, Share
from hotline.ground.journal.rules import Actor


def open_apart(order: Order, *, leaving: Sequence[Share], number: str, actor: Actor, at: datetime) -> Order:
    """Open an order for appeals that leave another one. It waits to be dispatched; what the callers were promised binds
    it, and each is told that her appeal is handled apart."""
    appeal = leaving[0].appeal
    promises = [share.promised_at for share in leaving if share.promised_at and share.promised_at > at]
    apart = drawn_from(appeal, number=number, at=at)
    apart.callers, apart.promised_at = len(leaving), min(promises, default=None)
    apart.calendar_now = order.calendar_now
    for share in leaving:
        handed_down(apart, share.appeal)
    after = {"appeal": appeal.number, "order": order.number}
    event = OrderDoor().begin(apart, "open", actor=actor, at=at, after=after)
    for share in leaving:
        share.order_id = apart.pk
    Share.objects.bulk_update(leaving, ["order", "came_from", "since", "promised_at"])
    told = recipients("a.id = ANY(%s)", [[share.appeal_id for share in leaving]])
    drafts = [correspondence.compose(key="split", to=person, fields={}, at=at) for person in told]
    correspondence.post(drafts=drafts, event=event)
    return apart
