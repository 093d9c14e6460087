"""The door of inspections: findings item by item, sent to the unit, rectified, checked, closed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from django.utils.translation import gettext_noop

from hotline.casework.correspondence.actions import Recipient
from hotline.casework.inspections.models import Finding, Inspection, Rectification
from hotline.casework.inspections.queries import FINDING, RECTIFICATION, standing
from hotline.casework.inspections.words import Verdict
from hotline.casework.inspections.workflow import INSPECTIONS
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Limit
from hotline.lib import seals
from hotline.lib.statements import ask, reserve

NOT_AN_ITEM = gettext_noop("This inspection has no such item.")
NOT_DRAWN = gettext_noop("Only orders that were drawn for this inspection are named here.")


def note_finding(work: Work[Inspection]) -> None:
    """What was found of one item. Written once more it takes the place of what stood there; the journal keeps both."""
    given = work.given
    row = Finding.objects.filter(inspection=work.case, item=given["item"]).first()
    if row is None:
        raise StepRefused(NOT_AN_ITEM, field="item")
    if given["verdict"] == Verdict.FAULT and not given.get("text"):
        raise StepRefused("must be given", field="text")
    numbers = list(given.get("orders", ()))
    known = set(work.case.sampled.filter(order__number__in=numbers).values_list("order__number", flat=True))
    if known != set(numbers):
        raise StepRefused(NOT_DRAWN, field="orders")
    work.after |= {"item": row.item, "verdict": given["verdict"], "orders": numbers}
    work.files_belong_to = (FINDING, row.pk)
    sealed = seals.seal(given["text"]) if given.get("text") else None
    mine = Finding.objects.filter(pk=row.pk)
    work.later.append(
        lambda _event: mine.update(verdict=given["verdict"], text_sealed=sealed, orders=numbers, at=work.at)
    )


def send(work: Work[Inspection]) -> None:
    """The findings go to the unit; where something is to be rectified its time runs from now."""
    work.change(result_sealed=seals.seal(work.given["text"]), sent_at=work.at)
    _limit(work)
    if not work.line.starts:
        work.change(ended_at=work.at)


def _limit(work: Work[Inspection]) -> None:
    """A limit that the office names takes the place of the city's."""
    if days := work.given.get("workdays"):
        work.change(amount=int(days))
        work.after["days"] = int(days)
    if work.case.amount:
        own = Limit("rectify", work.case.amount, "workdays")
        work.profile = replace(work.profile, limits=(own, *work.profile.limits))
    if "rectify" in work.line.starts:
        work.after["due_at"] = work.ticking("rectify").due_at.isoformat()


def end(work: Work[Inspection]) -> None:
    """Nothing more is to be done."""
    work.change(ended_at=work.at)


def rectify(work: Work[Inspection]) -> None:
    """The unit says what it has rectified, with its evidence."""
    row = Rectification(
        pk=reserve(Rectification)[0],
        inspection=work.case,
        at=work.at,
        by_id=work.actor.staff_id,
        text_sealed=seals.seal(work.given["text"]),
    )
    work.files_belong_to = (RECTIFICATION, row.pk)
    work.later.append(lambda _event: row.save(force_insert=True))


def send_back(work: Work[Inspection]) -> None:
    """Something is still missing: what, and until when."""
    _limit(work)
    work.later.append(_checked(work, is_accepted=False))


def close(work: Work[Inspection]) -> None:
    """What was rectified is as it should be."""
    work.change(ended_at=work.at)
    work.later.append(_checked(work, is_accepted=True))


def _checked(work: Work[Inspection], *, is_accepted: bool) -> Callable[[Event], object]:
    note = work.given.get("note", "")
    sealed = seals.seal(note) if note else None
    waiting = Rectification.objects.filter(inspection=work.case, is_accepted__isnull=True)
    return lambda _event: waiting.update(is_accepted=is_accepted, checked_at=work.at, note_sealed=sealed)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "note_finding": note_finding,
        "send_findings": send,
        "call_off_inspection": end,
        "rectify": rectify,
        "return_rectification": send_back,
        "close_inspection": close,
    }
)


class InspectionDoor(Door[Inspection]):
    """The one door for inspections."""

    table: ClassVar[Table] = INSPECTIONS
    model: ClassVar[type[Inspection]] = Inspection
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Inspection, actor: Actor) -> Standing:
        """The unit that is inspected, where the actor stands, and what was found."""
        return standing(case, actor)

    def demand(self, case: Inspection) -> tuple[str, str]:
        """An inspection's limits go by nobody's demand."""
        return "", ""

    def whose(self, case: Inspection, turn: str) -> tuple[int, str]:
        """The unit that must rectify, or the office that inspects."""
        if turn == "lead":
            return case.unit_id, case.unit_path
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [case.organiser_id])
        return case.organiser_id, path

    def recipients(self, case: Inspection) -> list[Recipient]:
        """No citizen is told."""
        return []
