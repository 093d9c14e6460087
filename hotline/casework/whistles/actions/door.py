"""The door of whistles: departments check in or decline, the town writes minutes and the result, both rate."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, cast

from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.orders.actions.handling import instant
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.queries import standing
from hotline.casework.whistles.rules import all_rated, owes_rating, presence
from hotline.casework.whistles.words import OWED, THERE, Presence
from hotline.casework.whistles.workflow import TABLE
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles.rules import Limit, Profile
from hotline.lib import paths, seals
from hotline.lib.statements import ask


def check_in(work: Work[Whistle]) -> None:
    """A department is at the place: who came, and when. It says so itself, or the town does that waits for it."""
    reporter = _named(work, *OWED) if work.line.part == "lead" else _own(work, Presence.CALLED)
    came_at = instant(work.given.get("arrived_at"), work.profile.time_zone) or work.at
    if not work.case.blown_at <= came_at <= work.at:
        said = "lies in the future" if came_at > work.at else "is before the whistle"
        raise StepRefused(said, field="arrived_at")
    there = presence(arrived_at=came_at, due_at=reporter.due_at)
    work.after |= {"unit": reporter.unit_id, "came_at": came_at.isoformat(), "presence": there.value}
    known = {
        "presence": there.value,
        "arrived_at": came_at,
        "checked_in_by_id": work.actor.staff_id,
        "people_sealed": seals.seal(work.given["people"]),
    }
    work.statement.update(Reporter, {"id": reporter.pk}, known)
    _stop(work, reporter.pk)


def decline(work: Work[Whistle]) -> None:
    """A department says why it need not come. Supervision decides; until then its time runs on."""
    reporter = _own(work, Presence.CALLED)
    work.reason = work.given["reason"]
    work.after["unit"] = reporter.unit_id
    declined = {"presence": Presence.DECLINED.value, "reason": work.given["reason"]}
    work.statement.update(Reporter, {"id": reporter.pk}, declined)
    clock = work.clock(Kind.REFUSAL.value, unit_id=work.case.centre_id, task_id=reporter.pk)
    clock.light_at = work.at
    work.statement.insert(clock)


def excuse(work: Work[Whistle]) -> None:
    """Supervision agrees: the department need not come."""
    reporter = _named(work, Presence.DECLINED)
    work.after["unit"] = reporter.unit_id
    work.statement.update(Reporter, {"id": reporter.pk}, {"presence": Presence.EXCUSED.value})
    _stop(work, reporter.pk)


def insist(work: Work[Whistle]) -> None:
    """Supervision does not agree: it must come, within the same limit counted from now."""
    reporter = _named(work, Presence.DECLINED)
    clock = called(work, reporter.unit_id, reporter.pk)
    work.after |= {"unit": reporter.unit_id, "due_at": clock.due_at.isoformat()}
    again = {"presence": Presence.CALLED.value, "due_at": clock.due_at}
    work.statement.update(Reporter, {"id": reporter.pk}, again)
    _stop(work, reporter.pk)
    work.later.append(lambda _event: clock.save(force_insert=True))


def called(work: Work[Whistle], unit_id: int, reporter_id: int) -> Clock:
    """The clock of a department that is called; its light is looked at at once, so that the department is told."""
    clock = work.clock(Kind.ARRIVAL.value, unit_id=unit_id, task_id=reporter_id)
    clock.light_at = work.at
    return clock


def record_joint(work: Work[Whistle]) -> None:
    """The minutes of what was agreed at the place. Written once more they take the place of the earlier ones, which
    stay in the journal."""
    work.change(minutes_sealed=seals.seal(work.given["text"]), met_at=work.case.met_at or work.at)


def end(work: Work[Whistle]) -> None:
    """What came of it. Who was called and did not come was absent; a refusal must be decided first."""
    reporters: tuple[Reporter, ...] = work.standing.tasks
    if any(reporter.presence == Presence.DECLINED for reporter in reporters):
        raise StepRefused("Supervision has not decided yet whether a department must come.")
    missing = [reporter for reporter in reporters if reporter.presence == Presence.CALLED]
    work.after |= {"result": work.given["result"], "absent": [reporter.unit_id for reporter in missing]}
    work.change(result=work.given["result"], result_sealed=seals.seal(work.given["text"]), ended_at=work.at)
    if missing:
        work.statement.update(
            Reporter, {"whistle_id": work.case.pk, "presence": Presence.CALLED.value}, {"presence": Presence.ABSENT}
        )
    _stop(work)


def rate_reporter(work: Work[Whistle]) -> None:
    """The town rates a department: one that came, and one that did not."""
    reporter = _named(work, *THERE, Presence.ABSENT)
    if reporter.rating or not owes_rating(reporter.presence):
        raise StepRefused("This department has been rated already.", field="unit")
    _rated(work, reporter, rating=work.given["rating"])


def rate_whistler(work: Work[Whistle]) -> None:
    """A department that came rates the town: was it called with reason, was it prepared."""
    reporter = _own(work, *THERE)
    if reporter.rating_back:
        raise StepRefused("Your unit has no part in this whistle for which this step is open.")
    _rated(work, reporter, rating_back=work.given["rating"])


def _rated(work: Work[Whistle], reporter: Reporter, **given: str) -> None:
    work.after |= {"unit": reporter.unit_id, "rating": work.given["rating"]}
    work.statement.update(Reporter, {"id": reporter.pk}, given)
    for name, value in given.items():
        setattr(reporter, name, value)
    if all_rated((row.presence, row.rating, row.rating_back) for row in work.standing.tasks):
        work.later.append(
            lambda _event: WhistleDoor().take(work.case.pk, "file_whistle", actor=SYSTEM, at=work.at, given={})
        )


def call_off(work: Work[Whistle]) -> None:
    """Nobody need come any more."""
    work.change(ended_at=work.at)
    _stop(work)


def _within_reach(work: Work[Whistle]) -> list[Reporter]:
    reach = work.actor.reach
    return [row for row in work.standing.tasks if reach and paths.is_within(row.unit.path, reach)]


def _own(work: Work[Whistle], *presences: str) -> Reporter:
    """The actor's own department; who acts for several says for which."""
    named = work.given.get("unit")
    found = [row for row in _within_reach(work) if row.presence in presences]
    found = [row for row in found if row.unit.code == named] if named else found
    if not found:
        raise StepRefused("Your unit has no part in this whistle for which this step is open.")
    own = [row for row in found if row.unit_id == work.actor.unit_id] or found
    if len(own) > 1:
        raise StepRefused("Say for which department.", field="unit")
    return own[0]


