"""Reads of orders. `visible_to` says which orders a person may see – for list, search, count, export and API alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg.types.numeric import Int8

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import day_before
from hotline.casework.orders.models import Order, Reply, Share, Task
from hotline.casework.orders.walls import guards_of, shown_to
from hotline.casework.orders.words import OPEN_STATES, Exclusion, State, TaskRole, TaskState
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.evidence import EVENT, REPLY
from hotline.casework.steps.rules import Line
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.files.words import Visibility
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays import queries as workdays
from hotline.lib import paths
from hotline.lib.statements import ask, read
from hotline.register.staff.rules import matrix, reaches
from hotline.register.units.models import Unit

IN_HAND = (TaskState.SIGNED, TaskState.DRAFTED)
"""States of a part that was signed for and is worked on."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that an actor may take on an order now: what a button needs."""

    step: str
    title: str
    line: Line


def standing(order: Order, actor: Actor) -> Standing:
    """The units with a part in an order, and in which parts the actor's reach lets her stand.

    lead: the lead unit's part; unsigned: a part of another unit that is still to be signed for; other: a part of
    another unit that is in hand; holder: any part that is in hand and can be sub-dispatched. A unit that was relieved
    of its part may read on, and do nothing more.
    """
    return standing_in(order, read(Task, "t.order_id = %s", [order.pk]), actor)


def standing_in(order: Order, tasks: Iterable[Task], actor: Actor) -> Standing:
    """The same for parts that are at hand: every part of the order."""
    tasks = [task for task in tasks if task.role != TaskRole.RELIEVED]
    parts: set[str] = set()
    for task in tasks:
        if not actor.reach or not paths.is_within(task.unit_path, actor.reach):
            continue
        in_hand = task.state in IN_HAND
        if task.role == TaskRole.LEAD:
            parts.add("lead")
        elif task.state == TaskState.ASSIGNED:
            parts.add("unsigned")
        elif task.state == TaskState.SIGNED:
            parts.add("other")
        if in_hand:
            parts.add("holder")
    paths_of_units = frozenset(task.unit_path for task in tasks)
    return Standing(paths_of_units, frozenset(parts), tuple(tasks), holding(order, tasks))


def holding(order: Order, tasks: Iterable[Task]) -> frozenset[str]:
    """What holds of an order besides its state, so that lines of the step table which ask for it are open.

    signed: the lead unit has signed for its part; unruled: no ruling binds the lead unit; head_signs: in this city the
    head of a unit signs what it returns; restricted: it is for named staff; lead_complained: it complains of the unit
    that leads; returns_left: fewer returns were accepted than the city allows; void_asked:
    somebody has asked for it to be void; shared: it handles the appeals of several callers; group:
    it is marked as a group matter; crisis: as a threat or crisis; crises_known: the city names kinds of them;
    unled: no unit leads it yet; from_above: those above the city handed it down;
    master_archived: the order that took it in is archived. Whether others wait for it is asked only when one withdraws
    or is visited. Beside these what was asked of the centre, and why the clocks stand still.
    """
    profile, guards = profiles.version(order.profile_version), guards_of(order)
    returns = profile.returns
    known = {
        "restricted": guards.is_restricted,
        "lead_complained": bool(order.lead_path) and guards.keeps_out(order.lead_path),
        "signed": any(task.role == TaskRole.LEAD and task.signed_at is not None for task in tasks),
        "unruled": not order.is_ruled,
        "head_signs": returns.head_signs,
        "returns_left": order.returns < returns.most,
        "no_exclusion": not order.exclusion,
        "exclusion_asked": order.exclusion == Exclusion.ASKED,
        "exclusion_reviewed": order.exclusion == Exclusion.REVIEWED,
        "change_asked": bool(order.change_asked),
        "no_change_asked": not order.change_asked,
        "void_asked": order.void_asked_by_id is not None,
        "no_void_asked": order.void_asked_by_id is None,
        "shared": order.callers > 1,
        "group": bool(order.group),
        "unled": order.lead_unit_id is None,
        "no_group": not order.group,
        "crisis": bool(order.crisis),
        "no_crisis": not order.crisis,
        "crises_known": bool(profile.crises),
        "from_above": order.from_above,
        "not_from_above": not order.from_above,
        "master_archived": _is_master_archived(order),
    }
    return frozenset(name for name, holds in known.items() if holds) | order.marks


