"""An order is opened from an accepted appeal."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.models import Order, Share
from hotline.casework.steps.actions import replayed
from hotline.ground.journal.rules import Actor
from hotline.register.units import queries as units


@transaction.atomic
def open_order(
    appeal_id: int,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, object],
    version: int | None = None,
    key: str = "",
) -> Order:
    """Accept an appeal and open the order that handles it – one act, one transaction.

    Under the same key the same order comes back. Raises what the door raises.
    """
    # locked before the key is looked up: of two requests under one key the second finds what the first has done
    Appeal.objects.select_for_update(of=("self",)).only("pk").get(pk=appeal_id)
    if key and replayed(key=key, request=["accept", dict(given)]):
        return Order.objects.get(shares__appeal_id=appeal_id)
    AppealDoor().take(appeal_id, "accept", actor=actor, at=at, given=given, version=version, key=key)
    appeal = Appeal.objects.select_related("region", "turn_unit").get(pk=appeal_id)
    centre = units.centre_of(appeal.home_path)
    order = Order(
        number=appeal.number,
        title=appeal.title,
        kind=appeal.kind,
        urgency=appeal.urgency,
        matter_id=appeal.matter_id,
        region_id=appeal.region_id,
        channel=appeal.channel,
        is_confidential=appeal.is_confidential,
        centre=centre,
        home_path=appeal.home_path,
        profile_version=appeal.profile_version,
        opened_at=at,
    )
    OrderDoor().begin(
        order,
        "open",
        actor=actor,
        at=at,
        after={"appeal": appeal.number},
        later=[lambda _event: Share.objects.create(order=order, appeal=appeal, since=at)],
    )
    return order
