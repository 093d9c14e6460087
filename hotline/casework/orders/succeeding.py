"""What a unit has in hand that another one takes over when it is merged or split: its open orders, and its parts."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import OPEN_STATES, PARTS_IN_WORK, TaskRole
from hotline.lib import paths
from hotline.register.matters.rules import Scope
from hotline.register.units.models import Unit

STILL_ITS_OWN = Q(role=TaskRole.LEAD) | Q(state__in=PARTS_IN_WORK)
"""The parts a unit still answers for: that of the lead until the order is over, any other until it is reported."""


def orders_of(unit: Unit, scope: Scope) -> QuerySet[Order]:
    """The open orders in which a unit still answers for a part, or for a group matter as its team: all of them or those
    of a part of its work."""
    part = Task.objects.filter(STILL_ITS_OWN, order=OuterRef("pk"), unit=unit)
    found = Order.objects.filter(Exists(part) | Q(team=unit), state__in=OPEN_STATES)
    if scope.matters:
        classes = Q()
        for code in scope.matters:
            classes |= Q(matter__code__startswith=code)
        found = found.filter(classes)
    if scope.region:
        found = found.filter(region__path__gte=scope.region, region__path__lt=paths.upper(scope.region))
    return found


def parts_in(unit: Unit, order_ids: Collection[int]) -> QuerySet[Task]:
    """The parts for which a unit still answers in these orders."""
    return Task.objects.filter(STILL_ITS_OWN, unit=unit, order__in=order_ids)