def _named(work: Work[Whistle], *presences: str) -> Reporter:
    """The department that was named, by its code."""
    for row in work.standing.tasks:
        if row.unit.code == work.given["unit"] and row.presence in presences:
            found: Reporter = row
            return found
    raise StepRefused("This step is not open for this department.", field="unit")


def _stop(work: Work[Whistle], reporter_id: int | None = None) -> None:
    """The clocks of one department stop, or of all."""
    one = " AND task_id = %s" if reporter_id is not None else " AND task_id IS NOT NULL"
    values: list[object] = [work.at, work.case.pk, *([reporter_id] if reporter_id is not None else [])]
    work.statement.part(_PARTS_STOPPED + one, values)


_PARTS_STOPPED = """
UPDATE clocks_clock SET stopped_at = %s
WHERE subject_kind = 'whistle' AND subject_id = %s AND stopped_at IS NULL
"""

EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "check_in": check_in,
        "decline": decline,
        "excuse": excuse,
        "insist": insist,
        "record_joint": record_joint,
        "end_whistle": end,
        "rate_reporter": rate_reporter,
        "rate_whistler": rate_whistler,
        "call_off": call_off,
        "drop_whistle": call_off,
    }
)


class WhistleDoor(Door[Whistle]):
    """The one door for whistles."""

    table: ClassVar[Table] = TABLE
    model: ClassVar[type[Whistle]] = Whistle
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Whistle, actor: Actor) -> Standing:
        """The town and the departments it has called, and where the actor stands."""
        return standing(case, actor)

    def demand(self, case: Whistle) -> tuple[str, str]:
        """A whistle's limits go by its own kind."""
        return "", ""

    def whose(self, case: Whistle, turn: str) -> tuple[int, str]:
        """The town that whistled, or the centre."""
        unit_id = case.whistler_id if turn == "lead" else case.centre_id
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [unit_id])
        return unit_id, path

    def recipients(self, case: Whistle) -> list[Recipient]:
        """No citizen is told."""
        return []

    def _work(self, case: Whistle, *given: Any) -> Work[Whistle]:
        """The work with the limits of this kind of whistle."""
        work = super()._work(case, *given)
        work.profile = limited(work.profile, case.kind)
        return work


def limited(profile: Profile, kind: str) -> Profile:
    """A profile whose limits are those of a kind of whistle."""
    rule = profile.whistles
    spans = {
        Kind.ARRIVAL: rule.of(kind).arrive,
        Kind.WHISTLE: rule.of(kind).result,
        Kind.REFUSAL: rule.decide,
        Kind.RATING: rule.rate,
    }
    limits = (Limit(clock.value, span.amount, cast(Any, span.unit)) for clock, span in spans.items())
    return replace(profile, limits=(*limits, *profile.limits))
