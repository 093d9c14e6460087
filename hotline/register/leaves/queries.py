"""Reads of leaves: who is away, who stands in for whom, and in whose name somebody may act."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.leaves.models import Leave, hand
from hotline.register.leaves.rules import StandsInNoMore, fits, stand_ins
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import matrix, may

TAKE, ARRANGE = "take_leave", "arrange_leave"
OVER = gettext_noop("The leave is over, or you do not stand in for this person: nothing more is done in her name.")
MOST_OFFERED = 200
STANDS_IN_NOW = """
EXISTS (SELECT 1 FROM leaves_leave l
    WHERE l.stand_in_id = %s AND l.ended_at IS NULL AND l.begins_at <= %s AND l.ends_at > %s)
"""
"""Whether somebody (id, instant twice) stands in for anybody: asked together with what else a page must know."""


def open_leaves(*, at: datetime) -> QuerySet[Leave]:
    """Leaves that run or are still to come, with both people and their units."""
    rows = Leave.objects.filter(ended_at__isnull=True, ends_at__gt=at)
    return rows.select_related("absent__unit", "stand_in__unit").order_by("begins_at", "pk")


def of(person_id: int, *, at: datetime) -> list[Leave]:
    """Somebody's own leaves that run or are still to come."""
    return list(open_leaves(at=at).filter(absent=person_id))


def stood_in_by(person_id: int, *, at: datetime) -> list[Leave]:
    """The leaves that run now in which somebody stands in and may act."""
    return [leave for leave in standing_now(person_id, at=at) if _both_here(leave)]


def standing_now(person_id: int, *, at: datetime) -> QuerySet[Leave]:
    """The leaves that run now and name somebody as stand-in."""
    return open_leaves(at=at).filter(stand_in=person_id, begins_at__lte=at)


def stand_ins_of(people: Collection[int], *, at: datetime) -> dict[int, int]:
    """Of these people those who are away now, with who stands in for each."""
    rows = Leave.objects.filter(absent__in=list(people), ended_at__isnull=True, begins_at__lte=at, ends_at__gt=at)
    return dict(rows.values_list("absent_id", "stand_in_id"))


def _both_here(leave: Leave) -> bool:
    return hand(leave.absent).is_here and hand(leave.stand_in).is_here


def standing_in(actor: Actor, absent_id: int, *, at: datetime) -> Actor:
    """The actor as whom somebody acts for the absent one: role, unit and reach of the absent one, her own name, both
    identities. Raises StandsInNoMore where she does not stand in for her at this instant."""
    absent = actor_for(absent_id, request_id=actor.request_id)
    if absent is None or actor.staff_id is None or actor.for_staff_id is not None:
        raise StandsInNoMore(OVER)
    stand_in = replace(
        absent,
        staff_id=actor.staff_id,
        name=actor.name,
        for_staff_id=absent_id,
        for_name=absent.name,
        own_path=actor.unit_path,
    )
    if not ask(_RUNS, _asked(stand_in, at)):
        raise StandsInNoMore(OVER)
    return stand_in


_RUNS = """
SELECT 1 FROM leaves_leave l JOIN staff_staff a ON a.id = l.absent_id JOIN staff_staff s ON s.id = l.stand_in_id
WHERE l.stand_in_id = %s AND l.absent_id = %s AND l.ended_at IS NULL AND l.begins_at <= %s AND l.ends_at > %s
    AND a.is_active AND s.is_active
"""


def _asked(actor: Actor, at: datetime) -> list[object]:
    return [actor.staff_id, actor.for_staff_id, at, at]


def prove(actor: Actor, *, at: datetime) -> None:
    """That somebody stands in for the one she acts for at the instant of her act. The leave is kept as it is until the
    transaction ends: who ends it meanwhile waits, and who is faster is the reason that this act is refused."""
    if not connection.in_atomic_block:
        raise RuntimeError("what is done for somebody is written in a transaction")
    if not ask(_RUNS + "FOR SHARE OF l", _asked(actor, at)):
        raise StandsInNoMore(OVER)


def covers(actor: Actor, path: str) -> bool:
    """Whether somebody arranges the leaves of a unit's people: of her own unit and below, or of all."""
    permission = matrix()[ARRANGE].roles.get(actor.role)
    return permission is not None and (permission.scope == "all" or paths.is_within(path, actor.unit_path))


def may_arrange(actor: Actor, person: Staff) -> bool:
    """Whether somebody may enter and end the leaves of a person: her own, and those she arranges. Who stands in for
    somebody does neither for that person nor for herself: nobody lengthens what she was given."""
    if person.pk in actor.persons:
        return actor.for_staff_id is None and may(actor, TAKE)
    return covers(actor, person.unit.path)


def arranged_by(actor: Actor, *, at: datetime) -> QuerySet[Leave]:
    """The leaves that run or are still to come of those whose leaves somebody arranges."""
    permission = matrix()[ARRANGE].roles.get(actor.role)
    if permission is None:
        return Leave.objects.none()
    found = open_leaves(at=at)
    return found if permission.scope == "all" else found.filter(_below("absent__unit__path", actor.unit_path))


def people_of(actor: Actor) -> QuerySet[Staff]:
    """Those whose leaves somebody arranges, besides herself."""
    permission = matrix()[ARRANGE].roles.get(actor.role)
    if permission is None:
        return Staff.objects.none()
    found = Staff.objects.filter(is_active=True, unit__closed_on__isnull=True).exclude(pk__in=actor.persons)
    found = found.select_related("unit").order_by("unit__path", "role", "pk")
    return found if permission.scope == "all" else found.filter(_below("unit__path", actor.unit_path))


def _below(field: str, path: str) -> Q:
    return Q(**{f"{field}__gte": path, f"{field}__lt": paths.upper(path)})


def offered(person: Staff) -> list[Staff]:
    """Who can stand in for somebody, those of her own unit first."""
    path = person.unit.path
    near = Q(unit__path__in=(path, path[: -paths.WIDTH])) | Q(unit__parent=person.unit)
    roles = stand_ins().get(person.role, frozenset())
    found = Staff.objects.filter(near, role__in=roles, is_active=True).exclude(pk=person.pk).select_related("unit")
    absent = hand(person)
    fit = [one for one in found.order_by("role", "pk") if fits(absent, hand(one))]
    return sorted(fit, key=lambda one: one.unit.path != path)[:MOST_OFFERED]
