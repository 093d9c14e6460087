"""Orders and appeals with everything that belongs to them, as the staff see them: personal data masked."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import appeals_of, files_of, handling_of, open_steps, replies_of
from hotline.casework.orders.words import TaskRole
from hotline.casework.steps.evidence import EVENT, REPLY
from hotline.casework.visits import queries as visits
from hotline.casework.visits.models import Visit
from hotline.ground.files import queries as files
from hotline.ground.files.models import Attachment
from hotline.ground.journal import queries as journal
from hotline.ground.journal.queries import Told
from hotline.ground.journal.rules import REASON, Actor
from hotline.register.matters.models import Matter
from hotline.register.staff import queries as staff
from hotline.register.units.models import Unit
from hotline.web.api.attached import AttachedFile, listed
from hotline.web.api.steps import case_url, given_schema, step_url, title_of
from hotline.web.api.told import (
    AppealCase,
    AppealSteps,
    ClockFace,
    Happened,
    Named,
    OpenStep,
    OrderCase,
    OrderRow,
    TaskPart,
    UnitReply,
    Verdict,
    local,
)
from hotline.web.parts.callers import caller_of, callers_beside, masked, most_hidden
from hotline.web.parts.naming import acting


def named(thing: Unit | Matter) -> Named:
    """A unit or a class of matter by code and name."""
    return Named(thing.code, thing.shown)


def order_case(order: Order, row: OrderRow, actor: Actor) -> OrderCase:
    """Everything that belongs to an order, as an actor sees it."""
    appeals = list(appeals_of(order).select_related("person", "region", "matter"))
    tasks = handling_of(order)
    subjects = [(Order.journal_kind, order.pk), *((Appeal.journal_kind, appeal.pk) for appeal in appeals)]
    parts = [] if order.merged_into_id else tasks
    units = frozenset(task.unit_path for task in parts if task.role != TaskRole.RELIEVED)
    sight = most_hidden(caller_of(appeal, actor, units).sight for appeal in (*appeals, *callers_beside(order)))
    readable = partial(masked, seen=sight)
    lying = _by_subject(files_of(order), case_url("orders", order.number), readable)
    numbers = {appeal.pk: appeal.number for appeal in appeals}
    return OrderCase(
        order=row,
        first_receiver=named(order.first_unit) if order.first_unit else None,
        returns=order.returns,
        is_ruled=order.is_ruled,
        exclusion=order.exclusion,
        exclusion_code=order.exclusion_code,
        callers=order.callers,
        merged_into=order.merged_into.number if order.merged_into else "",
        merged=list(order.merged.order_by("pk").values_list("number", flat=True)) if order.callers > 1 else [],
        appeals=[
            appeal_case(appeal, actor, units, lying.get((Appeal.journal_kind, appeal.pk), [])) for appeal in appeals
        ],
        tasks=[_task(task, readable) for task in tasks],
        clocks=_clocks(subjects),
        events=happened(subjects, lying, readable),
        replies=[_reply(reply, lying.get((REPLY, reply.pk), []), readable) for reply in reversed(replies_of(order))],
        visits=[_verdict(visit, numbers, readable) for visit in reversed(visits.of_order(order.pk))],
        attachments=lying.get((Order.journal_kind, order.pk), []),
        open_steps=[
            OpenStep(
                step=each.step,
                title=title_of(each.step),
                url=step_url("orders", order.number, each.step),
                given=given_schema([each.line]),
            )
            for each in open_steps(order, actor, tasks)
        ],
    )


def appeal_steps(appeal: Appeal, actor: Actor) -> AppealSteps:
    """An appeal and the steps that an actor may take on it now."""
    sight = caller_of(appeal, actor, frozenset()).sight
    attached = listed(
        files.attachments(Appeal.journal_kind, appeal.pk),
        case_url("appeals", appeal.number),
        readable=lambda text: masked(text, sight),
    )
    return AppealSteps(
        version=appeal.version,
        appeal=appeal_case(appeal, actor, frozenset(), attached),
        open_steps=[
            OpenStep(
                step=line.step,
                title=title_of(line.step),
                url=step_url("appeals", appeal.number, line.step),
                given=given_schema([line]),
            )
            for line in open_lines(appeal, actor)
        ],
    )


Lying = Mapping[tuple[str, int], list[AttachedFile]]
"""The files of a case by what they are attached to: kind and id."""
Readable = Callable[[str], str]
"""How a text of a case goes to whoever asks."""


def _by_subject(found: Iterable[Attachment], url: str, readable: Readable) -> Lying:
    lying: dict[tuple[str, int], list[AttachedFile]] = {}
    for each in found:
        lying.setdefault((each.subject_kind, each.subject_id), []).extend(listed([each], url, readable=readable))
    return lying


def appeal_case(appeal: Appeal, actor: Actor, units: frozenset[str], attached: list[AttachedFile]) -> AppealCase:
    """An appeal with masked personal data; `units` are the paths of the units that have a part in it. Texts are
    masked for everybody: machines keep what they read."""
    caller = caller_of(appeal, actor, units)
    return AppealCase(
        number=appeal.number,
        title=masked(appeal.title, caller.sight),
        content=masked(appeal.content, caller.sight),
        claim=masked(appeal.claim, caller.sight),
        kind=appeal.kind,
        urgency=appeal.urgency,
        state=appeal.state,
        channel=appeal.channel,
        language=appeal.language,
        received_at=local(appeal.received_at) or appeal.received_at,
        accepted_at=local(appeal.accepted_at),
        promised_at=local(appeal.promised_at),
        place=named(appeal.region),
        matter=named(appeal.matter) if appeal.matter else None,
        address=masked(appeal.address_text, caller.sight),
        occurred=masked(appeal.occurred, caller.sight),
        object_name=masked(appeal.object_name, caller.sight),
        is_confidential=appeal.is_confidential,
        sensitivity=Sensitivity.at(appeal.sensitivity).value,
        complained=[named(each.unit) for each in appeal.complained.select_related("unit").order_by("unit__path")]
        if appeal.is_guarded
        else [],
        is_anonymous=appeal.is_anonymous,
        wants_visit=appeal.wants_visit,
        wants_public=appeal.wants_public,
        caller=caller.sight.shows,
        caller_name=caller.name,
        caller_phone=caller.phone,
        caller_address=caller.address,
        attachments=attached,
    )


def _task(task: Task, readable: Readable) -> TaskPart:
    return TaskPart(
        unit=named(task.unit),
        role=task.role,
        state=task.state,
        assigned_at=local(task.assigned_at) or task.assigned_at,
        signed_at=local(task.signed_at),
        contacted_at=local(task.contacted_at),
        due_at=local(task.due_at) or task.due_at,
        finished_at=local(task.finished_at),
        basis=task.basis,
        report=readable(task.report),
    )


def _clocks(subjects: Iterable[tuple[str, int]]) -> list[ClockFace]:
    return [face(clock) for clock in clocks.of_all(subjects)]


def face(clock: Clock) -> ClockFace:
    """A limit as it stands."""
    return ClockFace(
        subject=clock.subject_kind,
        kind=clock.kind,
        unit=named(clock.unit) if clock.unit else None,
        started_at=local(clock.started_at) or clock.started_at,
        due_at=local(clock.due_at) or clock.due_at,
        stopped_at=local(clock.stopped_at),
        is_provisional=clock.is_provisional,
    )


def _reply(reply: Reply, attached: list[AttachedFile], readable: Readable) -> UnitReply:
    return UnitReply(
        round=reply.round,
        unit=named(reply.unit),
        drafted_at=local(reply.drafted_at) or reply.drafted_at,
        approved_at=local(reply.approved_at),
        audited_at=local(reply.audited_at),
        contacted=reply.contacted,
        contact_way=reply.contact_way,
        contact_at=local(reply.contact_at),
        fact_true=reply.fact_true,
        result=reply.result,
        unit_solved=reply.unit_solved,
        unsolved_reason=reply.unsolved_reason,
        legal_basis=reply.legal_basis,
        internal_report=readable(reply.internal_report),
        public_answer=readable(reply.public_answer),
        measures=readable(reply.measures),
        attachments=attached,
    )


def _verdict(visit: Visit, numbers: dict[int, str], readable: Readable) -> Verdict:
    return Verdict(
        appeal=numbers.get(visit.appeal_id, ""),
        round=visit.round,
        made_at=local(visit.made_at) or visit.made_at,
        by_caller=visit.by_caller,
        contacted=visit.contacted,
        solved=visit.solved,
        satisfied=visit.satisfied,
        reasons=visit.reasons,
        caller_words=readable(visit.caller_words),
    )


def happened(subjects: Iterable[tuple[str, int]], lying: Lying, readable: Readable) -> list[Happened]:
    """The journal of several subjects in the order in which it happened, with names and masked texts."""
    rows = journal.history(subjects)
    people = staff.names(acting(told.event for told in rows))
    unit_ids = {told.event.actor_unit_id for told in rows if told.event.actor_unit_id}
    units = {unit.pk: unit.shown for unit in Unit.objects.filter(pk__in=unit_ids)}
    return [
        _happened(
            told,
            lying.get((EVENT, told.event.pk), []),
            readable,
            people,
            unit=units.get(told.event.actor_unit_id or 0, ""),
        )
        for told in rows
    ]


def _happened(
    told: Told, attached: list[AttachedFile], readable: Readable, people: dict[int, str], *, unit: str
) -> Happened:
    event = told.event
    return Happened(
        place=event.place,
        subject=event.subject_kind,
        event=event.name,
        at=local(event.at) or event.at,
        role=event.actor_role,
        person=people.get(event.actor_id or 0, ""),
        stands_in_for=people.get(event.actor_for_id or 0, ""),
        unit=unit,
        came_from=event.came_from,
        went_to=event.went_to,
        reason=readable(told.reason),
        before=event.before,
        after=event.after,
        texts={name: readable(str(text)) for name, text in told.facts.items() if name != REASON},
        attachments=attached,
    )
