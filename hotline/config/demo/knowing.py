"""The knowledge base of the demo city: answers that are published, a few in every other state, text modules, incident
cards, searches without a hit, error reports, counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from hotline.config.demo.answers import Written
from hotline.config.demo.cases import NobodyThere
from hotline.config.demo.files import City
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.lib.statements import insert_all
from hotline.register.knowledge import actions
from hotline.register.knowledge.actions.taking_over import Taken
from hotline.register.knowledge.models import Answer, Gap, Tally
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import Basis, week_of
from hotline.register.knowledge.words import FaultKind, Outcome
from hotline.register.matters.models import Matter
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit

DRAFTS = 6
"""So many answers are not published yet: two are drafts, two approved, one audited, one published in haste."""
TOUCHED = 9
"""So many of the published ones have something going on."""
FAULTY = (
    (FaultKind.CONTACT, "咨询电话打过去是空号，请核对。", 30),
    (FaultKind.OLD, "办理地址已经搬到新政务服务中心，答案里还是老地址。", 4),
    (FaultKind.PARTLY, "没有写外地户籍怎么办，来电人追问答不上来。", 60),
    (FaultKind.UNCLEAR, "第二步说“按规定提交”，市民听不懂要交什么。", 1),
)
"""Error reports: what is wrong, what the seat wrote, how many hours ago."""


def enter(city: City, *, now: datetime) -> "Desk | None":
    """Enter everything that stands in the files of the city. Returns who keeps its answers, where it has some."""
    desk = Desk(city.answers, now) if city.answers else None
    if desk is not None:
        desk.publish()
        desk.go_on()
    for row in city.knowledge.get("modules", ()):
        _module(row, now)
    for row in city.knowledge.get("cards", ()):
        _card(row, now)
    _gaps(city.knowledge.get("gaps", ()), now)
    return desk


class Desk:
    """Who keeps the answers, and what has been done with them."""

    def __init__(self, written: Sequence[Written], now: datetime) -> None:
        self.now, self.chance = now, Random(12345)  # noqa: S311  # the same city every time
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in={one.unit for one in written})}
        self.editors, self.agent = _people(Role.EDITOR), _people(Role.AGENT)[0]
        self.writers = {unit: _of(unit, Role.LIAISON) for unit in self.units.values()}
        self.heads = {unit: _of(unit, Role.HEAD) for unit in self.units.values()}
        complete = [one for one in written if self._is_manned(one)]
        self.drafts = complete[:: max(len(complete) // DRAFTS, 1)][:DRAFTS]
        self.out = [one for one in written if one not in self.drafts]

    def _is_manned(self, one: Written) -> bool:
        unit = self.units[one.unit]
        return self.has_people(unit) and one.valid_days is None

    def has_people(self, unit: Unit) -> bool:
        """Whether somebody writes and somebody approves there."""
        return self.writers[unit] is not SYSTEM and self.heads[unit] is not SYSTEM

    def publish(self) -> None:
        """Those that went all the way, each on a day since which its next review has not come yet."""
        taken = []
        for one in self.out:
            back = self.chance.randrange(1, max(min(one.review_in_days, one.valid_days or 9999) - 35, 2))
            at = self.now - timedelta(days=back, hours=self.chance.randrange(9))
            unit = self.units[one.unit]
            taken.append(
                Taken(
                    unit=unit,
                    content=one.on(timezone.localdate(at)),
                    name=one.key,
                    writer=self.writers[unit],
                    approver=self.heads[unit],
                    auditor=self.chance.choice(self.editors),
                    at=at,
                    english=one.english,
                    is_traditional=True,
                )
            )
        self.answers = actions.take_over(taken=taken)
        self._count()

    def _count(self) -> None:
        """How often they were told and found helpful in the last weeks."""
        rows, today = [], timezone.localdate(self.now)
        for answer in self.answers[::2]:
            for back in self.chance.sample(range(28), 3):
                told = self.chance.randrange(1, 12)
                helpful = self.chance.randrange(told)
                day = max(today - timedelta(days=back), timezone.localdate(answer.made_at))
                row = Tally(version_id=answer.current_id or 0, on=day, told=told, helpful=helpful, unhelpful=told // 7)
                rows.append(row)
        insert_all(list({(row.version_id, row.on): row for row in rows}.values()))

    def go_on(self) -> None:
        """A few in every other state, by the steps that people take."""
        for place, one in enumerate(self.drafts):
            self._draft(one, place)
        manned = [answer for answer in self.answers if answer.valid_to is None and self.has_people(answer.unit)]
        some = manned[:: max(len(manned) // TOUCHED, 1)]
        if len(some) < TOUCHED:
            return
        self._revise(some[0], "口径更新：", approved=False)
        self._revise(some[1], "按新规定：", approved=True)
        self._step(some[2], "withdraw_answer", self.heads[some[2].unit], reason="政策已经停止执行，另有新的办法。")
        for answer, days in ((some[3], 1), (some[4], 5)):
            self._fall_due(answer, days)
        for answer, fault in zip(some[5:], FAULTY, strict=False):
            self._report(answer, *fault)

    def _draft(self, one: Written, place: int) -> None:
        unit, editor = self.units[one.unit], self.editors[0]
        at = self.now - timedelta(days=3 - place % 3, hours=2)
        content = one.on(timezone.localdate(at))
        if place == DRAFTS - 2:  # audited, and published by itself on the day from which it is valid
            begins = timezone.localdate(self.now) + timedelta(days=10)
            content = replace(content, valid_from=begins, review_on=begins + timedelta(days=one.review_in_days))
        answer = actions.enter(unit=unit, content=content, actor=self.writers[unit], at=at, name=one.key)
        if place == DRAFTS - 1:
            self._step(answer, "rush_answer", editor, at=at, reason="来电集中，先行发布，随后补审。")
        elif place >= 2:
            self._step(answer, "approve_answer", self.heads[unit], at=at)
        if place == DRAFTS - 2:
            self._step(answer, "audit_answer", editor, at=at)

    def _revise(self, answer: Answer, prefix: str, *, approved: bool) -> None:
        assert answer.current is not None
        writer = self.writers[answer.unit]
        content = content_of(answer.current)
        short = (prefix + content.short)[:120]
        newer = replace(content, short=short, note="按最新规定修改简要答复")
        at = self.now - timedelta(hours=20)
        actions.write(answer_id=answer.pk, content=newer, actor=writer, at=at)
        if approved:
            self._step(answer, "approve_answer", self.heads[answer.unit], at=at + timedelta(hours=2))

    def _fall_due(self, answer: Answer, days: int) -> None:
        """Its review came some days ago: what was confirmed for a short time only."""
        at = self.now - timedelta(days=days + 10)
        review_on: date = timezone.localdate(self.now) - timedelta(days=days)
        self._step(answer, "confirm_answer", self.heads[answer.unit], at=at, review_on=review_on)
        self._step(answer, "fall_due_answer", SYSTEM, at=self.now - timedelta(hours=1))

    def _report(self, answer: Answer, kind: FaultKind, text: str, hours: int) -> None:
        at = self.now - timedelta(hours=hours)
        fault = actions.report_fault(answer_id=answer.pk, kind=kind, text=text, actor=self.agent, at=at)
        if hours == max(each[2] for each in FAULTY):
            actions.settle_fault(
                fault_id=fault.pk, outcome=Outcome.UNFOUNDED, reply="答案第三段已写明外地户籍办理方式。",
                actor=self.writers[answer.unit], at=at + timedelta(hours=5),
            )  # fmt: skip

    def _step(self, answer: Answer, step: str, actor: Actor, *, at: datetime | None = None, **given: Any) -> None:
        actions.take(answer_id=answer.pk, step=step, actor=actor, at=at or self.now, given=given)


def _people(role: str) -> list[Actor]:
    found = (staff.actor_for(person.pk) for person in Staff.objects.filter(role=role, is_active=True).order_by("id"))
    actors = [actor for actor in found if actor is not None]
    if not actors:
        raise NobodyThere(f"nobody in the demo city is {role}")
    return actors


def _of(unit: Unit, role: str) -> Actor:
    """Somebody in a role at a unit; the clockwork where nobody has an account there."""
    person = Staff.objects.filter(unit=unit, role=role, is_active=True).order_by("id").first()
    return (staff.actor_for(person.pk) if person is not None else None) or SYSTEM


def _module(row: dict[str, Any], now: datetime) -> None:
    by = staff.actor_named(row["by"]) if "by" in row else _people(Role.EDITOR)[0]
    if by is None:
        return
    actions.keep_module(
        shortcut=row["shortcut"], title=row["title"], text=row["text"], reach=row["reach"], actor=by,
        at=now - timedelta(days=90), basis=[Basis(**line) for line in row.get("basis", ())],
    )  # fmt: skip


def _card(row: dict[str, Any], now: datetime) -> None:
    begins_at = now - timedelta(hours=row["begun_hours_ago"])
    actions.issue_card(
        title=row["title"], text=row["text"], region=Unit.objects.get(code=row["region"]), begins_at=begins_at,
        ends_at=begins_at + timedelta(hours=row["lasts_hours"]), actor=_people(Role.LEADER)[0], at=begins_at,
        matter=Matter.objects.filter(code=row.get("matter", "")).first(), visibility=row["visibility"],
    )  # fmt: skip


def _gaps(rows: Sequence[dict[str, Any]], now: datetime) -> None:
    this_week = week_of(timezone.localdate(now))
    found = [
        Gap(week=this_week - timedelta(days=7 * row.get("weeks_ago", 0)), text=text, by_seats=row["by_seats"],
            by_citizens=row["by_citizens"])
        for row in rows for text in row["texts"]
    ]  # fmt: skip
    insert_all(found)
