"""Threats and crises (扬言、轻生等危机): an order is marked, the duty room is owed an interim
report and the full one, in the chain in which grave emergencies are reported; who the city names is told at once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hotline.casework.appeals.words import Urgency
from hotline.casework.emergencies.actions.duty_room import give, lapse_interim, owe
from hotline.casework.emergencies.models import DutyReport
from hotline.casework.emergencies.words import Stage
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles.crises import CrisisKind

RISING = list(Urgency.values)


def mark(work: Work[Order]) -> None:
    """A person says that the matter is a threat or crisis of a kind: it becomes more urgent, never less."""
    order, code = work.case, work.given["crisis"]
    kind = work.profile.crises.get(code)
    if kind is None:
        raise StepRefused("is not one of the choices", field="crisis")
    work.change(crisis=code)
    work.after["crisis"] = code
    if RISING.index(kind.urgency) > RISING.index(order.urgency):
        work.before["urgency"], work.after["urgency"] = order.urgency, kind.urgency
        work.change(urgency=kind.urgency)
    work.later.append(partial(_owe, work, kind))


def _owe(work: Work[Order], kind: CrisisKind, _event: Event) -> None:
    at, order = work.at, work.case
    soon = at + timedelta(minutes=kind.interim_minutes)
    later = _closing(work, kind.full_workdays)
    times = (
        (Stage.INTERIM, soon, at, (kind.interim_minutes, "minutes")),
        # the first report tells the staff that both are owed
        (Stage.FULL, max(later, soon), max(later, soon) - timedelta(hours=2), (kind.full_workdays, "workdays")),
    )
    for stage, due_at, known_from, limit in times:
        row = DutyReport(order=order, stage=stage, begun_at=at, due_at=due_at)
        owe(row, centre=order.centre, known_from=max(at, known_from), limit=limit, version=order.profile_version)


def _closing(work: Work[Order], workdays: int) -> datetime:
    """The close of business of the working day so many after this one, whatever the hour."""
    day = work.calendar.after(work.profile.day(work.at), workdays)
    return datetime.combine(day, work.profile.closes, ZoneInfo(work.profile.time_zone))


def report(work: Work[Order]) -> None:
    """The duty room is told how it stands: the interim report where it is owed, else a further one."""
    _say(work, Stage.INTERIM)


def settle(work: Work[Order]) -> None:
    """The crisis is over: this is the full report, and no interim one is owed any more."""
    work.after |= {"outcome": work.given["outcome"], "crisis": work.case.crisis}
    work.change(crisis="")
    _say(work, Stage.FULL)


def _say(work: Work[Order], stage: Stage) -> None:
    own = DutyReport.objects.filter(order=work.case)
    row = own.filter(stage=stage, given_at__isnull=True).order_by("place").first()
    work.after["stage"] = stage.value
    if row is not None:
        work.after |= {"due_at": row.due_at.isoformat(), "is_late": work.at > row.due_at}
    work.later.append(partial(_give, work, stage, row))


def _give(work: Work[Order], stage: Stage, row: DutyReport | None, _event: Event) -> None:
    own = DutyReport.objects.filter(order=work.case)
    if row is None:
        last = own.order_by("-place").first()
        row = DutyReport(order=work.case, stage=stage, begun_at=work.at, due_at=work.at)
        row.place = last.place + 1 if last else 1
    give(row, text=work.given["text"], told=work.given.get("told", ""), actor=work.actor, at=work.at)
    if stage == Stage.FULL:
        lapse_interim(own, at=work.at)


CRISIS_EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {"mark_crisis": mark, "report_crisis": report, "settle_crisis": settle}
)
