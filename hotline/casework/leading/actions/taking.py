"""The door of instructions: the leader writes, the centre passes on and reports back, the leader notes it done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from hotline.casework.correspondence.actions import Recipient
from hotline.casework.leading.actions.deciding import decide
from hotline.casework.leading.models import Instruction, Round
from hotline.casework.leading.queries import standing, unanswered
from hotline.casework.leading.rules import USUAL_WORKDAYS, for_units
from hotline.casework.leading.workflow import INSTRUCTIONS
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.actions.dispatching import handling
from hotline.casework.orders.actions.handling import instant
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import OPEN_STATES, PaperForm, SupervisionReason
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.models import Document
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Limit
from hotline.lib import seals
from hotline.lib.statements import ask

LONGEST_TOPIC = 80


def instruct(work: Work[Instruction]) -> None:
    """The leader writes her instruction, with a limit if she names one; where units differ she decides who leads."""
    _begin_round(work, written_at=work.at, is_on_paper=False)


def record_instruction(work: Work[Instruction]) -> None:
    """What she wrote on paper: when, and her words; the scan comes with the step."""
    _begin_round(work, written_at=_written(work), is_on_paper=True)


def _written(work: Work[Instruction]) -> datetime:
    at = instant(work.given["written_at"], work.profile.time_zone)
    if at is None or at > work.at:
        raise StepRefused("lies in the future", field="written_at")
    work.after["written_at"] = at.isoformat()
    return at


def _begin_round(work: Work[Instruction], *, written_at: datetime, is_on_paper: bool) -> None:
    case, given = work.case, work.given
    lead = handling(lookups.unit(given["lead"], field="lead"), field="lead") if given.get("lead") else None
    assisting = [unit.code for unit in lookups.units(given.get("assisting", ()), field="assisting")]
    row = Round(
        instruction=case,
        round=case.rounds + 1,
        text_sealed=seals.seal(given["text"]),
        written_at=written_at,
        is_on_paper=is_on_paper,
        entered_by_id=work.actor.staff_id,
        workdays=int(given.get("workdays") or 0) or USUAL_WORKDAYS,
        lead=lead,
        assisting=assisting,
    )
    work.change(rounds=case.rounds + 1)
    work.after |= {"round": row.round, "days": row.workdays}
    if lead:
        work.after |= {"lead": lead.code, "assisting": assisting}
    work.later.append(lambda _event: row.save(force_insert=True))


def pass_on(work: Work[Instruction]) -> None:
    """The centre passes it on: a document by instruction to the lead unit of each order, and its own limit begins. What
    was decided between units is carried out with it."""
    case, given = work.case, work.given
    row = _row(case)
    decide(case.brief, row=row, actor=work.actor, at=work.at)
    orders = _orders(case, given.get("orders", ()))
    documents = issue(
        orders=orders,
        given={
            "form": PaperForm.INSTRUCTION.value,
            "reason": SupervisionReason.INSTRUCTION.value,
            "topic": case.brief.title[:LONGEST_TOPIC],
            "text": given["text"],
            "workdays": int(given.get("workdays") or 0) or for_units(row.workdays),
        },
        actor=work.actor,
        at=work.at,
    )
    due_at = _limited(work, row)
    work.after |= {"papers": [document.number for document in documents], "due_at": due_at.isoformat()}
    work.later.append(lambda _event: _passed(row, documents, at=work.at, due_at=due_at))


def _limited(work: Work[Instruction], row: Round) -> datetime:
    """The limit within which the centre reports back: the leader's."""
    own = Limit("fulfil", row.workdays, "workdays")
    work.profile = replace(work.profile, limits=(own, *work.profile.limits))
    return work.ticking("fulfil").due_at


def _passed(row: Round, documents: list[Document], *, at: datetime, due_at: datetime) -> None:
    row.passed_at, row.due_at = at, due_at
    row.save(update_fields=("passed_at", "due_at"))
    row.documents.set(documents)


def _row(case: Instruction) -> Round:
    return Round.objects.get(instruction=case, round=case.rounds)


def _orders(case: Instruction, numbers: list[str]) -> list[Order]:
    """The orders that are named, else all open ones of the brief: each must be one of them and have a unit."""
    found = case.brief.orders.filter(state__in=OPEN_STATES).order_by("pk")
    orders = [order for order in found if order.number in numbers] if numbers else list(found)
    if len(orders) < len(set(numbers)) or not orders:
        raise StepRefused("None of these orders is open: report back to the leader.", field="orders")
    return orders


def report_back(work: Work[Instruction]) -> None:
    """The centre reports what was done, once every unit has replied."""
    case = work.case
    row = _row(case)
    waiting = unanswered(row)
    if waiting:
        said = "Not every unit has replied yet. See the documents below."
        raise StepRefused(said)
    row.report_sealed, row.reported_at = seals.seal(work.given["text"]), work.at
    work.after["round"] = row.round
    work.later.append(lambda _event: row.save(update_fields=("report_sealed", "reported_at")))


def end(work: Work[Instruction]) -> None:
    """It is over: read, noted as done, or taken back."""
    work.change(ended_at=work.at)


def record_noting(work: Work[Instruction]) -> None:
    """She has noted it on paper: when."""
    _written(work)
    end(work)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "instruct": instruct,
        "instruct_again": instruct,
        "record_instruction": record_instruction,
        "pass_on": pass_on,
        "report_back": report_back,
        "note_brief": end,
        "note_result": end,
        "record_noting": record_noting,
        "take_back_brief": end,
    }
)


class InstructionDoor(Door[Instruction]):
    """The one door for instructions of leaders."""

    table: ClassVar[Table] = INSTRUCTIONS
    model: ClassVar[type[Instruction]] = Instruction
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Instruction, actor: Actor) -> Standing:
        """Whether the actor is the leader herself, and whether it is about a difference."""
        return standing(case, actor)

    def demand(self, case: Instruction) -> tuple[str, str]:
        """Its limits go by nothing but the leader's word and the profile."""
        return "", ""

    def whose(self, case: Instruction, turn: str) -> tuple[int, str]:
        """The leader's office, or the centre; a leader without an account is represented by the centre."""
        if turn == "addressee" and case.leader_id:
            query = "SELECT u.id, u.path FROM units_unit u JOIN staff_staff s ON s.unit_id = u.id WHERE s.id = %s"
            ((unit_id, path),) = ask(query, [case.leader_id])
            return unit_id, path
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [case.centre_id])
        return case.centre_id, path

    def recipients(self, case: Instruction) -> list[Recipient]:
        """No citizen is told."""
        return []
