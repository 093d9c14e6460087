"""What is told once about the knowledge base: to who keeps an answer, and to the editors of the centre."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import shows
from hotline.casework.warnings.words import What
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.register.knowledge.models import Answer, Fault
from hotline.register.knowledge.queries import is_of_a_centre
from hotline.register.knowledge.words import Work
from hotline.register.staff.words import Role
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

GAPS_LISTED = "answer_gaps_listed"
Told = Iterable[tuple[int, Role]]
"""Unit and role of those who are told."""


def _keepers(answer: Answer, *roles: Role) -> Told:
    """The unit that keeps it; of an office of a department the department as well, where its liaison sits. A sub-centre
    has but its seats."""
    ids = [answer.unit_id]
    if answer.unit.kind == Kind.OFFICE and answer.unit.parent_id is not None:
        ids.append(answer.unit.parent_id)
    asked = (Role.SUB_CENTRE,) if answer.unit.kind == Kind.SUB_CENTRE else roles
    return [(unit, role) for unit in ids for role in asked]


def _centre(answer: Answer, *roles: Role) -> Told:
    return [(units.keeper(answer.home_path)[0], role) for role in roles]


def _who_approves(_event: Event, answer: Answer) -> Told:
    is_theirs = answer.work == Work.DRAFTED and not is_of_a_centre(answer)
    return _keepers(answer, Role.HEAD, Role.COUNTY) if is_theirs else ()


def _other_editors(_event: Event, answer: Answer) -> Told:
    """What the centre itself keeps has no unit head: its editors audit the draft."""
    return _centre(answer, Role.EDITOR) if answer.work == Work.DRAFTED and is_of_a_centre(answer) else ()


def _who_audits(_event: Event, answer: Answer) -> Told:
    return _centre(answer, Role.EDITOR) if answer.work == Work.APPROVED else ()


def _unit(_event: Event, answer: Answer) -> Told:
    return _keepers(answer, Role.LIAISON, Role.COUNTY)


def _unit_and_head(_event: Event, answer: Answer) -> Told:
    return _keepers(answer, Role.LIAISON, Role.COUNTY, Role.HEAD)


def _everybody(_event: Event, answer: Answer) -> Told:
    return [*_keepers(answer, Role.LIAISON, Role.COUNTY, Role.HEAD), *_centre(answer, Role.EDITOR)]


def _editors(_event: Event, answer: Answer) -> Told:
    return _centre(answer, Role.EDITOR)


def _editors_and_leaders(_event: Event, answer: Answer) -> Told:
    return _centre(answer, Role.EDITOR, Role.LEADER)


def _who_tells_again(event: Event, answer: Answer) -> Told:
    return _centre(answer, Role.EDITOR, Role.LEADER) if event.after.get("outcome") == "wrong" else ()


_DRAFTED = ((What.ANSWER_APPROVE, _who_approves), (What.ANSWER_AUDIT, _other_editors))
OF_ANSWERS: Mapping[str, tuple[tuple[What, Callable[[Event, Answer], Told]], ...]] = MappingProxyType(
    {
        "answer_written": _DRAFTED,
        "answer_rewritten": _DRAFTED,
        "answer_approved": ((What.ANSWER_AUDIT, _who_audits),),
        "answer_handed_over": ((What.ANSWER_HANDED, _unit_and_head),),
        "answer_returned": ((What.ANSWER_RETURNED, _unit),),
        "answer_rushed": ((What.ANSWER_RUSHED, _editors),),
        "rushed_audit_late": ((What.AUDIT_LATE, _editors_and_leaders),),
        "answer_review_near": ((What.REVIEW_NEAR, _unit),),
        "answer_due": ((What.ANSWER_DUE, _unit_and_head),),
        "answer_review_called": ((What.ANSWER_DUE, _unit_and_head),),
        "answer_expired": ((What.ANSWER_EXPIRED, _everybody),),
        "fault_reported": ((What.ANSWER_FAULT, _unit),),
        "fault_near": ((What.FAULT_NEAR, _unit),),
        "fault_late": ((What.FAULT_LATE, _everybody),),
        "fault_settled": ((What.ANSWER_WRONG, _who_tells_again),),
    }
)
"""What is told of an answer, and to whom."""


_CHECKS = (What.ANSWER_APPROVE, What.ANSWER_AUDIT)
_REVIEWS = (What.REVIEW_NEAR, What.ANSWER_DUE)
_RUSHED = (What.ANSWER_RUSHED, What.AUDIT_LATE)
_FAULTS = (What.ANSWER_FAULT, What.FAULT_NEAR, What.FAULT_LATE)
SETTLED: Mapping[str, tuple[What, ...]] = MappingProxyType(
    {
        "answer_rewritten": (What.ANSWER_RETURNED,),
        "answer_approved": (What.ANSWER_APPROVE,),
        "answer_audited": _CHECKS,
        "answer_returned": (What.ANSWER_AUDIT,),
        "answer_version_dropped": (*_CHECKS, What.ANSWER_RETURNED),
        "answer_rushed": (*_CHECKS, What.ANSWER_RETURNED),
        "rushed_answer_audited": _RUSHED,
        "answer_confirmed": _REVIEWS,
        "answer_published": (*_CHECKS, *_REVIEWS, *_RUSHED, What.ANSWER_EXPIRED),
        "answer_withdrawn": (*_CHECKS, *_REVIEWS, *_RUSHED, What.ANSWER_EXPIRED, What.ANSWER_RETURNED),
        "fault_settled": _FAULTS,
    }
)
"""What nobody need look at any more once something has happened to an answer."""


def tell_of_answer(event: Event) -> None:
    """Something happened to an answer that others must know, or by which what they were told of is settled."""
    answer = Answer.objects.select_related("unit").get(pk=event.subject_id)
    _settle(event, answer)
    for what, whom in OF_ANSWERS.get(event.name, ()):
        _tell(event, what, whom(event, answer), answer.number)


def _settle(event: Event, answer: Answer) -> None:
    """What was told before this and is settled by it lies in nobody's bell any more."""
    over = SETTLED.get(event.name, ())
    if over is _FAULTS and Fault.objects.filter(answer=answer, settled_at__isnull=True).exists():
        return
    told = Tiding.objects.filter(subject_kind=Answer.journal_kind, number=answer.number, what__in=over)
    told.filter(event_id__lt=event.pk, seen_at__isnull=True).update(seen_at=event.at)


def tell_of_gaps(event: Event) -> None:
    """Last week's searches without a hit are listed for the editors of the centre."""
    centre = Unit.objects.get(pk=event.subject_id)
    _tell(event, What.GAPS, [(centre.pk, Role.EDITOR)], str(event.after["week"]))


def _tell(event: Event, what: What, whom: Told, number: str) -> None:
    """In working hours; told again it changes nothing, and what still lies unseen in a bell is not told twice."""
    version, own, calendar = profiles.current().version, units.own_hours(), workdays.calendar()
    unseen = Tiding.objects.filter(what=what, number=number, seen_at__isnull=True).values_list("unit", "role")
    rows = [
        Tiding(
            event_id=event.pk,
            subject_kind=event.subject_kind,
            what=what,
            unit_id=unit,
            role=role,
            number=number,
            made_at=event.at,
            shows_at=shows(event.at, "", version, calendar, own.get(unit)),
        )
        for unit, role in sorted(set(whom) - set(unseen))
    ]
    Tiding.objects.bulk_create(rows, ignore_conflicts=True)
