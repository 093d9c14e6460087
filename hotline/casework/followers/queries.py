"""Reads of followers: the orders somebody follows, who follows one, what a follower has not seen yet."""

from datetime import datetime

from django.db.models import Case, QuerySet, When

from hotline.casework.followers.models import Follow, Notice
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.walls import shown_to
from hotline.ground.journal.rules import Actor
from hotline.register.leaves.queries import standing_in
from hotline.register.leaves.rules import StandsInNoMore
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import matrix
from hotline.register.staff.words import OF_THE_CENTRE, Role

MOST_OFFERED = 200


def followed(actor: Actor) -> QuerySet[Order]:
    """The orders an actor follows and may still see, the latest followed first."""
    mine = visible_to(actor).filter(follows__staff=actor.desk_id, follows__ended_at__isnull=True)
    return mine.order_by("-follows__since", "-pk")


def followers_of(order_id: int) -> list[Follow]:
    """Who follows an order, the first first."""
    rows = Follow.objects.filter(order=order_id, ended_at__isnull=True).select_related("staff__unit", "named_by")
    return list(rows.order_by("since", "pk"))


def unseen(actor: Actor) -> QuerySet[Notice]:
    """What an actor was told of the orders she follows and has not seen yet, the latest first; where she stands in for
    somebody, what she was told of the orders that one follows."""
    if actor.staff_id is None:
        return Notice.objects.none()
    rows = Notice.objects.filter(staff=actor.staff_id, follow__staff=actor.desk_id, seen_at__isnull=True)
    rows = rows.filter(shown_to(actor, order="follow__order"))
    return rows.select_related("follow__order").order_by("-at", "-pk")


def may_see(
    staff_id: int, order_ids: set[int], *, standing_in_for: int | None = None, at: datetime | None = None
) -> set[int]:
    """Those of some orders that a person may see, or that she may see where she stands in for another."""
    person = actor_for(staff_id)
    if person is not None and standing_in_for is not None and at is not None:
        try:
            person = standing_in(person, standing_in_for, at=at)
        except StandsInNoMore:
            return set()
    return set(visible_to(person).filter(pk__in=order_ids).values_list("pk", flat=True)) if person else set()


def offered(order: Order) -> list[Staff]:
    """Who may be named a follower of an order: the centre's people and the leaders, and those of the units that have a
    part in it, as far as they may see it. The many who answer the telephone come last."""
    paths = order.tasks.values_list("unit_path", flat=True)
    people = Staff.objects.filter(is_active=True, role__in=matrix()["follow_order"].roles).select_related("unit")
    found = people.filter(role__in=OF_THE_CENTRE) | people.filter(unit__path__in=list(paths))
    known = {follow.staff_id for follow in followers_of(order.pk)}
    last = Case(When(role=Role.AGENT, then=1), default=0)
    rows = found.exclude(pk__in=known).order_by(last, "role", "pk")[:MOST_OFFERED]
    # What somebody may see goes by her role and her unit: it is asked once for those who share both.
    sees: dict[tuple[str, int], bool] = {}
    for person in rows:
        alike = (person.role, person.unit_id)
        if alike not in sees:
            sees[alike] = order.pk in may_see(person.pk, {order.pk})
    return [person for person in rows if sees[person.role, person.unit_id]]
