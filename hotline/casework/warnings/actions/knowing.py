"""What is told once about the knowledge base: to who keeps an answer, and to the editors of the centre."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import shows
from hotline.casework.warnings.words import What
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.register.knowledge.models import Answer
from hotline.register.staff.words import Role
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

GAPS_LISTED = "answer_gaps_listed"
Told = Iterable[tuple[int, Role]]
"""Unit and role of those who are told."""


def _keepers(answer: Answer, *roles: Role) -> Told:
    """The unit that keeps it; of an office of a department the department as well, where its liaison sits."""
    ids = [answer.unit_id]
    if answer.unit.kind == Kind.OFFICE and answer.unit.parent_id is not None:
        ids.append(answer.unit.parent_id)
    return [(unit, role) for unit in ids for role in roles]


def _centre(answer: Answer, *roles: Role) -> Told:
    return [(units.keeper(answer.home_path)[0], role) for role in roles]


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


OF_ANSWERS: Mapping[str, tuple[What, Callable[[Event, Answer], Told]]] = MappingProxyType(
    {
        "answer_returned": (What.ANSWER_RETURNED, _unit),
        "answer_rushed": (What.ANSWER_RUSHED, _editors),
        "rushed_audit_late": (What.AUDIT_LATE, _editors_and_leaders),
        "answer_review_near": (What.REVIEW_NEAR, _unit),
        "answer_due": (What.ANSWER_DUE, _unit_and_head),
        "answer_expired": (What.ANSWER_EXPIRED, _everybody),
        "fault_reported": (What.ANSWER_FAULT, _unit),
        "fault_near": (What.FAULT_NEAR, _unit),
        "fault_late": (What.FAULT_LATE, _everybody),
        "fault_settled": (What.ANSWER_WRONG, _who_tells_again),
    }
)
"""What is told of an answer, and to whom."""


def tell_of_answer(event: Event) -> None:
    """Something happened to an answer that others must know."""
    answer = Answer.objects.select_related("unit").get(pk=event.subject_id)
    what, whom = OF_ANSWERS[event.name]
    _tell(event, what, whom(event, answer), answer.number)


def tell_of_gaps(event: Event) -> None:
    """Last week's searches without a hit are listed for the editors of the centre."""
    centre = Unit.objects.get(pk=event.subject_id)
    _tell(event, What.GAPS, [(centre.pk, Role.EDITOR)], str(event.after["week"]))


def _tell(event: Event, what: What, whom: Told, number: str) -> None:
    """In working hours; told again it changes nothing."""
    version, own, calendar = profiles.current().version, units.own_hours(), workdays.calendar()
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
        for unit, role in whom
    ]
    Tiding.objects.bulk_create(rows, ignore_conflicts=True)
