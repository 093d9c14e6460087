"""Merging (并案) and splitting (拆案): appeals move between orders, and both orders keep what happened.

Two orders change in one transaction. They are locked in the order of their ids before anything is read, so that two
people who merge the same orders at once wait for each other, one after the other, and never for ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.anew import Kept, counted_anew
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.queries import happened_to, kept_limit
from hotline.casework.clocks.words import Change
from hotline.casework.orders.actions import requests
from hotline.casework.orders.actions.above import earlier, take_over
from hotline.casework.orders.actions.auditing import end_parts
from hotline.casework.orders.actions.door import EFFECTS as PLAIN_EFFECTS
from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.actions.guarding import note_guards
from hotline.casework.orders.actions.holding import ended
from hotline.casework.orders.actions.parting import open_apart
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.words import State, TaskRole
from hotline.casework.steps.actions import NO_FILES, Standing, Work, check_version, replayed
from hotline.casework.steps.evidence import Files
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.merging import EARLIEST
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Due
from hotline.lib import numbers
from hotline.lib.statements import ask

MOST_AT_ONCE = 50


def merge(work: Work[Order]) -> None:
    """This order's appeals are handled by another one from now on: its units owe nothing more, its clocks stop, each of
    its callers is told that she still gets her own answer. What each was promised stays."""
    order, master = work.case, _named(work.given["into"], field="into")
    if master.pk == order.pk:
        raise StepRefused("This is the order itself. Name the other one.", field="into")
    if master.state == State.MERGED and master.merged_into:
        sentence = _("That order has been merged itself. The one that handles it is %(number)s.")
        raise StepRefused(sentence % {"number": master.merged_into.number}, field="into")
    if master.state not in UNANSWERED:
        raise StepRefused("That order has been answered or is over. It cannot take in others.", field="into")
    if order.is_guarded or master.is_guarded:
        raise StepRefused("A sensitive case is handled by itself: it is never merged.", field="into")
    moving = list(_under_way(order).select_related("appeal").order_by("appeal_id"))
    work.after |= {"into": master.number, "appeals": [share.appeal.number for share in moving]}
    work.after["units"] = [task.unit_id for task in work.standing.tasks]
    promised = _told_promise(order, work.standing.tasks)
    work.change(merged_into=master, held="")
    end_parts(work)

    def write(_event: Event) -> None:
        ended(work)
        for share in moving:
            share.promised_at = share.promised_at or promised or share.appeal.promised_at
            share.came_from_id = share.came_from_id or order.pk
            share.order_id, share.since = master.pk, work.at
        Share.objects.bulk_update(moving, ["promised_at", "came_from", "order", "since"])
        for other in Order.objects.filter(merged_into=order, state=State.MERGED).order_by("pk"):
            _beside(work, other.pk, "move_on", master.number)
        _beside(work, master.pk, "join", order.number)

    work.later.append(write)


def _told_promise(order: Order, tasks: Iterable[Task]) -> datetime | None:
    """The day that the callers of a dispatched order were told; that of acceptance where it was not dispatched."""
    return next((task.due_at for task in tasks if task.role == TaskRole.LEAD), None) if order.lead_unit_id else None


def join(work: Work[Order]) -> None:
    """Another order's appeals have come in. The earliest promise to one of them binds the handling, where the city says
    so; one that has passed already binds nobody, the caller's own course shows it."""
    order = work.case
    work.change(callers=_under_way(order).count(), promised_at=_earliest(order, work.at))
    work.after |= {"order": work.given["order"], "callers": order.callers}
    if work.case.is_confidential is False and _under_way(order).filter(appeal__is_confidential=True).exists():
        work.change(is_confidential=True)
    take_over(work, _named(work.given["order"], field="order"))
    clock = _handling(order)
    if clock is None or order.promised_at is None or work.profile.merging.promise != EARLIEST:
        return
    if work.at < order.promised_at < clock.due_at:
        _set_end(work, clock, order.promised_at)


def move_on(work: Work[Order]) -> None:
    """The order that took this one in has been merged itself: this one points to where its appeals are handled now."""
    work.change(merged_into=_named(work.given["order"], field="order"))
    work.after["order"] = work.given["order"]


def split(work: Work[Order]) -> None:
    """An appeal, or all that came with an order, is taken out again. It goes back to the order that it had of its own;
    where that goes another way by now, a new one is opened for it. Its caller's clock is the old one."""
    order = work.case
    leaving = _leaving(work)
    if _under_way(order).count() - len(leaving) < 1:
        raise StepRefused("One appeal at least stays with this order. Leave out the one that it began with.")
    target = _target(work, leaving)
    work.change(callers=_under_way(order).count() - len(leaving))
    work.after |= {"appeals": [share.appeal.number for share in leaving], "callers": order.callers, "to": target.number}
    _give_back_time(work, leaving)
    work.later.append(partial(_part, work, leaving, target))


