"""Return visits by list: a visitor takes the next caller, or the machine rings and she answers by keys; what came of a
call that was dialled is written down once, whoever hangs up and whatever breaks on the way."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from hotline.casework.calls.actions.dialling import close, close_lapsed, dial, is_overtaken, note_use, opened
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.dialling import NotToBeRung, Wish
from hotline.casework.calls.errands import Candidate, candidates, to_visit, to_visit_by_keys
from hotline.casework.calls.models import Call, Errand, Run
from hotline.casework.calls.results import missed_as
from hotline.casework.calls.words import ErrandEnd, LegKind, Mode, Purpose, Why
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import Missed, State
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits import actions as visits
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.lib.notifying import PHONE, notify
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import OutOfScope, may


def take_next(*, actor: Actor, at: datetime, key: str = "", number: str = "") -> Errand | None:
    """Ring up whoever is next on the visitor's list – or the caller of the case she points at, also out of turn. None
    when there is nobody who may be rung up now.

    Two visitors never get the same person: an order that another one is taking at this moment is passed over, and a
    line that is being rung is refused by the database. Raises what `dial` raises.
    """
    if not may(actor, "try_visit"):
        raise OutOfScope("Your role does not cover this.")
    if key and (earlier := Errand.objects.filter(key=key, asked_by=actor.staff_id).first()) is not None:
        return earlier
    close_lapsed(at=at)
    for one in candidates(to_visit(actor, number=number), at=at):
        if one.is_now or number:
            wish = Wish(one.appeal, Why.VISIT, purpose=Purpose.VISIT, order=one.order)
            try:
                with transaction.atomic():
                    if _is_free(one):
                        return dial(wish, actor=actor, at=at, key=key)
            except NotToBeRung:
                continue
    return None


def _is_free(one: Candidate) -> bool:
    """Lock the order of a candidate, unless somebody else holds it just now."""
    awaiting = Order.objects.select_for_update(skip_locked=True, of=("self",))
    return awaiting.filter(pk=one.order.pk, state=State.AUDITED, round=one.order.round).exists()


@transaction.atomic
def give_back(errand: Errand, *, actor: Actor, at: datetime) -> None:
    """A visitor is done with whom she has rung up: written down, or left to others. Raises OutOfScope, StepRefused."""
    held = Errand.objects.select_for_update(of=("self",)).select_related("call").get(pk=errand.pk)
    if held.asked_by_id != actor.staff_id:
        raise OutOfScope("Somebody else has rung this caller up.")
    if held.call is not None and held.call.ended_at is None:
        raise StepRefused("You are on the telephone with this caller. End the call first.")
    close(held, ending=ErrandEnd.CALLED if held.call else ErrandEnd.GIVEN_BACK, at=at)


@transaction.atomic
def begin_run(*, actor: Actor, at: datetime) -> Run:
    """Let the machine make return visits by keys in the region whose centre the leader works at. Raises OutOfScope, and
    StepRefused where the city does not want it or it is under way."""
    if not may(actor, "run_visits") or not actor.reach:
        raise OutOfScope("Your role does not cover this.")
    if not profiles.current().telephone.visit_keys:
        raise StepRefused("This city does not make return visits by keys.")
    run = Run(home_path=actor.reach, began_at=at, began_by_id=actor.staff_id)
    try:
        with transaction.atomic():
            journal.open_chain(subject=run, name="visit_run_begun", at=at, actor=actor)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise StepRefused("Return visits by keys are under way already.") from error
    notify(PHONE, kind="run", run=run.pk)
    return run


@transaction.atomic
def end_run(run: Run, *, actor: Actor, at: datetime) -> None:
    """Stop it: nobody else is rung up; calls that are under way come to their end. Raises OutOfScope."""
    if not may(actor, "run_visits") or not paths.is_within(run.home_path, actor.reach):
        raise OutOfScope("Your role does not cover this.")
    if Run.objects.filter(pk=run.pk, ended_at__isnull=True).update(ended_at=at, ended_by=actor.staff_id):
        journal.note(subject=run, name="visit_run_ended", at=at, actor=actor)
        waiting = Errand.objects.filter(run=run, call__isnull=True, ended_at__isnull=True)
        waiting.update(ended_at=at, ending=ErrandEnd.GIVEN_BACK)


@transaction.atomic
def next_by_keys(*, at: datetime) -> Errand | None:
    """The next caller whom the machine rings, where visits by keys are under way and a line is free for one. That her
    number is used stands in the journal. None when nobody is to be rung now."""
    run = Run.objects.select_for_update(skip_locked=True).filter(ended_at__isnull=True).order_by("pk").first()
    telephone = profiles.current().telephone
    if run is None or not telephone.visit_keys:
        return None
    close_lapsed(at=at)
    if Errand.objects.filter(run=run, ended_at__isnull=True).count() >= telephone.visit_lines:
        return None
    for one in candidates(to_visit_by_keys(run.home_path), at=at):
        if one.is_now and _is_free(one) and (errand := _by_keys(one, run, at=at)) is not None:
            return errand
    return None


def _by_keys(one: Candidate, run: Run, *, at: datetime) -> Errand | None:
    wish = Wish(one.appeal, Why.VISIT, purpose=Purpose.VISIT, order=one.order)
    try:
        errand = opened(wish, at=at, mode=Mode.KEYS, run=run)
    except NotToBeRung:
        return None
    note_use(wish, actor=SYSTEM, at=at)
    notify(PHONE, kind="errand", errand=errand.pk)
    return errand


def keyed(call: Call, *, solved: str, satisfied: str, at: datetime) -> bool:
    """What a caller has answered by keys – solved: yes, partly or no; satisfied: 5 to 1 – is her verdict, as if she had
    given it on the web. Told twice it is one. False where it counts no more: the order has moved on meanwhile."""
    errand = Errand.objects.select_related("appeal", "order").get(call=call)
    given = {"solved": solved, "satisfied": satisfied}
    try:
        visits.rate(errand.appeal, at=at, given=given, key=f"call-{call.code}")
    except StepRefused:
        return False
    return True


@transaction.atomic
def settle_errand(errand_id: int, *, at: datetime) -> None:
    """What a dialled call has come to, once it is over: who was not reached for a return visit has one attempt more, as
    has who answered the machine and said nothing by keys; a visitor keeps whom she talked with until she has written
    down what was said. Settled twice it is settled once."""
    errand = Errand.objects.select_for_update(of=("self",)).select_related("call", "order", "appeal").get(pk=errand_id)
    call = errand.call
    if errand.settled_at is not None or call is None or call.ended_at is None:
        return
    is_silent = errand.mode == Mode.KEYS and call.answered_at is not None and call.seat_id is None
    is_reached = call.answered_at is not None and not is_silent
    missed = Missed.NO_ANSWER if is_silent else missed_as(call.ending)
    if errand.purpose == Purpose.VISIT and not is_reached and missed is not None:
        _count_attempt(errand, missed, at=call.ended_at)
    Errand.objects.filter(pk=errand.pk).update(settled_at=at)
    if errand.purpose == Purpose.VISIT and errand.mode == Mode.SEAT and is_reached:
        hold = timedelta(minutes=profiles.current().telephone.visit_hold)
        Errand.objects.filter(pk=errand.pk).update(until=call.ended_at + hold)
        told(call.pk, errand.seat_id, kind="errand")
        return
    was_rung = call.legs.filter(kind=LegKind.CALLER).exists()
    close(errand, ending=ErrandEnd.CALLED if was_rung else ErrandEnd.REFUSED, at=at)


def _count_attempt(errand: Errand, missed: Missed, *, at: datetime) -> None:
    if errand.order_id is None or is_overtaken(errand):
        return
    actor = (actor_for(errand.asked_by_id) if errand.asked_by_id else None) or SYSTEM
    given = {"appeal": errand.appeal.number, "outcome": str(missed)}
    key = f"errand-{errand.pk}"
    try:
        with transaction.atomic():
            visits.VisitDoor().take(errand.order_id, "try_visit", actor=actor, at=at, given=given, key=key)
    except (StepRefused, OutOfScope):
        # the order has moved on between the look and the step, or she visits no more: nothing is left to count
        return


def settle_ended_errands(*, at: datetime) -> int:
    """Settle what was left when the process that leads the calls went away. Returns how many."""
    left = Errand.objects.filter(settled_at__isnull=True, call__ended_at__isnull=False).values_list("pk", flat=True)
    found = list(left)
    for errand_id in found:
        settle_errand(errand_id, at=at)
    return len(found)
