"""The life of a row: registered, accepted or refused, dispatched, signed for, replied, audited, visited, closed and
archived – each step taken by an account that may take it, as far as the row says.

Every step carries a key made of source, row and step, so that it is taken once however often the import is run. Where
a person has taken a hand since, the row is left to people.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from psycopg.types.numeric import Int8

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.casework.steps.rules import StepRefused
from hotline.channels.importing.mapping import Mapping
from hotline.channels.importing.rows import Incoming
from hotline.ground.journal.actions import key_hash
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.statements import read
from hotline.lib.text import UnfitText
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.rules import OutOfScope
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

CAME_BY: Table[str, tuple[str, ...]] = {
    State.OPENED: ("accept",),
    State.DISPATCHED: ("dispatch",),
    State.SIGNED: ("sign",),
    State.DRAFTED: ("draft",),
    State.REPLIED: ("approve",),
    State.AUDITED: ("pass_audit",),
    State.VISITED: ("visit", "waive_visit"),
    State.CLOSED: ("close",),
}
"""By which of our own steps an order came into a state; if by another, a person has taken it over."""

STEPS = ("register", "refuse", "append", "contact", *(step for steps in CAME_BY.values() for step in steps), "archive")

WITHOUT_PARTS = "历史数据导入，协办情况见原系统记录。"
"""Said with a reply where the old system knows nothing of the parts of other units."""


Taken = tuple[str, Actor, dict[str, Any]]
"""A step about to be taken: its name, who takes it, what is given."""


class Held(Exception):
    """The row cannot go further now: nobody may take the step, or no unit acts on the matter."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When the steps are taken: up to signing, and from the reply on; and whose duty list counts: today's."""

    received: datetime
    replied: datetime
    today: date

    @classmethod
    def of(cls, row: Incoming, *, at_recorded_times: bool, now: datetime) -> "Moments":
        """The times of a row: those it records, or now."""
        today = now.astimezone(ZoneInfo(profiles.current().time_zone)).date()
        if not at_recorded_times or row.received_at is None:
            return cls(now, now, today)
        return cls(row.received_at, row.replied_at or now, today)


@dataclass(frozen=True, slots=True)
class Ended:
    """How far a row has come: archived, open, refused or appended; why it stopped; days from registered to replied."""

    outcome: str
    held: str = ""
    days: float | None = None


OUTCOMES = {
    AppealState.REFUSED: "refused",
    AppealState.APPENDED: "appended",
    AppealState.REGISTERED: "open",
    AppealState.SUPPLEMENT_AWAITED: "open",
    AppealState.ACCEPTED: "open",
}


def outcome(appeal: Appeal) -> str:
    """What an appeal counts as in the account; what a person answered directly has ended too."""
    if appeal.appended_to_id is not None:
        return "appended"
    if appeal.refusal_code:
        return "refused"
    return OUTCOMES.get(AppealState(appeal.state), "archived")


def days_between(received: datetime | None, replied: datetime | None) -> float | None:
    """Days from one to the other, as far as both are known."""
    return (replied - received).total_seconds() / 86_400 if received and replied else None


def key(source: str, row_id: str, step: str) -> str:
    """The idempotency key of a step of a row."""
    return f"import:{source}:{row_id}:{step}"