def _is_master_archived(order: Order) -> bool:
    """Whether the order that took this one in is archived: then this one may follow it."""
    return bool(order.state == State.MERGED and order.merged_into and order.merged_into.state == State.ARCHIVED)


def open_steps(order: Order, actor: Actor, tasks: Iterable[Task] | None = None) -> list[OpenStep]:
    """The steps an actor may take on an order now, in the order of the table. Buttons come from here, never from an
    `if` on the state. `tasks` are all parts of the order, where they are at hand already."""
    stands = standing(order, actor) if tasks is None else standing_in(order, tasks, actor)
    found: dict[str, OpenStep] = {}
    for line in ORDERS.open_to(order.state, stands.parts, stands.holds):
        if line.step not in found and reaches(actor, line.step, home=order.home_path, units=stands.units):
            found[line.step] = OpenStep(line.step, matrix()[line.step].title, line)
    if WHISTLE in found and not towns_in_hand(order, stands.tasks, actor):
        del found[WHISTLE]
    return list(found.values())


WHISTLE = "whistle"


def towns_in_hand(order: Order, tasks: Iterable[Task], actor: Actor) -> list[Unit]:
    """The units within an actor's reach that have a part in hand and may whistle in this city: towns and streets."""
    by = profiles.version(order.profile_version).whistles.by
    held = [task for task in tasks if task.state in IN_HAND and paths.is_within(task.unit_path, actor.reach)]
    if all("unit" in task._state.fields_cache for task in held):
        return sorted((task.unit for task in held if task.unit.kind in by), key=lambda unit: unit.path)
    return list(Unit.objects.filter(pk__in=[task.unit_id for task in held], kind__in=by).order_by("path"))


def visible_to(actor: Actor) -> QuerySet[Order]:
    """The orders an actor may see: those within her reach, but for those that are kept from her (§1.7)."""
    return within_reach(actor).filter(shown_to(actor))


def within_reach(actor: Actor) -> QuerySet[Order]:
    """The orders within an actor's reach: those kept in the region she reaches over, and those in which a unit within
    her reach has a part."""
    permission = matrix()["read_orders"].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Order.objects.none()
    end = paths.upper(actor.reach)
    part = Task.objects.filter(order=OuterRef("pk"), unit_path__gte=actor.reach, unit_path__lt=end)
    if permission.scope == "own":
        return Order.objects.filter(Exists(part))
    at_home = Q(home_path__gte=actor.reach, home_path__lt=end)
    if len(actor.reach) == paths.WIDTH:
        # Every unit of the city lies below its root, and so does every home: the range alone says it.
        return Order.objects.filter(at_home)
    return Order.objects.filter(at_home | Exists(part))


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """The parts in orders that lie within an actor's reach: the desk of a unit."""
    if "read_orders" not in matrix() or actor.role not in matrix()["read_orders"].roles or not actor.reach:
        return Task.objects.none()
    within = Task.objects.filter(unit_path__gte=actor.reach, unit_path__lt=paths.upper(actor.reach))
    return within.filter(shown_to(actor, order="order"))


def proposed_unit(order: Order) -> Unit | None:
    """The unit that should act, as the one that last asked for a return has named it."""
    asked = Event.objects.filter(subject_kind=Order.journal_kind, subject_id=order.pk, name__in=ASKED_RETURN)
    last = asked.order_by("-place").first()
    code = last.after.get("proposed") if last else None
    return Unit.objects.filter(code=code, closed_on__isnull=True).first() if code else None


@dataclass(frozen=True, slots=True)
class Returned:
    """How often a unit has asked for a return, how many were accepted, and how many were wrong: refused, or ruled to
    be its own after all."""

    unit_id: int
    asked: int
    accepted: int
    wrong: int


def returns_by_unit(*, since: datetime, until: datetime) -> list[Returned]:
    """The returns of each unit in a time (its end excluded), counted from the journal; who returned most is first."""
    return [Returned(*row) for row in ask(_RETURNS, [since, until])]