@dataclass(frozen=True, slots=True)
class Target:
    """Where an appeal goes that is taken out: an order there is, with the step it takes, or one to be opened."""

    number: str
    order_id: int | None = None
    step: str = ""


def _leaving(work: Work[Order]) -> list[Share]:
    """The appeals to be taken out: the one named, or all that came with the order named."""
    appeal = numbers.tidy_reference(work.given.get("appeal", ""))
    origin = numbers.tidy_reference(work.given.get("order", ""))
    if bool(appeal) is bool(origin):
        raise StepRefused("Name an appeal of this order, or an order that was merged into it.", field="appeal")
    shares = _under_way(work.case).select_related("appeal", "came_from").order_by("appeal_id")
    found = shares.filter(appeal__number=appeal) if appeal else shares.filter(came_from__number=origin)
    if not found:
        field = "appeal" if appeal else "order"
        raise StepRefused("This order handles no such appeal.", field=field)
    return list(found)


def _target(work: Work[Order], leaving: Sequence[Share]) -> Target:
    home = leaving[0].came_from
    if home is not None and home.state == State.MERGED:
        return Target(home.number, home.pk, "revive")
    if home is not None and home.state in UNANSWERED:
        return Target(home.number, home.pk, "join")
    return Target(_free_number(work, leaving[0]))


def _free_number(work: Work[Order], share: Share) -> str:
    """An order bears the number of its first appeal, unless another order has that already."""
    wanted = share.appeal.number
    if not Order.objects.filter(number=wanted).exists():
        return wanted
    ((serial,),) = ask("SELECT nextval('appeals_serial')")
    return numbers.reference(work.profile.number_prefix, work.profile.day(work.at), serial % 1_000_000)


def _part(work: Work[Order], leaving: list[Share], target: Target, _event: Event) -> None:
    for share in leaving:
        share.came_from_id, share.since = None, work.at
        share.promised_at = share.promised_at or share.appeal.promised_at
    if target.order_id is None:
        open_apart(work.case, leaving=leaving, number=target.number, actor=work.actor, at=work.at)
    else:
        Share.objects.filter(pk__in=[share.pk for share in leaving]).update(order=target.order_id)
        Share.objects.bulk_update(leaving, ["promised_at", "came_from", "since"])
        _beside(work, target.order_id, target.step, work.case.number)
    if work.case.is_guarded:
        note_guards(Order.objects.get(shares=leaving[0]))
        note_guards(work.case)


def revive(work: Work[Order]) -> None:
    """The order lives again, with its course. The dispatcher decides who handles it; who had a part before may read on,
    and the handling ends no later than what its callers were promised."""
    order = work.case
    Task.objects.filter(order=order).update(role=TaskRole.RELIEVED)
    callers = _under_way(order).count()
    work.after |= {"order": work.given["order"], "callers": callers}
    work.change(merged_into=None, callers=callers, promised_at=_earliest(order, work.at))
    work.change(lead_unit=None, lead_path="", dispatched_at=None, replied_at=None)


def _give_back_time(work: Work[Order], leaving: Iterable[Share]) -> None:
    """A limit that the promise of one who leaves had bound ends as before, or by the earliest promise of the others."""
    order, clock = work.case, _handling(work.case)
    gone = [share.pk for share in leaving]
    earliest = _earliest(order, work.at, without=gone)
    bound_by = order.promised_at
    work.change(promised_at=earliest)
    if clock is None or bound_by is None:
        return
    if clock.due_at != bound_by or not Alteration.objects.filter(clock=clock, change=Change.BOUND).exists():
        return
    free = _free_end(work, clock)
    end = earlier(earlier(free, earliest), order.outer_due_at) or free
    if end > clock.due_at:
        _set_end(work, clock, end)


def _free_end(work: Work[Order], clock: Clock) -> datetime:
    """When a limit that a promise has bound would end without it, by the calendar under which it was counted last."""
    order, profile, happened = work.case, work.profile, happened_to([clock.pk])[clock.pk]
    if not clock.ends_by:
        return next(each.due_before for each in happened if each.change == Change.BOUND)
    limit, above = kept_limit(clock, profile), (order.dispatched_at, order.outer_due_at)
    kept = Kept(limit, clock.started_at, clock.due_at, clock.ends_by, happened, *above)
    calendar = workdays.calendar_for(profile, workdays.calendar_of(clock.calendar_version))
    return counted_anew(kept, profile=profile, calendar=calendar, is_free=True).at


def _set_end(work: Work[Order], clock: Clock, end: datetime) -> None:
    order = work.case
    work.before["due_at"], work.after["due_at"] = clock.due_at.isoformat(), end.isoformat()
    if order.turn_unit_id == order.lead_unit_id:
        work.moves[clock.pk] = end
    work.statement.update(Task, {"order_id": order.pk, "role": TaskRole.LEAD}, {"due_at": end})
    due = Due(end, is_provisional=False)
    work.later.append(lambda event: clocks.move(clock, end=due, change=Change.BOUND, event=event, at=work.at))


