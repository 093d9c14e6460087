"""Merging and splitting of units: one act, one transaction, however many orders it moves. Killed half-way nothing has
happened; done again under the same key it is the same act."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.casework.appeals.actions import recipients
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.rules import Said
from hotline.casework.inspections.actions import succeeding as inspections
from hotline.casework.orders.actions import succeeding as orders
from hotline.casework.steps.once import made_before
from hotline.casework.successions.models import Succession
from hotline.casework.successions.queries import Plan, complained_of, keeps_cases, people_of
from hotline.casework.supervision.actions import succeeding as documents
from hotline.casework.warnings import actions as warnings
from hotline.casework.whistles.actions import succeeding as whistles
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import REASON, Actor, Entry
from hotline.lib import paths
from hotline.lib.statements import Statement, reserve
from hotline.register.knowledge import actions as knowledge
from hotline.register.matters import actions as duties
from hotline.register.staff import actions as staff
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units import actions as units
from hotline.register.units.actions import UnitRefused
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

ACT = "merge_units"
LETTER = "unit_succeeded"
MOST_NAMED = 5


@transaction.atomic
def succeed(plan: Plan, *, reason: str, actor: Actor, at: datetime, key: str = "") -> Succession:
    """Carry out a plan: what is open passes on, what is over stays with the old unit. Raises OutOfScope, UnitRefused,
    or KeyReused where the key stood for another plan."""
    if not may(actor, ACT):
        raise OutOfScope("Your role does not merge or split units.")
    # First the orders, then the units: a step that names one of the units holds its order already.
    orders.lock(plan.unit, plan.scope)
    _lock(plan)
    request = [*_request(plan), reason]
    if key and (event := made_before(key=key, request=request, actor=actor)):
        return Succession.objects.get(pk=event.subject_id)
    _check(plan)
    on = timezone.localdate(at)
    done = Succession(
        pk=reserve(Succession)[0],
        unit=plan.unit,
        successor=plan.successor,
        is_whole=plan.scope.is_whole,
        matters=list(plan.scope.matters),
        region=plan.region,
        basis=plan.basis,
        on=on,
        at=at,
        by_id=actor.staff_id,
    )
    passed = _pass_on(plan, done, on=on, actor=actor, at=at, reason=reason)
    event = _journal(done, reason=reason, actor=actor, key=key, request=request)
    if plan.tells_callers:
        _tell(plan, passed.led, event)
    return done


def _request(plan: Plan) -> list[object]:
    return [
        plan.unit.code,
        plan.successor.code,
        [*plan.scope.matters],
        plan.region.code if plan.region else "",
        [*plan.accounts],
        plan.basis,
        plan.tells_callers,
    ]


def _lock(plan: Plan) -> None:
    """Lock both units and look at them as they stand now: nothing new comes in for the old one."""
    rows = Unit.objects.select_for_update(of=("self",)).filter(pk__in=(plan.unit.pk, plan.successor.pk)).order_by("pk")
    for row in rows:
        mine = plan.unit if row.pk == plan.unit.pk else plan.successor
        mine.path, mine.closed_on, mine.parent_id = row.path, row.closed_on, row.parent_id
        mine.further_trades, mine.kind = row.further_trades, row.kind


def _check(plan: Plan) -> None:
    """Refuse what would leave work with nobody."""
    unit, successor = plan.unit, plan.successor
    if unit.pk == successor.pk:
        raise UnitRefused(_("Choose another unit than this one."))
    if unit.closed_on or successor.closed_on:
        raise UnitRefused(_("One of the two units is closed already."))
    fixed = (Kind.CITY, Kind.CENTRE)
    if unit.kind in fixed or successor.kind in fixed:
        raise UnitRefused(_("Cities and hotline centres are not merged or split here."))
    if numbers := complained_of(plan):
        sentence = _(
            "These orders complain of one of the two units and would reach it: %(numbers)s. Settle them first."
        )
        raise UnitRefused(sentence % {"numbers": ", ".join(numbers[:MOST_NAMED])})
    if not plan.scope.is_whole:
        return
    if paths.is_within(successor.path, unit.path):
        raise UnitRefused(_("A unit is not merged into one below it. Move that one first."))
    if keeps_cases(unit):
        raise UnitRefused(_("A hotline centre keeps the cases of this region."))


def _pass_on(plan: Plan, done: Succession, *, on: date, actor: Actor, at: datetime, reason: str) -> orders.Passed:
    """Everything that moves, in the order in which one rests on another; the numbers stand in the act."""
    unit, to, is_whole = plan.unit, plan.successor, done.is_whole
    passed = orders.pass_on(unit=unit, to=to, scope=plan.scope, act=done.pk, actor=actor, at=at)
    which = None if is_whole else list(passed.numbers)
    papers = documents.pass_on(unit=unit, to=to, order_ids=which, act=done.pk, actor=actor, at=at)
    answers = knowledge.pass_on(unit=unit, to=to, scope=plan.scope, act=done.pk, actor=actor, at=at)
    warnings.pass_on(unit_id=unit.pk, to_id=to.pk, numbers=[*passed.numbers.values(), *map(str, papers), *answers])
    done.orders, done.parts, done.documents = len(passed.numbers), passed.parts, len(papers)
    done.answers = len(answers)
    done.duties = duties.pass_on(
        unit=unit, to=to, scope=plan.scope, region=plan.region, basis=plan.basis, on=on, actor=actor, at=at
    )
    done.accounts = staff.transfer(people=list(people_of(plan)), to=to, actor=actor, at=at)
    if is_whole:
        whistles.pass_on(unit=unit, to=to, act=done.pk, actor=actor, at=at)
        inspections.pass_on(unit=unit, to=to, act=done.pk, actor=actor, at=at)
        done.units_below = units.close_for(unit=unit, successor=to, on=on, actor=actor, at=at, reason=reason)
    return passed


def _journal(done: Succession, *, reason: str, actor: Actor, key: str, request: object) -> Event:
    """The act itself, and one line in the chains of both units that leads to it."""
    moved = ("orders", "parts", "documents", "answers", "duties", "accounts", "units_below")
    after = {"unit": done.unit.code, "successor": done.successor.code, "basis": done.basis}
    after |= {name: getattr(done, name) for name in moved}
    name = "merged" if done.is_whole else "split"
    entry = Entry(name, done.at, actor, after=after)
    statement = Statement()
    facts = {REASON: reason} if reason else {}
    event = journal.enrol(statement, subject=done, entry=entry, facts=facts, key=key, request=request)
    statement.insert(done)
    (event.pk,) = statement.run("SELECT id FROM event")
    event._state.adding = done._state.adding = False
    for unit, said in ((done.unit, "passed_on"), (done.successor, "took_over")):
        journal.note(subject=unit, name=said, at=done.at, actor=actor, after=after)
    return event


def _tell(plan: Plan, order_ids: tuple[int, ...], event: Event) -> None:
    """Every citizen who waits for the unit is told who has her matter now, and that the day promised stays."""
    waiting = "a.id IN (SELECT appeal_id FROM orders_share WHERE order_id = ANY(%s)) AND a.state <> 'withdrawn'"
    fields = {
        "before": Said(plan.unit.name, plan.unit.name_en or plan.unit.name),
        "unit": Said(plan.successor.name, plan.successor.name_en or plan.successor.name),
    }
    drafts = [
        correspondence.compose(key=LETTER, to=each, fields=fields, at=event.at)
        for each in recipients(waiting, [list(order_ids)])
    ]
    correspondence.post(drafts=drafts, event=event)
    Succession.objects.filter(pk=event.subject_id).update(letters=len(drafts))