_RETURNS = """
SELECT (after->>'unit')::bigint AS unit, count(*) FILTER (WHERE name IN ('return_asked', 'return_signed')) AS asked,
    count(*) FILTER (WHERE name = 'return_accepted'),
    count(*) FILTER (WHERE name = 'return_refused' OR (name = 'ruled' AND (after->>'was_wrong')::boolean))
FROM journal_event
WHERE subject_kind = 'order' AND at >= %s AND at < %s
    AND name IN ('return_asked', 'return_signed', 'return_accepted', 'return_refused', 'ruled')
GROUP BY 1 ORDER BY asked DESC, unit
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many orders of a unit were asked to be left out of its assessment, were left out, and were not."""

    unit_id: int
    asked: int
    excluded: int
    refused: int


def exclusions_by_unit(*, since: datetime, until: datetime) -> list[LeftOut]:
    """The exclusions of each unit in a time (its end excluded), from the journal, to be published with its figures."""
    return [LeftOut(*row) for row in ask(_EXCLUSIONS, [since, until])]


_EXCLUSIONS = """
SELECT (after->>'unit')::bigint AS unit, count(*) FILTER (WHERE name = 'exclusion_asked') AS asked,
    count(*) FILTER (WHERE after->>'is_excluded' = 'true'), count(*) FILTER (WHERE name = 'exclusion_refused')
FROM journal_event
WHERE subject_kind = 'order' AND at >= %s AND at < %s
    AND name IN ('exclusion_asked', 'exclusion_reviewed', 'exclusion_confirmed', 'exclusion_refused')
GROUP BY 1 ORDER BY asked DESC, unit
"""


ASKED_RETURN = ("return_drafted", "return_asked")
"""Events with which a unit has asked to be relieved."""


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes: for timelines that tell it in words."""
    return next((line for line in ORDERS.lines if line.event == event), None)


def step_events() -> tuple[str, ...]:
    """The names of the events that steps of orders leave in the journal."""
    return tuple(dict.fromkeys(line.event for line in ORDERS.lines))


def handling_of(order: Order) -> list[Task]:
    """Every unit's part in an order: the lead's first, then assisting ones, each followed by those below it."""
    tasks = list(
        Task.objects.filter(order=order).select_related("unit", "signed_by").order_by("assigned_at", "unit_path", "pk")
    )
    below: dict[int | None, list[Task]] = {}
    for task in tasks:
        below.setdefault(task.parent_id, []).append(task)
    tops = sorted(below.get(None, []), key=lambda task: task.role != TaskRole.LEAD)
    return [part for top in tops for part in _with_those_below(top, below)]


def _with_those_below(task: Task, below: dict[int | None, list[Task]]) -> list[Task]:
    return [task, *(part for child in below.get(task.pk, []) for part in _with_those_below(child, below))]


def appeals_of(order: Order) -> QuerySet[Appeal]:
    """The appeals that an order handles; of one that was merged into another also those it brought along."""
    handled = Q(share__order=order)
    came = Q(share__came_from=order) if order.merged_into_id else Q()
    return Appeal.objects.filter(handled | came).order_by("pk")


def files_of(order: Order) -> list[Attachment]:
    """Every file of an order: what its callers sent, what came with its steps and its replies. Who may see the order
    may see them all."""
    kinds = (Order.journal_kind, Appeal.journal_kind, REPLY, EVENT)
    found = [pk for (pk,) in ask(_FILES, [each for kind in kinds for each in (kind, Int8(order.pk))])]
    return list(Attachment.objects.filter(pk__in=found).select_related("file").order_by("pk")) if found else []


_FILES = """
SELECT a.id FROM files_attachment a WHERE a.subject_kind = %s AND a.subject_id = %s
UNION ALL SELECT a.id FROM files_attachment a WHERE a.subject_kind = %s
    AND a.subject_id IN (SELECT appeal_id FROM orders_share WHERE order_id = %s)
UNION ALL SELECT a.id FROM files_attachment a WHERE a.subject_kind = %s
    AND a.subject_id IN (SELECT id FROM orders_reply WHERE order_id = %s)
UNION ALL SELECT a.id FROM files_attachment a WHERE a.subject_kind = %s
    AND a.subject_id IN (SELECT id FROM journal_event WHERE subject_kind = 'order' AND subject_id = %s)
