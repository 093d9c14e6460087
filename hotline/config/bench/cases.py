"""One whole case of the bench, from the contact to the state it has come to."""

import json
import random
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.wording import terms_of
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.rules import spoken
from hotline.casework.orders.actions import OrderDoor
from hotline.casework.orders.models import Order, Reply, Share, Task
from hotline.casework.orders.words import State, TaskRole, TaskState
from hotline.casework.visits.models import Visit
from hotline.config.bench.city import City, Place
from hotline.config.bench.ids import Ids
from hotline.config.bench.walking import Rows, Subject, Walk, pick, stepping
from hotline.ground.journal.rules import canonical, facts_digest
from hotline.lib import numbers, seals

STRAIGHT = ("dispatch", "sign", "contact", "draft", "approve", "pass_audit", "visit", "close", "archive")
REACHED = {
    State.OPENED: 0,
    State.DISPATCHED: 1,
    State.SIGNED: 2,
    State.DRAFTED: 4,
    State.REPLIED: 5,
    State.SENT_BACK: 5,
    State.AUDITED: 6,
    State.VISITED: 7,
    State.CLOSED: 8,
    State.ARCHIVED: 9,
}
"""How many steps of the straight way lie behind an order in a state."""

CLOCK_OF = {
    "dispatch": "dispatch",
    "sign": "sign",
    "contact": "contact",
    "draft": "handle",
    "approve": "handle",
    "pass_audit": "audit",
    "visit": "visit",
    "close": "close",
}
"""The clock within which a step is taken."""

TASK_AFTER = {
    "dispatch": TaskState.ASSIGNED,
    "sign": TaskState.SIGNED,
    "draft": TaskState.DRAFTED,
    "approve": TaskState.REPORTED,
    "close": TaskState.FINISHED,
}
SATISFIED = ("5", "5", "5", "4", "4", "4", "3", "2")


@lru_cache(maxsize=4096)
def _sealed(text: str) -> bytes:
    return seals.seal(text)


@lru_cache(maxsize=2048)
def _facts(**said: str) -> tuple[bytes, bytes]:
    """Hash and sealed text of the words of a step. Shared by the cases in which the same is said."""
    salt = seals.keyed_hash("bench", "".join(said.values()))
    sealed = seals.seal(canonical({"salt": salt.hex(), "facts": said}).decode())
    return facts_digest(salt, said), sealed


