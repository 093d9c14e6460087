"""What keeps a hotline centre open: the cases that it keeps and that are not over. Asked before a unit is closed."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.orders.models import Order
from hotline.casework.orders.workflow import ORDERS
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

NAMED = 3
"""So many numbers are named as examples."""


def open_cases(unit: Unit, *, on: date) -> str:
    """The open orders and appeals of a centre in one sentence; nothing where there is none.

    Only a centre is asked: every case comes back to it, and nobody else could take it on. Other units keep what they
    have in hand when they are closed, and the units above them act.
    """
    if unit.kind != Kind.CENTRE:
        return ""
    orders = Order.objects.filter(Q(centre=unit) | Q(turn_unit=unit), state__in=ORDERS.open_states)
    appeals = Appeal.objects.filter(turn_unit=unit, state__in=APPEALS.open_states)
    numbers = [
        number
        for cases in (appeals, orders)
        for number in cases.order_by("turn_due_at", "pk").values_list("number", flat=True)[:NAMED]
    ]
    if not numbers:
        return ""
    sentence = _(
        "This centre keeps open cases: appeals %(appeals)d, orders %(orders)d (%(numbers)s …). Close them first."
    )
    return sentence % {"appeals": appeals.count(), "orders": orders.count(), "numbers": ", ".join(numbers[:NAMED])}
