"""An order is opened from an accepted appeal."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import times_raised
from hotline.casework.orders.actions.above import handed_down
from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.models import Order, Share
from hotline.casework.steps.actions import replayed
from hotline.ground.journal.rules import Actor
from hotline.lib.statements import Statement, reserve
from hotline.register.units import queries as units

MOST_COUNTED = 999


@transaction.atomic
def open_order(
    appeal_id: int,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, object],
    version: int | None = None,
    key: str = "",
    step: str = "accept",
    door: AppealDoor | None = None,
) -> Order:
    """Accept an appeal and open the order that handles it – one act, one transaction. A later room may have a door, and
    a step of its own, by which it accepts.

    Under the same key the same order comes back. Raises what the door raises.
    """
    door = door or AppealDoor()
    # locked before the key is looked up: of two requests under one key the second finds what the first has done
    appeal = door.locked(appeal_id)
    subject = (appeal.journal_kind, appeal.pk)
    if key and replayed(key=key, request=[step, dict(given)], actor=actor, subject=subject):
        return Order.objects.get(shares__appeal_id=appeal_id)
    door.take_locked(appeal, step, actor=actor, at=at, given=given, version=version, key=key)
    order = drawn_from(appeal, number=appeal.number, at=at)
    handed_down(order, appeal)
    if appeal.repeat_of_id is not None:
        order.raised = min(times_raised(appeal.pk), MOST_COUNTED)
    order.calendar_now = appeal.calendar_now
    statement = Statement()
    statement.insert(Share(order_id=order.pk, appeal_id=appeal.pk, since=at))
    OrderDoor().begin(order, "open", actor=actor, at=at, after={"appeal": appeal.number}, statement=statement)
    return order


def drawn_from(appeal: Appeal, *, number: str, at: datetime) -> Order:
    """A new order as an appeal asks for one, still to be begun. It is the centre's turn to dispatch it."""
    centre_id, centre_path = units.keeper(appeal.home_path)
    return Order(
        pk=reserve(Order)[0],
        number=number,
        title=appeal.title,
        kind=appeal.kind,
        urgency=appeal.urgency,
        matter_id=appeal.matter_id,
        region_id=appeal.region_id,
        channel=appeal.channel,
        is_confidential=appeal.is_confidential,
        is_guarded=appeal.is_guarded,
        sensitivity=appeal.sensitivity,
        centre_id=centre_id,
        turn_unit_id=centre_id,
        turn_path=centre_path,
        home_path=appeal.home_path,
        profile_version=appeal.profile_version,
        opened_at=at,
    )