def _handling(order: Order) -> Clock | None:
    """The clock by which the lead unit must reply, while it runs."""
    running = requests.clocks_of_units(order.pk)
    own = [clock for clock in running if clock.task_id is None and clock.kind in ("handle", "rework")]
    return next((clock for clock in own if clock.paused_at is None), None)


def _earliest(order: Order, at: datetime, *, without: Iterable[int] = ()) -> datetime | None:
    """The earliest promise to come that was made before orders were merged or split."""
    promises = _under_way(order).exclude(pk__in=list(without)).filter(promised_at__gt=at)
    found: datetime | None = promises.aggregate(earliest=Min("promised_at"))["earliest"]
    return found


def _under_way(order: Order) -> QuerySet[Share]:
    return Share.objects.filter(order=order, appeal__state=AppealState.ACCEPTED)


def _named(number: str, *, field: str) -> Order:
    found = Order.objects.select_related("merged_into").filter(number=numbers.tidy_reference(number)).first()
    if found is None:
        raise StepRefused("There is no order with this number.", field=field)
    return found


def _beside(work: Work[Order], order_id: int, step: str, number: str) -> None:
    """The step of the other order of the two, by the same person."""
    Beside().take(order_id, step, actor=work.actor, at=work.at, given={"order": number})


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {**PLAIN_EFFECTS, "merge": merge, "split": split, "join": join, "move_on": move_on, "revive": revive}
)


class MergingDoor(OrderDoor):
    """The door of orders with the steps that change two of them."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def take(
        self,
        case_id: int,
        step: str,
        *,
        actor: Actor,
        at: datetime,
        given: Mapping[str, object],
        version: int | None = None,
        key: str = "",
        files: Files = NO_FILES,
    ) -> Event:
        """Take a step; where it changes two orders, both are locked first."""
        if step not in ("merge", "split"):
            return super().take(case_id, step, actor=actor, at=at, given=given, version=version, key=key, files=files)
        with transaction.atomic():
            lock(case_id, given)
            return super().take(case_id, step, actor=actor, at=at, given=given, version=version, key=key, files=files)


class Beside(MergingDoor):
    """The door for the other order of the two."""

    def standing(self, case: Order, actor: Actor) -> Standing:
        """The step comes with one of another order."""
        found = super().standing(case, actor)
        return replace(found, parts=found.parts | {"merging"})


_CONCERNED = """
SELECT o.id FROM orders_order o WHERE o.id = %s OR o.number = ANY(%s)
UNION SELECT s.came_from_id FROM orders_share s JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE s.order_id = %s AND a.number = ANY(%s) AND s.came_from_id IS NOT NULL
"""
_LOCKED = "SELECT id FROM orders_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_MERGED_INTO = "SELECT id FROM orders_order WHERE merged_into_id = ANY(%s) AND state = 'merged'"


def lock(case_id: int, given: Mapping[str, object]) -> None:
    """Lock every order that a merger or a division changes, in the order of their ids: the two, and what was merged
    into them before."""
    named = [numbers.tidy_reference(str(given.get(name) or ""))[:24] for name in ("into", "order", "appeal")]
    ids = {order_id for (order_id,) in ask(_CONCERNED, [case_id, named, case_id, named])}
    lock_all(ids)


def lock_all(ids: set[int]) -> None:
    """Lock orders, and what was merged into them, in the order of their ids."""
    wanted = ids | {order_id for (order_id,) in ask(_MERGED_INTO, [list(ids)])}
    ask(_LOCKED, [sorted(wanted)])
    if not wanted.issuperset(order_id for (order_id,) in ask(_MERGED_INTO, [list(ids)])):
        raise StaleVersion("Somebody else has changed this case since you opened it. Look at it again.")


@transaction.atomic
def merge_all(
    *,
    orders: Sequence[Order],
    into: Order,
    actor: Actor,
    at: datetime,
    note: str = "",
    key: str = "",
    versions: Mapping[str, int] = MappingProxyType({}),
) -> list[Event]:
    """Merge several orders into one: all of it or nothing. `versions` are those, by number, that were looked at before
    it was decided; of the order that takes the others in, too. Raises what the step raises."""
    if not orders:
        raise StepRefused("Choose at least one order.")
    if len(orders) > MOST_AT_ONCE:
        raise StepRefused("These are too many at once. Merge them in several turns.")
    lock_all({into.pk, *(order.pk for order in orders)})
    given: dict[str, Any] = {"into": into.number, **({"note": note} if note else {})}
    chosen = sorted(orders, key=lambda order: order.pk)
    keys = {order.pk: f"{key}:{order.pk}" if key else "" for order in chosen}
    if not key or not replayed(key=keys[chosen[0].pk], request=["merge", given], actor=actor):
        check_version(Order.objects.get(pk=into.pk), version=versions.get(into.number))
    return [
        MergingDoor().take(
            order.pk, "merge", actor=actor, at=at, given=given, key=keys[order.pk], version=versions.get(order.number)
        )
        for order in chosen
    ]
