"""The clockwork counts contacts: many about one matter from one town in a short time are a group matter."""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.lib.statements import ask

MOST = 200
"""So many orders of one matter are marked in one turn of the rhythm."""

log = logging.getLogger(__name__)

_MANY = """
SELECT a.matter_id, left(u.path, 12) AS place, count(*) FROM appeals_appeal a JOIN units_unit u ON u.id = a.region_id
WHERE a.received_at > %s AND a.received_at <= %s AND a.matter_id IS NOT NULL AND a.state NOT IN ('withdrawn', 'voided')
GROUP BY 1, 2 HAVING count(*) >= %s ORDER BY 1, 2
"""


def mark_groups(*, at: datetime) -> int:
    """Mark the open orders of every matter of which so many contacts came in from one town lately. One read over what
    came in within the city's hours, by an index on when it was received. Returns how many orders were marked."""
    try:
        rule = profiles.current().merging
    except LookupError:  # no city yet
        return 0
    since = at - timedelta(hours=rule.group_hours)
    # What a person has said is no group matter, the clockwork does not mark again.
    said = Event.objects.filter(subject_kind=Order.journal_kind, subject_id=OuterRef("pk"), name="group_dropped")
    count = 0
    for matter_id, place, contacts in ask(_MANY, [since, at, rule.group_contacts]):
        near = {"region__path__gte": place, "region__path__lt": paths.upper(place)}
        orders = Order.objects.filter(
            matter_id=matter_id, opened_at__gte=since, group="", state__in=OPEN_STATES, **near
        )
        wanted = orders.exclude(Exists(said)).order_by("pk")[:MOST]
        count += sum(_marked(order, contacts, at) for order in wanted)
    return count


def _marked(order: Order, contacts: int, at: datetime) -> bool:
    """Mark one order. Whatever is wrong with it must not keep the others waiting."""
    try:
        OrderDoor().take(order.pk, "mark_group", actor=SYSTEM, at=at, given={"contacts": contacts})
    except StepRefused:  # somebody was faster, or its own version of the rules asks for more
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("an order of a group matter could not be marked", extra={"order": order.number})
        return False
    return True
