"""Playing a case: it comes in and goes as far as its file says, each step taken by somebody who may take it."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.rules import ends
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole, TaskState
from hotline.casework.steps.rules import StepRefused
from hotline.config.demo.files import Case
from hotline.config.demo.pacing import Pace, received
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.lib.phones import normalise
from hotline.lib.statements import ask
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit

SEED = 12345
REPORTED_BY_PHONE = "协办单位已电话反馈办理情况，书面反馈后补。"
"""Not every assisting unit has an account in the demo city."""
SPOKEN = ("01", "13", "14", "15")
"""Channels on which a person takes the appeal while the caller waits: it is accepted within minutes."""


class NobodyThere(LookupError):
    """No account of the demo city may take a step that one of its cases needs."""


@cache
def _seats(role: str) -> tuple[Actor, ...]:
    """The people of the centre in a role."""
    ids = Staff.objects.filter(role=role).order_by("id").values_list("id", flat=True)
    return tuple(actor for actor in map(staff.actor_for, ids) if actor is not None)


@cache
def _nearest(act: str, path: str) -> Actor:
    """Who takes a step for a unit."""
    actor = staff.nearest(act=act, path=path)
    if actor is None:
        raise NobodyThere(f"nobody at {path} or above it may {act}")
    return actor


@cache
def _region(code: str) -> Unit:
    return Unit.objects.get(code=code)


@cache
def _matter(code: str) -> Matter:
    return Matter.objects.get(code=code)


def forget() -> None:
    """Forget who works where: the next city may be another."""
    for known in (_seats, _nearest, _region, _matter):
        known.cache_clear()


@dataclass(slots=True)
class Player:
    """Plays cases on one city, the oldest first, so that a case can refer to those before it."""

    now: datetime
    zone: ZoneInfo
    numbers: dict[str, str] = field(default_factory=dict)

    def in_order(self, cases: list[Case]) -> list[Case]:
        """The cases as they came in."""
        return sorted(cases, key=lambda case: (self._received(case), case["key"]))

    def _received(self, case: Case) -> datetime:
        return received(case["hours_ago"], day_time=case.get("at", ""), now=self.now, zone=self.zone)

    def play(self, case: Case) -> None:
        """Let one case come in and go its way."""
        chance = random.Random(f"{SEED} {case['key']}")  # noqa: S311  # which agent took a demo call is no secret
        is_urgent = case["urgency"] in ("urgent", "critical")
        pace = Pace(self._received(case), self.now, float(case["pace"]), chance, self.zone, is_urgent)
        play = Play(case, pace, chance, self.numbers)
        self.numbers[case["key"]] = play.register()
        play.go()


@dataclass(frozen=True, slots=True)
class Stands:
    """How an order stands."""

    state: str
    round: int
    lead_path: str
    closed_at: datetime | None


_RUNNING = """
SELECT started_at, due_at FROM clocks_clock
WHERE subject_kind = %s AND subject_id = %s AND kind = %s AND stopped_at IS NULL AND task_id IS NULL
"""


class Play:
    """One case on its way."""

    def __init__(self, case: Case, pace: Pace, chance: random.Random, numbers: dict[str, str]) -> None:
        self.case, self.pace, self.chance, self.numbers = case, pace, chance, numbers
        self.agent = chance.choice(_seats("agent"))
        self.dispatcher = chance.choice(_seats("dispatcher"))
        self.appeal: Appeal
        self.order: Order
        self.stands: Stands

    # -- the citizen's side ---------------------------------------------------------------------------------------

    def register(self) -> str:
        """Register the case; returns its number."""
        case, person = self.case, self.case["person"]
        caller = Introduction()
        if person["name"] or person["phone"]:
            caller = Introduction(
                name=person["name"],
                phone=normalise(person["phone"], area_code="0978") if person["phone"] else None,
                kind=person["kind"],
                language=person["language"],
            )
        self.appeal, _code = register(
            Registration(
                **{name: case[name] for name in ("title", "content", "channel", "kind", "urgency", "occurred")},
                **{name: case[name] for name in ("object_name", "claim", "address_text")},
                region=_region(case["place"]),
                person=caller,
                language=person["language"],
                is_confidential=person["confidential"],
                is_anonymous=person["anonymous"],
                tags=tuple(case.get("tags", ())),
            ),
            actor=self.agent,
            at=self.pace.at,
        )
        return self.appeal.number

    def go(self) -> None:
        """As far as the file says."""
        if self.case["path"] == "registered":
            return
        endings: dict[str, Callable[[], None]] = {
            "supplement_awaited": lambda: self._step("ask_supplement", self.case["supplement"]),
            "answered": self._answer,
            "refused": self._refuse,
            "handed_over": lambda: self._step("hand_over", self.case["emergency"]),
            "appended": lambda: self._step("append", {"to": self.numbers[self.case["appended_to"]]}),
        }
        ending = endings.get(self.case["path"])
        if ending is not None:
            ending()
            return
        self._open()
        for stage in self._stages():
            if self._has_arrived():
                break
            stage()
        if self.case["path"] == "signed":
            self._contact()

    def _first_word(self) -> datetime:
        """When somebody decided about the appeal."""
        if self.case["channel"] in SPOKEN or self.case["path"] == "handed_over":
            return self.pace.minutes(2, 9)
        return self._by("appeal", self.appeal.pk, "acceptance")

    def _step(self, step: str, given: dict[str, Any], actor: Actor | None = None) -> None:
        take_appeal_step(self.appeal, step, actor=actor or self.agent, at=self._first_word(), given=given)

    def _answer(self) -> None:
        given = {"answer": self.case["answer"], "kind": self.case["kind"], "matter": self.case["matter"]}
        self._step("answer", given)

    def _refuse(self) -> None:
        refusal = profiles.current().refusals[self.case["refusal"]["refusal"]]
        actor = self.chance.choice(_seats("leader")) if refusal.needs_leader else self.agent
        self._step("refuse", self.case["refusal"], actor)

    def _open(self) -> None:
        case = self.case
        self.order = open_order(
            self.appeal.pk,
            actor=self.agent,
            at=self._first_word(),
            given={name: case[name] for name in ("kind", "matter", "urgency")},
        )
        self._look()

    # -- the handling ---------------------------------------------------------------------------------------------

    def _stages(self) -> list[Callable[[], None]]:
        reviews = [self._review] if self.case["path"] == "reviewed" else []
        earlier = [stage for round_ in self.case.get("earlier", ()) for stage in self._round(round_)]
        last = {"reply": self.case.get("reply", {}), "verdict": self.case.get("verdict", {})}
        return [
            *reviews,
            self._dispatch,
            self._sign,
            self._contact,
            self._parts,
            *earlier,
            lambda: self._draft(last["reply"]),
            self._approve,
            self._audit,
            self._visit,
            self._after_visit,
            self._close,
            self._archive,
        ]

    def _round(self, round_: dict[str, Any]) -> list[Callable[[], None]]:
        """An earlier round: replied, passed, and handled again because the caller was not satisfied."""
        rework = {"note": round_["rework_note"]}
        return [
            lambda: self._draft(round_["reply"]),
            self._approve,
            lambda: self._centre("pass_audit", {}, "audit"),
            lambda: self._centre("visit", round_["verdict"], "visit", role="visitor"),
            lambda: self._centre("rework", rework, "close", role="visitor", part=0.3),
        ]

    def _has_arrived(self) -> bool:
        # A case that was sent back passes through the state it ends in, or through those before it, once more.
        return self.stands.state == self.case["path"] and not (
            "earlier" in self.case and self.stands.round <= len(self.case["earlier"])
        )

    def _take(self, step: str, *, actor: Actor, at: datetime, given: dict[str, Any]) -> None:
        take_step(self.order, step, actor=actor, at=at, given=given)
        self._look()

    def _look(self) -> None:
        """See how the order stands now."""
        row = ask("SELECT state, round, lead_path, closed_at FROM orders_order WHERE id = %s", [self.order.pk])[0]
        self.stands = Stands(*row)

    def _by(self, subject: str, pk: int, kind: str, part: float = 1.0) -> datetime:
        """When a step was taken that had to be taken within a running limit."""
        started, due = ask(_RUNNING, [subject, pk, kind])[0]
        return self.pace.within(started, due, part=part)

    def _centre(
        self, step: str, given: dict[str, Any], clock: str, *, role: str = "dispatcher", part: float = 1.0
    ) -> None:
        actor = self.dispatcher if role == "dispatcher" else self.chance.choice(_seats(role))
        self._take(step, actor=actor, at=self._by("order", self.order.pk, clock, part), given=given)

    def _unit(self, step: str, given: dict[str, Any], clock: str, *, part: float = 1.0) -> None:
        actor = _nearest(step, self.stands.lead_path)
        self._take(step, actor=actor, at=self._by("order", self.order.pk, clock, part), given=given)

    def _review(self) -> None:
        self._centre("review", {}, "dispatch", part=0.5)

    def _dispatch(self) -> None:
        matter = Matter.objects.get(code=self.case["matter"])
        found = matters.suggest(
            matter=matter, region=self.appeal.region, on=self.pace.at.astimezone(self.pace.zone).date()
        )
        given: dict[str, Any] = {}
        if found is not None:
            given = {
                "lead": found.lead.code,
                "assisting": [unit.code for unit in found.assisting],
                "basis": found.basis,
            }
        if "lead" in self.case:
            given |= {"lead": self.case["lead"], "assisting": []}
        self._centre("dispatch", given, "dispatch")

    def _sign(self) -> None:
        self._unit("sign", {}, "sign")

    def _contact(self) -> None:
        """Who reached the caller in the end called her first; of what is in hand, seven in ten have been called."""
        is_in_hand = self.case["path"] == "signed"
        if self.case.get("reply", {}).get("contacted") or (is_in_hand and self.chance.random() < 0.7):
            way = self.case.get("reply", {}).get("contact_way", "phone")
            self._unit("contact", {"contact_way": way}, "contact")

    def _parts(self) -> None:
        """Assisting units sign and report; a unit below gets its part and reports as well."""
        if "sub_dispatch" in self.case:
            self._sub_dispatch(**self.case["sub_dispatch"])
        for task in Task.objects.filter(order=self.order).exclude(role=TaskRole.LEAD).order_by("unit_path"):
            self._part("sign", task, at=self.pace.minutes(5, 40), given={})
        if self.case["path"] == "signed":
            return
        words = self.case.get("reply", {}).get("internal_report", "")
        for task in Task.objects.filter(order=self.order, state=TaskState.SIGNED).exclude(role=TaskRole.LEAD):
            self._part("report", task, at=self.pace.minutes(30, 120), given={"text": words or "已按职责配合办理。"})

    def _sub_dispatch(self, unit: str, workdays: int) -> None:
        """To a unit below, with as many working days as the lead's own limit still leaves on the day of loading."""
        actor, at = _nearest("sub_dispatch", self.stands.lead_path), self.pace.minutes(20, 90)
        for days in range(workdays, -1, -1):
            with contextlib.suppress(StepRefused):
                self._take("sub_dispatch", actor=actor, at=at, given={"unit": unit, "workdays": days})
                return

    def _part(self, step: str, task: Task, *, at: datetime, given: dict[str, Any]) -> None:
        """A step of a unit that does not lead; not every assisting unit has an account in the demo city."""
        with contextlib.suppress(NobodyThere):
            self._take(step, actor=_nearest(step, task.unit_path), at=at, given=given)

    def _limit(self) -> str:
        return "rework" if self.stands.round > 1 else "handle"

    def _draft(self, reply: dict[str, Any]) -> None:
        self._unit("draft", {**reply, "without_parts": REPORTED_BY_PHONE}, self._limit(), part=0.85)

    def _approve(self) -> None:
        self._unit("approve", {}, self._limit())

    def _audit(self) -> None:
        back = self.case.get("sent_back", {})
        if back.get("by") == "audit":
            self._centre("send_back", {"reasons": back["reasons"], "note": back["note"]}, "audit")
        elif "waive_visit" in self.case:
            self._centre("waive_visit", {"reason": self.case["waive_visit"]}, "audit")
        else:
            self._centre("pass_audit", {}, "audit")

    def _visit(self) -> None:
        if self.stands.state != "audited":
            return
        if "tries" not in self.case:
            self._centre("visit", self.case["verdict"], "visit", role="visitor")
            return
        visitor = self.chance.choice(_seats("visitor"))
        for spot, outcome in enumerate(self.case["tries"]):
            # Attempts must fall into different parts of the day before the visit may be given up.
            local = (self.pace.at + timedelta(days=1 if spot else 0)).astimezone(self.pace.zone)
            hour = (10, 15, 19)[spot % 3]
            at = local.replace(hour=hour, minute=self.chance.randrange(60)) if spot else local
            self.pace.at = min(max(at.astimezone(self.pace.now.tzinfo), self.pace.at), self.pace.now)
            self._take("try_visit", actor=visitor, at=self.pace.at, given={"outcome": outcome})
        self._take("give_up_visit", actor=visitor, at=self.pace.minutes(1, 5), given={})

    def _after_visit(self) -> None:
        back = self.case.get("sent_back", {})
        if back.get("by") == "visit" and self.stands.state == "visited":
            self._centre("rework", {"note": back["note"]}, "close", part=0.3)

    def _close(self) -> None:
        self._centre("close", {}, "close")

    def _archive(self) -> None:
        profile = profiles.version(self.order.profile_version)
        limit, closed_at = profile.archive_after, self.stands.closed_at
        assert limit is not None
        assert closed_at is not None
        end = ends(limit, start=closed_at, profile=profile, calendar=workdays.calendar_for(profile)).at
        self.pace.at = min(max(end, self.pace.at), self.pace.now)
        self._take("archive", actor=self.dispatcher, at=self.pace.at, given={})
