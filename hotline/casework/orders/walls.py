"""The wall round guarded orders: from whom they are kept, asked of the appeals that they handle.

What guards an appeal goes with it when orders are merged or split; the order itself only remembers that it is guarded,
so that of all others nothing is asked.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Appeal, Complained
from hotline.casework.appeals.queries import hidden_from
from hotline.casework.appeals.rules import Guards
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.orders.models import Order, Share
from hotline.ground.journal.rules import CALLER, SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.units.models import Unit

SECRET = Sensitivity.SECRET.level


def shown_to(actor: Actor, *, order: str = "") -> Q:
    """The condition on orders, or on rows with an order in a field of this name, that are not kept from an actor."""
    field = f"{order}__" if order else ""
    hidden = Appeal.objects.filter(hidden_from(actor), is_guarded=True)
    which = OuterRef(f"{order}_id" if order else "pk")
    # an order that was merged tells of the appeals that it has lent
    kept = Share.objects.filter(Q(order=which) | Q(came_from=which), appeal__in=hidden)
    return Q(**{f"{field}is_guarded": False}) | Q(~Exists(kept))


def may_see(order: Order, actor: Actor) -> bool:
    """Whether an order is not kept from an actor. The caller and the clockwork have their own door."""
    if not order.is_guarded or actor.role in (SYSTEM.role, CALLER.role):
        return True
    return Order.objects.filter(shown_to(actor), pk=order.pk).exists()


def numbers_kept_from(actor: Actor) -> QuerySet[Appeal, str]:
    """The numbers of the appeals and orders that are kept from an actor: for lists that know a case by its number
    alone."""
    appeals = Appeal.objects.filter(hidden_from(actor), is_guarded=True).values_list("number", flat=True)
    orders = Order.objects.filter(~shown_to(actor), is_guarded=True).values_list("number", flat=True)
    return appeals.union(orders, all=True)


def guards_of(order: Order) -> Guards:
    """What guards an order: the walls of all its appeals together."""
    if not order.is_guarded:
        return Guards()
    walls = Complained.objects.filter(appeal__share__order=order).values_list("unit__path", flat=True)
    is_restricted = Appeal.objects.filter(share__order=order, is_restricted=True).exists()
    return Guards(frozenset(walls), is_restricted, _secrecy() if order.sensitivity == SECRET else None)


def _secrecy() -> frozenset[str] | None:
    """The units that alone may have what may be a state secret, where the city names them."""
    trade = profiles.current().guards.secrets_to
    return frozenset(Unit.objects.filter(trade=trade).values_list("path", flat=True)) if trade else None