"""


def answers_to(appeal: Appeal, order: Order) -> QuerySet[Reply]:
    """The replies that have gone to a caller, the latest first: only those that passed the audit, and of an order that
    her appeal was merged into only those since then; none about what may be a state secret."""
    if appeal.is_withheld:
        return Reply.objects.none()
    passed = Reply.objects.filter(order=order, audited_at__isnull=False).order_by("-id")
    came = Share.objects.filter(order=order, appeal=appeal, came_from__isnull=False)
    return passed.exclude(Exists(came.filter(since__gt=OuterRef("audited_at"))))


def files_of_answer(appeal: Appeal, order: Order) -> list[Attachment]:
    """What goes to the caller with the answers to her: only what she may see."""
    ids = answers_to(appeal, order).order_by().values("pk")
    return [each for each in attached({REPLY: ids}) if each.visibility == Visibility.CITIZEN]


def replies_of(order: Order) -> list[Reply]:
    """The units' replies, the latest first: those of earlier rounds, and drafts that were sent back to be mended."""
    replies = Reply.objects.filter(order=order).select_related("unit", "drafted_by", "approved_by")
    return list(replies.order_by("-id"))


KNOWN_THREAT = """
SELECT EXISTS (
    SELECT 1 FROM people_person AS person
    JOIN appeals_appeal AS appeal ON appeal.person_id = person.id
    JOIN orders_share AS share ON share.appeal_id = appeal.id
    JOIN orders_order AS known ON known.id = share.order_id
    WHERE person.line_hash = %s AND known.crisis <> ''
)"""


def is_known_threat(line_hash: bytes | memoryview) -> bool:
    """Whether there is a threat or crisis of somebody with this line, by its keyed hash. Every call asks for it."""
    return ask(KNOWN_THREAT, [bytes(line_hash)])[0][0] is True


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step, whatever the state: for a form that comes when the step is over."""
    return [line for line in ORDERS.lines if line.step == step and line.came_from]


def subjects_of(number: str) -> list[tuple[str, int]]:
    """The order and the appeals behind a number, as journal and clocks name them: an order with all it handles, also
    by the number of one of its appeals; an appeal that has no order by itself."""
    order = Order.objects.filter(number=number).first() or Order.objects.filter(appeals__number=number).first()
    if order is None:
        return [(Appeal.journal_kind, pk) for pk in Appeal.objects.filter(number=number).values_list("pk", flat=True)]
    shared = Share.objects.filter(order=order).order_by("appeal_id").values_list("appeal_id", flat=True)
    return [(Order.journal_kind, order.pk), *((Appeal.journal_kind, pk) for pk in shared)]


@dataclass(frozen=True, slots=True)
class Promise:
    """When a caller is to be answered: the day promised first, the one that holds now, and whether that may still move
    because its year has not been announced, or not been counted anew since."""

    first_at: datetime | None
    at: datetime | None
    is_provisional: bool

    @property
    def has_moved(self) -> bool:
        """Whether another day holds now than was promised first."""
        return None not in (self.first_at, self.at) and self.first_at != self.at


_HANDLING = Q(kind__in=("handle", "rework"), task_id__isnull=True, stopped_at__isnull=True)


def promise_of(appeal: Appeal, order: Order | None, lead: Task | None, share: Share | None = None) -> Promise:
    """What a caller is promised: what she was told before her appeal was merged with others', else the limit of the
    lead unit, if one has her matter, else what acceptance told."""
    if share is not None and share.promised_at is not None:
        return Promise(appeal.promised_at, share.promised_at, is_provisional=False)
    if order is None or lead is None:
        at = appeal.promised_at
        return Promise(at, at, _may_move(appeal.accepted_at, at, profiles.version(appeal.profile_version)))
    handling = Clock.objects.filter(
        _HANDLING, subject_kind=Order.journal_kind, subject_id=order.pk, is_provisional=True
    )
    return Promise(appeal.promised_at, lead.due_at, order.state in OPEN_STATES and handling.exists())


def _may_move(accepted_at: datetime | None, at: datetime | None, profile: Profile) -> bool:
    """Whether a promise reaches into a year that has not been announced."""
    if accepted_at is None or at is None:
        return False
    last = day_before(at, ZoneInfo(profile.time_zone))
    return workdays.calendar().is_provisional(profile.day(accepted_at), last)
