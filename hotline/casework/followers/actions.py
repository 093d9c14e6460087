"""Following an order, naming followers, and telling them of its steps."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from psycopg.types.numeric import Int4

from hotline.casework.followers.models import Follow, Notice
from hotline.casework.followers.queries import may_see, unseen
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import step_events, visible_to
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib.statements import ask
from hotline.register.leaves import queries as leaves
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, may

BATCH = 500


@transaction.atomic
def follow(order: Order, *, actor: Actor, at: datetime) -> Follow:
    """Follow an order oneself, or for the one somebody stands in for. Done again it changes nothing. Raises OutOfScope
    where it may not be seen."""
    if not may(actor, "follow_order") or not visible_to(actor).filter(pk=order.pk).exists():
        raise OutOfScope("Your role or your unit does not cover this step.")
    assert actor.desk_id is not None
    (row,) = _begin(order, [actor.desk_id], actor=actor, at=at, named_by=None)
    return row


@transaction.atomic
def name_followers(order: Order, *, people: Iterable[Staff], actor: Actor, at: datetime) -> list[Follow]:
    """Make people followers of an order. Who may not see it is not named. Raises OutOfScope, StepRefused."""
    if not may(actor, "name_followers") or not visible_to(actor).filter(pk=order.pk).exists():
        raise OutOfScope("Your role or your unit does not cover this step.")
    ids = [person.pk for person in people]
    if not ids:
        raise StepRefused("Choose at least one person.", field="people")
    if any(order.pk not in may_see(staff_id, {order.pk}) for staff_id in ids):
        raise StepRefused("Somebody of these may not see this order.", field="people")
    return _begin(order, ids, actor=actor, at=at, named_by=actor.staff_id)


def _begin(order: Order, staff_ids: list[int], *, actor: Actor, at: datetime, named_by: int | None) -> list[Follow]:
    """The rows of those who begin to follow: the order is locked, so that two clicks make one."""
    locked = Order.objects.select_for_update(of=("self",)).only("journal_length").get(pk=order.pk)
    there = Follow.objects.filter(order=order, ended_at__isnull=True, staff__in=staff_ids)
    known = {row.staff_id: row for row in there}
    fresh = [staff_id for staff_id in dict.fromkeys(staff_ids) if staff_id not in known]
    if fresh:
        name = "followers_named" if named_by else "followed"
        journal.note(subject=locked, name=name, at=at, actor=actor, after={"people": fresh})
    for staff_id in fresh:
        row = Follow(order=order, staff_id=staff_id, named_by_id=named_by, since=at, told_place=locked.journal_length)
        row.save(force_insert=True)
        known[staff_id] = row
    return [known[staff_id] for staff_id in dict.fromkeys(staff_ids)]


@transaction.atomic
def unfollow(order: Order, *, actor: Actor, at: datetime) -> None:
    """Follow an order no longer. Done again it changes nothing."""
    mine = Follow.objects.filter(order=order, staff=actor.desk_id, ended_at__isnull=True)
    if mine.update(ended_at=at):
        journal.note(subject=order, name="unfollowed", at=at, actor=actor)


_TAKEN = """
DELETE FROM followers_behind WHERE id IN (
    SELECT id FROM followers_behind ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING order_id
"""
# Not passed over when another worker holds them: what has happened since it looked would be told to nobody.
_BEHIND = """
SELECT f.id, f.order_id, f.staff_id, f.told_place, o.journal_length FROM followers_follow f
JOIN orders_order o ON o.id = f.order_id AND o.journal_length > f.told_place
WHERE f.order_id = ANY(%s) AND f.ended_at IS NULL ORDER BY f.id FOR UPDATE OF f
"""


def tell(*, at: datetime) -> int:
    """Tell followers of the steps taken since they were told last, except of their own. Returns how many were told.

    What is told, up to where, and that it need not be told any more is one transaction: a worker killed at any line
    leaves it to the next one, and two workers pass over each other's orders.
    """
    count = 0
    while (told := _batch(at)) is not None:
        count += told
    return count


@transaction.atomic
def _batch(at: datetime) -> int | None:
    taken = {order_id for (order_id,) in ask(_TAKEN, [Int4(BATCH)])}
    if not taken:
        return None
    behind = ask(_BEHIND, [sorted(taken)])
    if not behind:
        return 0
    orders: dict[int, set[int]] = {}
    for _follow_id, order_id, staff_id, _place, _length in behind:
        orders.setdefault(staff_id, set()).add(order_id)
    told = _told(orders, at)
    least = min(row[3] for row in behind)
    events = Event.objects.filter(subject_kind=Order.journal_kind, subject_id__in={row[1] for row in behind})
    steps: dict[int, list[Event]] = {}
    for event in events.filter(place__gt=least, name__in=step_events()).order_by("place"):
        steps.setdefault(event.subject_id, []).append(event)
    rows = [
        Notice(follow_id=follow_id, staff_id=reader, place=event.place, event=event.name, at=at)
        for follow_id, order_id, staff_id, place, length in behind
        for reader, seen in told[staff_id].items()
        if order_id in seen
        for event in steps.get(order_id, ())
        if place < event.place <= length and event.actor_id != reader
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    for follow_id, _order_id, _staff_id, _place, length in behind:
        Follow.objects.filter(pk=follow_id).update(told_place=length)
    return len(rows)


def _told(orders: Mapping[int, set[int]], at: datetime) -> dict[int, dict[int, set[int]]]:
    """Of each follower who is told of her orders, and which of them that person may see: the follower herself and,
    while she is on leave, whoever stands in for her."""
    told = {staff_id: {staff_id: may_see(staff_id, ids)} for staff_id, ids in orders.items()}
    for absent, stand_in in leaves.stand_ins_of(orders.keys(), at=at).items():
        told[absent][stand_in] = may_see(stand_in, orders[absent], standing_in_for=absent, at=at)
    return told


def note_seen(*, actor: Actor, at: datetime) -> int:
    """Somebody has seen what she was told of the orders she follows."""
    return Notice.objects.filter(pk__in=list(unseen(actor).values_list("pk", flat=True))).update(seen_at=at)
