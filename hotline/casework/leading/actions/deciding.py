"""Carrying out what a leader has decided between units: as binding as a ruling, and a precedent in the duty list."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from hotline.casework.clocks.models import Clock
from hotline.casework.leading.models import Brief, Round
from hotline.casework.orders.actions import disputing
from hotline.casework.orders.deciding import DECIDED
from hotline.casework.orders.models import Order
from hotline.casework.orders.returning import UNIT_CLOCKS
from hotline.casework.steps.actions import Standing, Work
from hotline.casework.supervision.actions import SupervisionDoor
from hotline.casework.supervision.actions.taking import EFFECTS as SUPERVISION_EFFECTS
from hotline.ground.journal.rules import Actor


def carry_out(work: Work[Order]) -> None:
    """The decision is carried out as a ruling; the clocks of the unit that had the order stop before its own begin."""
    running = Clock.objects.filter(subject_kind=Order.journal_kind, subject_id=work.case.pk, stopped_at__isnull=True)
    running.filter(kind__in=UNIT_CLOCKS, task_id__isnull=True).update(stopped_at=work.at)
    disputing.rule(work)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType({**SUPERVISION_EFFECTS, "carry_out_decision": carry_out})


class DecisionDoor(SupervisionDoor):
    """The door of orders for a decision that has just been passed on: here, and nowhere else, its line is open."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Order, actor: Actor) -> Standing:
        """As everywhere, and that a leader has decided."""
        stands = super().standing(case, actor)
        return replace(stands, holds=stands.holds | {DECIDED})


def decide(brief: Brief, *, row: Round, actor: Actor, at: datetime) -> None:
    """Hand the order of a difference to the unit that leads by the leader's decision. Raises what the door raises."""
    if row.lead is None:
        return
    given = {"lead": row.lead.code, "assisting": row.assisting, "number": brief.number, "text": row.text}
    DecisionDoor().take(brief.orders.get().pk, "carry_out_decision", actor=actor, at=at, given=given)
