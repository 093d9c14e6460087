"""Changes of the network: units are opened, moved and closed, never deleted."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays.rules import Hours, kept
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind


class UnitRefused(ValueError):
    """The tree of units would not stay a tree, or history would be lost."""


def sort_key(name: str) -> tuple[str, str]:
    """How a Chinese name is sorted and typed: its pinyin in full and its initials."""
    return " ".join(lazy_pinyin(name))[:200], "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:80].lower()


def _next_path(parent: Unit | None) -> str:
    """The next path under a parent; the parent's row is locked, so that two new children get two paths.

    A path that was given once is never given again, wherever its unit has moved: orders still carry it until they
    have been rewritten, and the journal names it for ever.
    """
    if parent is None:
        roots = Unit.objects.filter(parent__isnull=True).order_by("-path").values_list("path", flat=True)
        return paths.child("", int(roots[0]) + 1 if roots else 1)
    path, ordinal = ask(_NEXT_CHILD, [parent.pk])[0]
    return paths.child(path, ordinal)


# Who waits for the parent's row finds the number that was given meanwhile in `last_child`.
_NEXT_CHILD = """
UPDATE units_unit p SET last_child = 1 + greatest(p.last_child, (
    SELECT coalesce(max(right(c.path, 4)::int), 0) FROM units_unit c WHERE c.parent_id = p.id
)) WHERE p.id = %s RETURNING p.path, p.last_child
"""


@transaction.atomic
def open_unit(*, code: str, name: str, kind: str, under: Unit | None, actor: Actor, at: datetime, **more: Any) -> Unit:
    """Enter a new unit below `under` into the tree."""
    full, initials = sort_key(name)
    unit = Unit(
        code=code, name=name, kind=kind, parent=under, path=_next_path(under), sort_key=full, initials=initials, **more
    )
    after = {"code": code, "path": unit.path, "kind": kind}
    journal.open_chain(subject=unit, name="opened", at=at, actor=actor, after=after)
    return unit


@transaction.atomic
def close(*, unit: Unit, on: date, actor: Actor, at: datetime, reason: str) -> None:
    """Close a unit from a day on that is not still to come. It keeps its orders and its history; nothing new is given
    to it, and its accounts no longer act. Raises UnitRefused naming what is still open: units below it, duties that it
    leads on, and the cases of a hotline centre, which nobody else could take on."""
    # locked, so that what comes in meanwhile for this unit is seen or waits
    Unit.objects.select_for_update().get(pk=unit.pk)
    if on > timezone.localdate(at):
        raise UnitRefused(_("A unit is closed when its day has come, not before."))
    if Unit.objects.filter(parent=unit, closed_on__isnull=True).exists():
        raise UnitRefused(_("This unit still has open units below it. Close or move those first."))
    if unit.kind == Kind.CENTRE and not Unit.objects.filter(_takes_over(unit)).exists():
        raise UnitRefused(_("No other hotline centre would keep what comes in from this region."))
    for room in settings.HUIYIN_KEPT_OPEN_BY:
        if still_open := import_string(room)(unit, on=on):
            raise UnitRefused(still_open)
    Unit.objects.filter(pk=unit.pk).update(closed_on=on)
    unit.closed_on = on
    journal.note(subject=unit, name="closed", at=at, actor=actor, reason=reason, after={"closed_on": on.isoformat()})


def _takes_over(centre: Unit) -> Q:
    """The other open centres that would keep what comes in from a centre's region: there, or above it."""
    regions = paths.ancestors(centre.path)
    return Q(kind=Kind.CENTRE, closed_on__isnull=True, parent__path__in=regions) & ~Q(pk=centre.pk)


@transaction.atomic
def set_duty(*, unit: Unit, hours: Hours | None, phone: str, actor: Actor, at: datetime, reason: str = "") -> None:
    """Say when a unit is on duty and where it is rung up then; None: in the city's office hours. Clocks that run keep
    their ends; warnings go by it at once."""
    locked = Unit.objects.select_for_update().get(pk=unit.pk)
    told = kept(hours) if hours else None
    after = {"duty_hours": told, "duty_phone": phone}
    before = {"duty_hours": locked.duty_hours, "duty_phone": locked.duty_phone}
    if before == after:
        return
    Unit.objects.filter(pk=unit.pk).update(duty_hours=told, duty_phone=phone)
    unit.duty_hours, unit.duty_phone = told, phone
    journal.note(subject=unit, name="duty_set", at=at, actor=actor, reason=reason, before=before, after=after)


@transaction.atomic
def move(*, unit: Unit, under: Unit, actor: Actor, at: datetime, reason: str) -> None:
    """Move a unit with all below it. Its old path stays in the journal; the paths that orders carry are rewritten by
    the work that the event calls for, so that a move of a large district does not hold up the network."""
    # both as they stand now, in the order of their ids: of two moves at once the second sees what the first has done
    for row in Unit.objects.select_for_update().filter(pk__in=(unit.pk, under.pk)).order_by("pk"):
        (unit if row.pk == unit.pk else under).path = row.path
    if paths.is_within(under.path, unit.path):
        raise UnitRefused(_("A unit cannot be moved below itself."))
    above = Unit.objects.filter(children=unit).values_list("code", flat=True).first() or ""
    old, new = unit.path, _next_path(under)
    Unit.objects.filter(path__gte=old, path__lt=paths.upper(old)).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    Unit.objects.filter(pk=unit.pk).update(parent=under)
    unit.parent, unit.path = under, new
    journal.note(
        subject=unit,
        name="moved",
        at=at,
        actor=actor,
        reason=reason,
        before={"path": old, "under": above},
        after={"path": new, "under": under.code},
    )


@transaction.atomic
def close_for(*, unit: Unit, successor: Unit, on: date, actor: Actor, at: datetime, reason: str) -> int:
    """Close a unit whose work another one has taken over (撤并). The units below it go below the successor, its trade
    finds the successor, and it stands below the successor itself with all it has done, so that the successor's people
    may read that. Returns how many units below it were moved. Raises UnitRefused as `close` and `move` do."""
    below = list(Unit.objects.filter(parent=unit, closed_on__isnull=True).order_by("path"))
    for each in below:
        move(unit=each, under=successor, actor=actor, at=at, reason=reason)
    trades = sorted((unit.trades | set(successor.further_trades)) - {successor.trade})
    successor.further_trades = trades
    Unit.objects.filter(pk=successor.pk).update(further_trades=trades)
    Unit.objects.filter(pk=unit.pk).update(successor=successor)
    unit.successor = successor
    close(unit=unit, on=on, actor=actor, at=at, reason=reason)
    move(unit=unit, under=successor, actor=actor, at=at, reason=reason)
    return len(below)