class Desk:
    """The accounts that take the steps, and what they look up; one for each process."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.region = cache(lambda code: Unit.objects.get(code=code))
        self.matter = cache(lambda code: Matter.objects.get(code=code))
        self.seat = cache(self._seat)
        self.nearest = cache(self._nearest)
        self.suggested = cache(self._suggested)

    def _seat(self, role: str) -> Actor:
        name = getattr(self.mapping.people, role)
        actor = staff.actor_named(name)
        if actor is None:
            raise Held(f"there is no open account {name}")
        return actor

    def _nearest(self, act: str, path: str) -> Actor:
        actor = staff.nearest(act=act, path=path)
        if actor is None:
            raise Held(f"no account may {act} for {Unit.objects.get(path=path).name}")
        return actor

    def _suggested(self, matter: str, region: str, on: date) -> matters.Suggestion | None:
        return matters.suggest(matter=self.matter(matter), region=self.region(region), on=on)

    def dispatched_to(self, row: Incoming, *, on: date) -> dict[str, Any]:
        """Who acts on a row: the unit its rule names, else by the duty list in force now. Raises Held."""
        rule = row.matter
        if rule.lead:
            return {"lead": rule.lead}
        if rule.trade:
            unit = units.of_trade(trade=rule.trade, region=self.region(row.place))
            if unit is None:
                raise Held(f"there is no unit of the trade {rule.trade} for {row.place}")
            return {"lead": unit.code}
        found: matters.Suggestion | None = self.suggested(rule.result, row.place, on)
        if found is None:
            raise Held(f"the duty list names no unit for the category {rule.result} at {row.place}")
        return {"lead": found.lead.code, "assisting": [unit.code for unit in found.assisting], "basis": found.basis}


_desks: dict[int, Desk] = {}


def desk_of(mapping: Mapping) -> Desk:
    """The desk of a mapping in this process; what it has looked up once it knows until the process ends."""
    desk = _desks.get(id(mapping))
    if desk is None or desk.mapping is not mapping:
        desk = _desks[id(mapping)] = Desk(mapping)
    return desk


def enter(row: Incoming, *, desk: Desk, at: datetime, repeats: Appeal | None) -> Appeal:
    """Register a row. The same row comes in once only."""
    mapping = desk.mapping
    texts: dict[str, Any] = row.texts
    caller = Introduction(name=row.name or row.caller, phone=row.phone, language=row.language)
    appeal, _code = register(
        Registration(
            **texts,
            region=desk.region(row.place),
            channel=row.channel,
            kind=row.kind,
            urgency=row.urgency,
            person=Introduction() if row.is_anonymous and not row.phone else caller,
            language=row.language,
            is_anonymous=row.is_anonymous,
            is_confidential=row.is_confidential,
            tags=row.tags,
            external_number=row.id,
            external_system=mapping.source,
            repeat_of=repeats,
        ),
        actor=desk.seat("agent"),
        at=at,
        key=key(mapping.source, row.id, "register"),
        request=row.fingerprint,
    )
    return appeal


_THEIRS = "t.id IN (SELECT order_id FROM orders_share WHERE appeal_id = %s)"
_REPLIED = "(SELECT o.replied_at FROM orders_order o JOIN orders_share s ON s.order_id = o.id WHERE s.appeal_id = t.id)"


class Life:
    """One row on its way, from registered as far as it goes; or as far as it went before its reply."""

    def __init__(
        self,
        row: Incoming,
        appeal: Appeal,
        *,
        desk: Desk,
        moments: Moments,
        is_fresh: bool,
        stops_before_reply: bool = False,
    ) -> None:
        self.row, self.appeal, self.desk, self.moments = row, appeal, desk, moments
        self.is_answered = bool(row.reply) and not stops_before_reply
        self.made = {"register"} if is_fresh else self._made_before()

    def _made_before(self) -> set[str]:
        by_hash = {key_hash(self._key(step)): step for step in STEPS}
        found = Event.objects.filter(key__in=list(by_hash)).values_list("key", flat=True)
        return {by_hash[bytes(each)] for each in found if each is not None}

    def _key(self, step: str) -> str:
        return key(self.desk.mapping.source, self.row.id, step)

    def live(self) -> Ended:
        """Take the steps that are still to be taken, in one transaction; a step that is refused ends the way there."""
        held = ""
        with transaction.atomic():
            try:
                self._decide()
                self._handle()
            except (Held, StepRefused, OutOfScope, UnfitText) as error:
                held = str(error)
        appeal = read(Appeal, "t.id = %s", [Int8(self.appeal.pk)], replied_at=_REPLIED)[0]
        replied_at = appeal.replied_at  # type: ignore[attr-defined]  # the expression above
        return Ended(outcome(appeal), held, days_between(appeal.received_at, replied_at))

    def _decide(self) -> None:
        """Accepted or refused; or appended, where the same caller's earlier appeal is still open."""
        if self.appeal.state != AppealState.REGISTERED:
            return
        if self.row.refusal is not None:
            self._refuse(self.row.refusal.result, self.row.refusal.explanation or self.row.explanation)
        elif not self._append():
            given = {"kind": self.row.kind, "matter": self.row.matter.result}
            open_order(
                self.appeal.pk,
                actor=self.desk.seat("agent"),
                at=self.moments.received,
                given=given,
                key=self._key("accept"),
            )
            self.made.add("accept")

    def _refuse(self, code: str, explanation: str) -> None:
        refusal = profiles.current().refusals[code]
        given = {"refusal": code, "explanation": (explanation or self.row.reply)[:300]}
        actor = self.desk.seat("leader" if refusal.needs_leader else "agent")
        self._appeal_step("refuse", actor, given)

    def _append(self) -> bool:
        """Only without a reply of its own: what was answered by itself stays an appeal of its own, linked."""
        earlier = self.appeal.repeat_of
        if earlier is None or self.row.reply or earlier.person_id is None or earlier.person_id != self.appeal.person_id:
            return False
        earlier = earlier.appended_to or earlier
        try:
            self._appeal_step("append", self.desk.seat("agent"), {"to": earlier.number})
        except StepRefused:
            return False  # it has been closed meanwhile: this one goes its own way, linked to it
        return True

    def _appeal_step(self, step: str, actor: Actor, given: dict[str, Any]) -> None:
        take_appeal_step(self.appeal, step, actor=actor, at=self.moments.received, given=given, key=self._key(step))
        self.made.add(step)

    def _handle(self) -> None:
        order = next(iter(read(Order, _THEIRS, [Int8(self.appeal.pk)])), None)
        state = order.state if order is not None else ""
        while order is not None and self.made & {*CAME_BY.get(state, ())}:
            taken = self._next(state, order.lead_path)
            if taken is None or taken[0] in self.made:
                return
            step, actor, given = taken
            at = self.moments.received if step in ("dispatch", "sign") else self.moments.replied
            state = take_step(order, step, actor=actor, at=at, given=given, key=self._key(step)).went_to
            self.made.add(step)
            if step == "dispatch":
                order.refresh_from_db(fields=("lead_path",))
            elif step == "sign" and self.desk.mapping.contact_way:
                self._contact(order)

    def _contact(self, order: Order) -> None:
        """The first contact with the caller, where the mapping says how all of them were contacted."""
        actor, given = self.desk.nearest("contact", order.lead_path), {"contact_way": self.desk.mapping.contact_way}
        take_step(order, "contact", actor=actor, at=self.moments.received, given=given, key=self._key("contact"))
        self.made.add("contact")

    def _next(self, state: str, lead: str) -> Taken | None:
        """The step that follows in a state: its name, who takes it, what is given. None when the row says no more."""
        if state == State.OPENED:
            given = self.desk.dispatched_to(self.row, on=self.moments.today)
            return "dispatch", self.desk.seat("dispatcher"), given
        if state == State.DISPATCHED:
            return "sign", self.desk.nearest("sign", lead), {}
        if not self.is_answered:
            return None
        if state == State.SIGNED:
            return "draft", self.desk.nearest("draft", lead), self._reply()
        if state == State.DRAFTED:
            return "approve", self.desk.nearest("approve", lead), {}
        return self._of_centre(state)

    def _of_centre(self, state: str) -> Taken | None:
        dispatcher, verdicts = self.desk.seat("dispatcher"), self.desk.mapping.verdicts
        if state == State.REPLIED:
            if self.row.is_anonymous and verdicts.waive and self.row.verdict == dict(verdicts.default):
                return "waive_visit", dispatcher, {"reason": verdicts.waive}
            return "pass_audit", dispatcher, {}
        if state == State.AUDITED:
            return "visit", self.desk.seat("visitor"), self.row.verdict
        last = {State.VISITED: "close", State.CLOSED: "archive"}.get(State(state))
        return (last, dispatcher, {}) if last else None

    def _reply(self) -> dict[str, Any]:
        return {
            "internal_report": self.row.reply,
            "without_parts": WITHOUT_PARTS,
            **self.desk.mapping.reply,
            "public_answer": self.row.reply,
        }
