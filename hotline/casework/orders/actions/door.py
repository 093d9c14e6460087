"""The door of orders: who has a part in an order, what its steps effect, which citizens are told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from hotline.casework.appeals.actions import recipients
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.orders.actions import (
    above,
    approving,
    auditing,
    changing,
    dispatching,
    disputing,
    ending,
    excluding,
    extending,
    gathering,
    guarding,
    handling,
    holding,
    posting,
    repeating,
    requests,
    returning,
)
from hotline.casework.orders.models import Order, Share
from hotline.casework.orders.queries import standing
from hotline.casework.orders.walls import may_see
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import Line, Table
from hotline.ground.journal.rules import Actor
from hotline.lib.statements import ask
from hotline.register.staff.rules import OutOfScope

EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "dispatch": dispatching.dispatch,
        "sign": handling.sign,
        "contact": handling.contact,
        "sub_dispatch": handling.sub_dispatch,
        "report": handling.report,
        "draft": handling.draft,
        "disapprove": handling.disapprove,
        "approve": handling.approve,
        "pass_audit": auditing.pass_audit,
        "waive_visit": auditing.waive_visit,
        "send_back": auditing.send_back,
        "rework": auditing.rework,
        "ask_return": returning.ask_return,
        "sign_return": returning.sign_return,
        "drop_return": returning.drop_return,
        "accept_return": returning.accept_return,
        "refuse_return": returning.refuse_return,
        "dispute": disputing.dispute,
        "record_meeting": disputing.record_meeting,
        "rule": disputing.rule,
        "add_unit": changing.add_unit,
        "ask_change": changing.ask_change,
        "approve_change": changing.approve_change,
        "refuse_change": changing.refuse_change,
        "ask_exclusion": excluding.ask_exclusion,
        "review_exclusion": excluding.review_exclusion,
        "confirm_exclusion": excluding.confirm_exclusion,
        "refuse_exclusion": excluding.refuse_exclusion,
        "mark_repeat": repeating.mark_repeat,
        "mark_group": gathering.mark_group,
        "name_team": gathering.name_team,
        "drop_group": gathering.drop_group,
        "note_above": above.note_above,
        "report_above": above.report_above,
        "withdraw": ending.withdraw,
        "ask_void": ending.ask_void,
        "void": ending.void,
        "refuse_void": ending.refuse_void,
        "ask_reopening": ending.ask_reopening,
        "refuse_reopening": ending.refuse_reopening,
        "reopen": ending.reopen,
        "close": auditing.close,
        "archive": auditing.archive,
        "ask_extension": extending.ask_extension,
        "sign_extension": extending.sign_extension,
        "grant_extension": extending.grant_extension,
        "refuse_extension": requests.refuse,
        "ask_suspension": holding.ask_suspension,
        "suspend": holding.suspend,
        "refuse_suspension": requests.refuse,
        "review_suspension": holding.review_suspension,
        "resume": holding.resume,
        "ask_parking": holding.ask_parking,
        "park": holding.park,
        "refuse_parking": requests.refuse,
        "review_parking": holding.review_parking,
        "unpark": holding.resume,
        "post_plan": posting.post_plan,
        "guard": guarding.guard,
        "entrust": guarding.entrust,
        "recall": guarding.recall,
    }
)


_TOLD = "a.id IN (SELECT appeal_id FROM orders_share WHERE order_id = %s) AND a.state <> 'withdrawn'"


class OrderDoor(Door[Order]):
    """The one door for orders. Later rooms of the loop add the effects of their own steps."""

    table: ClassVar[Table] = ORDERS
    model: ClassVar[type[Order]] = Order
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Order, actor: Actor) -> Standing:
        """The units with a part in the order, and the actor's own parts; from whom it is kept nothing."""
        if not may_see(case, actor):
            raise OutOfScope("This case is not for you.")
        return standing(case, actor)

    def line(self, case: Order, step: str, standing: Standing) -> Line:
        """The line for a step now. Only a withdrawal needs to know whether others wait for the order, too."""
        if step == "withdraw" and ending.is_shared(case):
            standing = replace(standing, holds=standing.holds | {"several"})
        return super().line(case, step, standing)

    def demand(self, case: Order) -> tuple[str, str]:
        """What limits go by."""
        return case.kind, case.urgency

    def whose(self, case: Order, turn: str) -> tuple[int, str]:
        """The centre that keeps the order, or its lead unit."""
        if turn == "lead":
            return case.lead_unit_id or 0, case.lead_path
        if case.turn_unit_id == case.centre_id:
            return case.centre_id, case.turn_path
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [case.centre_id])
        return case.centre_id, path

    def recipients(self, case: Order) -> list[Recipient]:
        """Every citizen whose appeal this order handles; who has withdrawn is told nothing more."""
        return recipients(_TOLD, [case.pk])

    def settle(self, work: Work[Order]) -> None:
        """Nobody approves her own act; no unit complained of gets the order; requests that a step makes pointless
        lapse; a new day of which all callers are told takes the place of what each of them was promised before."""
        approving.by_another(work)
        guarding.keep_out(work)
        requests.lapse(work)
        excluding.lapse(work)
        if work.case.promised_at is not None and work.line.letters and "due" in work.fields:
            work.change(promised_at=None)
            work.statement.update(Share, {"order_id": work.case.pk}, {"promised_at": None})