class Case:
    """One case: an appeal and the order that handles it."""

    def __init__(self, city: City, ids: Ids, rows: Rows, chance: random.Random, *, serial: int) -> None:
        self.city, self.ids, self.rows, self.chance, self.serial = city, ids, rows, chance, serial
        self.words = pick_one(chance, city.words)
        self.situation = pick_one(chance, city.situations)
        self.person = pick_one(chance, city.callers)
        kind, urgency = self.words["kind"], self.words["urgency"]
        self.appeal = Subject(AppealDoor.table, ids.take(Appeal), kind, urgency)
        self.order = Subject(OrderDoor.table, ids.take(Order), kind, urgency)
        self.contact = ids.take(Contact)
        self.stamps: dict[str, Any] = {}
        self.part: dict[str, Any] = {}

    def play(self, state: str, received: datetime, now: datetime) -> None:
        """Let the case come in and go as far as a state. Nothing happens after `now`."""
        self.now, self.share = now, 0.25 + 0.8 * self.chance.random() if state == State.ARCHIVED else 0.3
        self.walk = Walk(self.city, self.ids, self.rows, self.situation, received)
        self.received = received
        self._register()
        self._accept()
        for step in STRAIGHT[: REACHED[State(state)]]:
            getattr(self, f"_{step}")()
        if state == State.SENT_BACK:
            self._send_back()
        self._finish()

    # -- the citizen's side ---------------------------------------------------------------------------------------

    def _register(self) -> None:
        profile = self.city.profile
        on = self.received.astimezone(ZoneInfo(profile.time_zone)).date()
        self.number = numbers.reference(profile.number_prefix, on, self.serial % 1_000_000)
        self.code = numbers.query_code()
        self.agent = pick(self.chance, self.city.seats["agent"])
        after = {"number": self.number, "channel": self.words["channel"], "kind": self.words["kind"]}
        event = self.walk.step(self.appeal, "register", self.agent, after=after)
        self._letter("receipt", event, code=self.code)

    def _accept(self) -> None:
        self._wait(self.appeal, "acceptance")
        after = {"matter": self.situation.matter}
        self.promised = self.walk.promise(self.order)
        self.accepted = self.walk.at
        self.walk.step(self.appeal, "accept", self.agent, after=after)
        self.opened = self.walk.at
        self.walk.step(self.order, "open", self.agent, after={"appeal": self.number})

    # -- the handling ---------------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        self._wait(self.order, "dispatch")
        self.dispatcher = pick(self.chance, self.city.seats["dispatcher"])
        due = self.walk.promise(self.order)
        assisting = self.situation.assisting if self.chance.random() < 0.2 else ()
        after = {
            "lead": self.situation.lead.code,
            "assisting": [unit.code for unit in assisting],
            "due_at": due.isoformat(),
        }
        facts = _facts(basis=self.situation.basis)
        event = self.walk.step(self.order, "dispatch", self.dispatcher, after=after, facts=facts)
        self.stamps["dispatched_at"] = self.walk.at
        self.part = {"state": TaskState.ASSIGNED, "due_at": due, "assigned_at": self.walk.at}
        self.assisting: tuple[Place, ...] = assisting
        self._letter("dispatched", event, unit=self.words.get("unit", "责任单位"), due=due)

    def _sign(self) -> None:
        self._unit("sign", after={"unit": self.situation.lead.id})
        self.part |= {"signed_at": self.walk.at, "signed_by_id": self.situation.hands["sign"].staff_id}

    def _contact(self) -> None:
        self._unit("contact", after={"contact_way": "phone", "contact_at": self.walk.at.isoformat()})
        self.part["contacted_at"] = self.walk.at

    def _draft(self) -> None:
        said = self.words.get("reply") or {}
        self.internal = said.get("internal_report", "经现场核查，问题已处理。")
        self.public = said.get("public_answer", "您好，您反映的问题已处理，感谢您的反映。")
        after = {"contacted": True, "fact_true": "true", "result": "A1", "unit_solved": True, "round": 1}
        self._unit("draft", after=after, facts=_facts(public_answer=self.public, internal_report=self.internal))
        self.reply = self.rows[Reply].add(
            id=self.ids.take(Reply),
            order_id=self.order.id,
            round=1,
            unit_id=self.situation.lead.id,
            drafted_by_id=self.situation.hands["draft"].staff_id,
            drafted_at=self.walk.at,
            contacted=True,
            contact_way="phone",
            fact_true="true",
            result="A1",
            unit_solved=True,
            internal_sealed=_sealed(self.internal),
            public_sealed=_sealed(self.public),
        )

    def _approve(self) -> None:
        self._unit("approve")
        self.stamps["replied_at"] = self.walk.at
        self.rows[Reply].change(
            self.reply, approved_by_id=self.situation.hands["approve"].staff_id, approved_at=self.walk.at
        )

    def _pass_audit(self) -> None:
        self._centre("pass_audit")
        self.rows[Reply].change(self.reply, audited_at=self.walk.at)

    def _send_back(self) -> None:
        self._wait(self.order, "audit")
        after = {"reasons": ["incomplete"], "round": 2}
        self.walk.step(self.order, "send_back", self.dispatcher, after=after)
        self.stamps["round"] = 2
        self.part |= {"state": TaskState.SIGNED, "due_at": self.order.turn.due_at}

    def _visit(self) -> None:
        satisfied = pick_one(self.chance, SATISFIED)
        verdict = {"solved": "yes", "satisfied": satisfied}
        visitor = pick(self.chance, self.city.seats["visitor"])
        self._wait(self.order, "visit")
        after = {"contacted": True, **verdict, "appeal": self.number}
        if satisfied == "2":
            after["reasons"] = ["slow"]
        self.walk.step(self.order, "visit", visitor, after=after)
        self.stamps |= verdict
        self.rows[Visit].add(
            id=self.ids.take(Visit),
            order_id=self.order.id,
            appeal_id=self.appeal.id,
            round=1,
            made_at=self.walk.at,
            made_by_id=visitor.staff_id,
            contacted=True,
            reasons=json.dumps(after.get("reasons", [])),
            **verdict,
        )

    def _close(self) -> None:
        self._centre("close")
        self.stamps["closed_at"] = self.walk.at
        self.part["finished_at"] = self.walk.at
        for kind in tuple(self.order.running):
            self.walk.stop(self.order, kind)
        self.walk.stop(self.appeal, "whole")

    def _archive(self) -> None:
        self.walk.at = min(self.walk.archive_due(), self.now)
        self.walk.step(self.order, "archive", self.dispatcher)
        self.stamps["archived_at"] = self.walk.at
        self.walk.step(self.appeal, "file", self.dispatcher)

    # -- what the steps share -------------------------------------------------------------------------------------

    def _wait(self, subject: Subject, clock: str) -> None:
        """Let a share of a running limit go by."""
        started, due = subject.due[clock]
        at = started + (due - started) * self.share * (0.6 + 0.4 * self.chance.random())
        self.walk.at = min(max(at, self.walk.at + timedelta(seconds=40)), self.now)

    def _unit(self, step: str, **more: Any) -> None:
        self._wait(self.order, CLOCK_OF[step])
        self.walk.step(self.order, step, self.situation.hands[step], part="lead", **more)
        self.part["state"] = TASK_AFTER.get(step, self.part["state"])

    def _centre(self, step: str) -> None:
        self._wait(self.order, CLOCK_OF[step])
        self.walk.step(self.order, step, self.dispatcher)
        self.part["state"] = TASK_AFTER.get(step, self.part["state"])

    def _letter(self, key: str, event: int, **fields: Any) -> None:
        profile = self.city.profile
        known = {"number": self.number, "title": self.words["title"], "city": profile.title, "hotline": profile.hotline}
        known |= {
            name: spoken(value, profile.time_zone).zh if isinstance(value, datetime) else value
            for name, value in fields.items()
        }
        text = correspondence.texts()[("zh-Hans", key)]
        said = text.render(**{name: known[name] for name in text.fields})
        self.walk.letter(
            key, event=event, appeal=self.appeal.id, person=self.person, text=(said.subject, seals.seal(said.body))
        )

    def _finish(self) -> None:
        """Write down what the walk has led to."""
        words, place, version = self.words, self.situation, self.city.profile.version
        common = {name: words[name] for name in ("kind", "urgency", "channel")}
        common |= {"matter_id": place.matter_id, "region_id": place.region_id}
        self.rows[Contact].add(
            id=self.contact,
            channel=words["channel"],
            person_id=self.person,
            language="zh-Hans",
            received_at=self.received,
            taken_by_id=self.agent.staff_id,
        )
        content = f"{words['content']}（{self.serial}）"
        self.rows["words"].add(appeal_id=self.appeal.id, terms=terms_of(words["title"], content))
        self.rows[Appeal].add(
            id=self.appeal.id,
            number=self.number,
            code_sealed=seals.seal(self.code),
            contact_id=self.contact,
            person_id=self.person,
            registered_by_id=self.agent.staff_id,
            language="zh-Hans",
            received_at=self.received,
            accepted_at=self.accepted,
            promised_at=self.promised,
            title=words["title"],
            content=content,
            claim=words["claim"],
            address_text=words["address_text"],
            occurred=words["occurred"],
            object_name=words["object_name"],
            **common,
            **stepping(self.appeal, place, version),
        )
        self._finish_order(common)

    def _finish_order(self, common: dict[str, Any]) -> None:
        is_dispatched = "dispatched_at" in self.stamps
        lead = self.situation.lead
        self.rows[Order].add(
            id=self.order.id,
            number=self.number,
            title=self.words["title"],
            centre_id=self.situation.centre.id,
            opened_at=self.opened,
            lead_unit_id=lead.id if is_dispatched else None,
            lead_path=lead.path if is_dispatched else "",
            **self.stamps,
            **common,
            **stepping(self.order, self.situation, self.city.profile.version),
        )
        self.rows[Share].add(
            id=self.ids.take(Share), order_id=self.order.id, appeal_id=self.appeal.id, since=self.opened
        )
        if is_dispatched:
            self._task(lead, TaskRole.LEAD, self.part, self.situation.basis)
            for unit in self.assisting:
                over = self.part.get("finished_at")
                state = TaskState.FINISHED if over else TaskState.ASSIGNED
                kept = {name: self.part[name] for name in ("due_at", "assigned_at")}
                self._task(unit, TaskRole.ASSISTING, {**kept, "state": state, "finished_at": over}, "")

    def _task(self, unit: Place, role: str, part: dict[str, Any], basis: str) -> None:
        self.rows[Task].add(
            id=self.ids.take(Task),
            order_id=self.order.id,
            opened_at=self.opened,
            unit_id=unit.id,
            unit_path=unit.path,
            role=str(role),
            basis=basis,
            **part,
        )

    def heads(self) -> tuple[str, str]:
        """The heads of both chains, as the digest lists them."""
        return (
            f"appeal {self.appeal.id} {self.appeal.version} {self.appeal.head.hex()}",
            f"order {self.order.id} {self.order.version} {self.order.head.hex()}",
        )


def pick_one(chance: random.Random, choices: Any) -> Any:
    """One of these, faster than random.choice."""
    return choices[int(chance.random() * len(choices))]
