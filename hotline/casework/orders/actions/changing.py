"""A dispatched order is changed: another unit is added to those that assist, or the order is classed otherwise."""

from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.queries import own_hours
from hotline.casework.clocks.rules import counted_by, ends, own_hours_of
from hotline.casework.clocks.words import Change, EndsBy, Kind
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.actions.dispatching import handling
from hotline.casework.orders.actions.requests import lead_part
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import PARTS_IN_WORK, TaskRole
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles.rules import Limit
from hotline.ground.workdays.rules import Due, of_kept
from hotline.ground.workdays.rules import kept as hours_kept
from hotline.lib.statements import read
from hotline.register.matters import queries as matters


def add_unit(work: Work[Order]) -> None:
    """A further unit assists: it is told what it has to do and reports to the lead, by a limit of its own that ends no
    later than the lead's – unless that has run out. The lead stays the one that answers."""
    order, given = work.case, work.given
    unit = handling(lookups.unit(given["unit"], field="unit"), field="unit")
    lead = lead_part(work)
    if any(task.unit_id == unit.pk and task.state in PARTS_IN_WORK for task in work.standing.tasks):
        raise StepRefused("This unit has a part in the order already.", field="unit")
    limit = Limit(work.line.for_part, given["workdays"], "workdays") if given.get("workdays") else None
    above = lead.due_at if work.at < lead.due_at else None
    due_at = work.ticking(work.line.for_part, limit, unit_id=unit.pk).due_at
    if above and above < due_at:
        if limit:
            raise StepRefused("The limit ends after your own. Give fewer working days.", field="workdays")
        due_at = above
    work.after |= {"unit": unit.code, "due_at": due_at.isoformat()}

    def write(_event: Event) -> None:
        task = Task.objects.create(
            order=order,
            opened_at=order.opened_at,
            unit=unit,
            unit_path=unit.path,
            role=TaskRole.ASSISTING,
            assigned_at=work.at,
            due_at=due_at,
            basis=given["duty"],
        )
        clock = work.clock(work.line.for_part, unit_id=unit.pk, task_id=task.pk, given=limit, above=above)
        clock.save(force_insert=True)

    work.later.append(write)


CLASSED = ("kind", "urgency")


def ask_change(work: Work[Order]) -> None:
    """The lead unit, or the dispatcher, says how the order should be classed instead, and why."""
    order, given = work.case, work.given
    wanted = {name: given[name] for name in CLASSED if name in given and given[name] != getattr(order, name)}
    if "matter" in given and lookups.matter(given["matter"], field="matter").pk != order.matter_id:
        wanted["matter"] = given["matter"]
    if not wanted:
        raise StepRefused("This is how the order is classed already.")
    work.change(change_asked=wanted)
    work.after |= wanted


def approve_change(work: Work[Order]) -> None:
    """A leader of the centre consents: what was and what is stands in the journal. The limit of the handling is counted
    anew only where the city's rules say so, and never when it has been changed before."""
    order = work.case
    wanted = dict(order.change_asked)
    for name in CLASSED:
        if name in wanted:
            work.before[name], work.after[name] = getattr(order, name), wanted[name]
            work.change(**{name: wanted[name]})
    if "matter" in wanted:
        work.before["matter"], work.after["matter"] = order.matter.code if order.matter else "", wanted["matter"]
        work.change(matter=lookups.matter(wanted["matter"], field="matter"))
    work.change(change_asked={})
    if work.profile.recount_on_change:
        _recount(work)


def refuse_change(work: Work[Order]) -> None:
    """It stays classed as it is."""
    work.change(change_asked={})


def _recount(work: Work[Order]) -> None:
    order = work.case
    condition = "t.subject_kind = 'order' AND t.subject_id = %s AND t.kind = %s AND t.stopped_at IS NULL"
    running = read(Clock, condition, [order.pk, Kind.HANDLE.value])
    if not running or Alteration.objects.filter(clock=running[0]).exclude(change=Change.RECOUNTED).exists():
        return
    clock = running[0]
    bucket = matters.bucket_in(order.matter, work.profile) if order.matter else 0
    limit = work.profile.limit(clock.kind, kind=order.kind, urgency=order.urgency, bucket=bucket)
    limit = counted_by(limit, of_kept(clock.hours) or own_hours(clock.kind, clock.unit_id, work.profile))
    end: Due = ends(limit, start=clock.started_at, profile=work.profile, calendar=work.calendar)
    outer = order.outer_due_at
    is_outer = outer is not None and clock.started_at < outer < end.at
    end = Due(outer, is_provisional=False) if outer is not None and is_outer else end
    if end.at == clock.due_at:
        return
    work.before["due_at"], work.after["due_at"] = clock.due_at.isoformat(), end.at.isoformat()
    work.moves[clock.pk] = end.at
    work.statement.update(Task, {"id": lead_part(work).pk}, {"due_at": end.at})
    work.later.append(lambda event: clocks.move(clock, end=end, change=Change.RECOUNTED, event=event, at=work.at))
    kept = {
        "amount": limit.amount,
        "unit_of_time": limit.unit,
        "start_rule": limit.start,
        "end_rule": limit.end,
        "hours": hours_kept(own) if (own := own_hours_of(limit)) else None,
        "ends_by": EndsBy.OUTER if is_outer else EndsBy.COUNTED,
        "calendar_version": work.calendar.version,
    }
    work.later.append(lambda _event: Clock.objects.filter(pk=clock.pk).update(**kept))
