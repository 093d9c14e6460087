"""Composing a brief for leaders out of orders, and entering an instruction that came on paper with none before it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count

from hotline.casework.leading.actions.taking import InstructionDoor
from hotline.casework.leading.models import Brief, Instruction, Position
from hotline.casework.leading.rules import Fact
from hotline.casework.leading.words import Kind
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.actions import NO_FILES
from hotline.casework.steps.evidence import Files, digests
from hotline.casework.steps.once import made_before
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.issuing import next_serial
from hotline.casework.supervision.rules import number
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks, seals
from hotline.lib.text import gate
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit

MOST_ORDERS = 50
MOST_LEADERS = 10
LENGTHS = {"title": 120, "why": 4000, "proposal": 2000}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be laid before leaders. `positions` are what the units that differ say, by the unit."""

    kind: str
    title: str
    why: str
    orders: Sequence[Order]
    leaders: Sequence[Staff] = ()
    proposal: str = ""
    positions: Mapping[Unit, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """An instruction as it was received on paper: who wrote it, when, the words, the limit if she named one.

    `leader` where she has an account here; `name` where she has none.
    """

    name: str
    at: datetime
    text: str
    leader: Staff | None = None
    workdays: int = 0


@transaction.atomic
def compose(draft: Draft, *, actor: Actor, at: datetime, key: str = "") -> Brief:
    """Lay orders before leaders: numbered, with the facts as they stand now, on the page of each of them.

    Under the same key it happens once. Raises OutOfScope, StepRefused, UnfitText, KeyReused.
    """
    request = ["compose", *_asked(draft)]
    if key and (event := made_before(key=key, request=request, actor=actor)):
        return Brief.objects.get(instructions__pk=event.subject_id)
    if not may(actor, "submit_brief"):
        raise OutOfScope("Your role does not cover this.")
    leaders = list(dict.fromkeys(draft.leaders))
    if not leaders:
        raise StepRefused("Choose at least one leader.", field="leaders")
    if len(leaders) > MOST_LEADERS or any(leader.role != Role.CITY_LEADER for leader in leaders):
        raise StepRefused("is not one of the choices", field="leaders")
    brief = _write(draft, actor=actor, at=at)
    for place, leader in enumerate(leaders):
        _submit(brief, leader.name, leader, actor=actor, at=at, key="" if place else key, request=request)
    return brief


@transaction.atomic
def enter_paper(
    draft: Draft, *, written: Written, actor: Actor, at: datetime, files: Files = NO_FILES, key: str = ""
) -> Instruction:
    """Record what a leader wrote on paper about orders, with the scan: from now on it is followed like any other.

    Under the same key it happens once. Raises OutOfScope, StepRefused, UnfitText.
    """
    leader = written.leader.pk if written.leader else None
    wrote = [written.name, leader, written.at.isoformat(), written.text, written.workdays]
    request = ["enter_paper", *_asked(draft), *wrote, digests(files)]
    if key and (event := made_before(key=key, request=request, actor=actor)):
        return Instruction.objects.get(pk=event.subject_id)
    if not may(actor, "record_instruction"):
        raise OutOfScope("Your role does not cover this.")
    name = written.leader.name if written.leader else gate(written.name, longest=40, field="name", lines=False)
    if not name:
        raise StepRefused("must be given", field="name")
    brief = _write(draft, actor=actor, at=at)
    entered = _submit(brief, name, written.leader, actor=actor, at=at, key=key, request=request)
    given: dict[str, object] = {"text": written.text, "written_at": written.at.isoformat()}
    if written.workdays:
        given["workdays"] = written.workdays
    InstructionDoor().take(entered.pk, "record_instruction", actor=actor, at=at, given=given, files=files)
    entered.refresh_from_db()
    return entered


def _asked(draft: Draft) -> list[object]:
    """Everything a draft says: the same key stands for the same words."""
    return [
        draft.kind,
        draft.title,
        draft.why,
        draft.proposal,
        [order.number for order in draft.orders],
        [leader.pk for leader in draft.leaders],
        [[unit.code, text] for unit, text in draft.positions.items()],
    ]


def _write(draft: Draft, *, actor: Actor, at: datetime) -> Brief:
    """The numbered paper. The number is counted up in this transaction: none is given twice, none is lost."""
    if draft.kind not in Kind.values:
        raise StepRefused("is not one of the choices", field="kind")
    texts = {
        name: gate(getattr(draft, name), longest=longest, field=name, lines=name != "title")
        for name, longest in LENGTHS.items()
    }
    for name in ("title", "why"):
        if not texts[name]:
            raise StepRefused("must be given", field=name)
    orders = _orders(draft, actor)
    profile = profiles.version(orders[0].profile_version)
    prefix = profile.supervision.brief_prefix or "专报"
    year = at.astimezone(ZoneInfo(profile.time_zone)).year
    serial = next_serial(prefix, year)
    brief = Brief(
        number=number(prefix, year, serial),
        year=year,
        serial=serial,
        kind=draft.kind,
        title=texts["title"],
        why_sealed=seals.seal(texts["why"]),
        proposal_sealed=seals.seal(texts["proposal"]) if texts["proposal"] else None,
        facts_sealed=seals.seal(json.dumps([asdict(fact) for fact in drawn(orders, at=at)], ensure_ascii=False)),
        home_path=orders[0].home_path,
        centre_id=orders[0].centre_id,
        profile_version=orders[0].profile_version,
        issued_at=at,
        issued_by_id=actor.staff_id,
    )
    after = {"number": brief.number, "kind": brief.kind, "orders": [order.number for order in orders]}
    journal.open_chain(subject=brief, name="brief_composed", at=at, actor=actor, after=after)
    brief.orders.set([order.pk for order in orders])
    _positions(brief, draft)
    return brief


def _orders(draft: Draft, actor: Actor) -> list[Order]:
    """The orders, in the order of their numbers. Who may not see one of them must not write of it either."""
    ids = list(dict.fromkeys(order.pk for order in draft.orders))
    if not ids:
        raise StepRefused("Choose at least one order.", field="orders")
    if len(ids) > MOST_ORDERS:
        raise StepRefused("must be a list of at most 50 entries", field="orders")
    found = list(visible_to(actor).filter(pk__in=ids).order_by("number"))
    if len(found) != len(ids):
        raise OutOfScope("Your role or your unit does not cover this step.")
    if draft.kind == Kind.DIFFERENCE and len(found) != 1:
        raise StepRefused("A difference is about one order.", field="orders")
    return found


def _positions(brief: Brief, draft: Draft) -> None:
    if draft.kind != Kind.DIFFERENCE:
        return
    said = {unit: gate(text, longest=2000, field="positions") for unit, text in draft.positions.items()}
    if len(said) < 2 or not all(said.values()):
        raise StepRefused("Say what each of at least two units holds.", field="positions")
    rows = [Position(brief=brief, unit=unit, text_sealed=seals.seal(text)) for unit, text in said.items()]
    Position.objects.bulk_create(rows)


def drawn(orders: Sequence[Order], *, at: datetime) -> list[Fact]:
    """The facts of orders as they stand: titles masked, for a paper goes from hand to hand."""
    rows = Order.objects.filter(pk__in=[order.pk for order in orders]).select_related("lead_unit")
    return [
        Fact(
            number=order.number,
            title=masks.in_text(order.title),
            unit=order.lead_unit.name if order.lead_unit else "",
            state=order.state,
            callers=order.sharing,
            urged=order.urged,
            is_open=order.state in OPEN_STATES,
            is_late=bool(order.state in OPEN_STATES and order.turn_due_at and order.turn_due_at <= at),
        )
        for order in rows.annotate(sharing=Count("shares")).order_by("number")
    ]


def _submit(
    brief: Brief, name: str, leader: Staff | None, *, actor: Actor, at: datetime, key: str, request: object
) -> Instruction:
    """Lay the brief before one leader: it is her turn now."""
    instruction = Instruction(
        brief=brief,
        leader=leader,
        leader_name=name,
        centre_id=brief.centre_id,
        home_path=brief.home_path,
        profile_version=brief.profile_version,
        submitted_at=at,
    )
    after = {"number": brief.number, "leader": leader.pk if leader else None}
    InstructionDoor().begin(instruction, "submit_brief", actor=actor, at=at, key=key, request=request, after=after)
    return instruction
