"""The door of restrictions: two people approve one, calls are turned away under it, a third decides on an objection."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, cast

from hotline.casework.appeals.actions.door import recipients
from hotline.casework.clocks.words import Kind
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.queries import hands_of, standing
from hotline.casework.restrictions.rules import OTHER_ROLE, barred, may_be_refused, until
from hotline.casework.restrictions.words import HOLDING, Outcome, State
from hotline.casework.restrictions.workflow import TABLE
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles.rules import Limit, Profile
from hotline.lib import seals
from hotline.lib.statements import ask, read
from hotline.register.staff.rules import OutOfScope


def _admit(work: Work[Restriction]) -> None:
    """Who decides had no part in it, and has the role that the city names."""
    why = barred(
        work.line.step,
        persons=work.actor.persons,
        role=work.actor.role,
        hands=hands_of(work.case),
        rule=work.profile.restrictions,
    )
    if why == OTHER_ROLE:
        raise OutOfScope(why)
    if why:
        raise StepRefused(why)


def endorse(work: Work[Restriction]) -> None:
    """The first approval."""
    _admit(work)
    work.change(endorsed_by_id=work.actor.staff_id)


def approve(work: Work[Restriction]) -> None:
    """The second approval: it holds from now on. One that holds already gives way to it."""
    _admit(work)
    days = work.given.get("days", work.case.days)
    if not 1 <= days <= work.case.days:
        raise StepRefused("At least one day, and no more than was proposed.", field="days")
    _give_way(work)
    ends_at = until(work.at, days, work.profile.time_zone)
    work.after |= {"for_days": days, "ends_due_at": ends_at.isoformat()}
    work.change(approved_by_id=work.actor.staff_id, days=days, from_at=work.at, until_at=ends_at)
    work.fields |= {**_told(work), "until": spoken(ends_at, work.profile.time_zone)}


def _give_way(work: Work[Restriction]) -> None:
    """The one in force ends with the beginning of the next. Not while an objection against it is to be decided."""
    for earlier in read(
        Restriction,
        "t.line_hash = %s AND t.state = ANY(%s) AND t.id <> %s FOR UPDATE OF t",
        [work.case.line_hash, [str(state) for state in HOLDING], work.case.pk],
    ):
        if earlier.state == State.CONTESTED:
            raise StepRefused("An objection against the restriction in force is to be decided first.")
        RestrictionDoor().take(earlier.pk, "succeed_restriction", actor=SYSTEM, at=work.at, given={})


def _told(work: Work[Restriction]) -> dict[str, str | Said]:
    """What a letter says of the reason, and where to write."""
    rule = work.profile.restrictions
    reason = rule.reason(work.case.reason)
    said = Said(reason.said("zh-Hans"), reason.said("en")) if reason else Said("", "")
    return {"reason": said}


def turn_away(work: Work[Restriction]) -> None:
    """A call is answered with where to write, and recorded as a contact. Never an emergency, never while it does not
    hold."""
    case, given = work.case, work.given
    if not may_be_refused(
        is_restricted=case.holds(work.at), channel=given["channel"], words=given["text"], profile=work.profile
    ):
        raise StepRefused("This contact may not be turned away: take it as always.", field="text")
    contact = correspondence.record(
        channel=given["channel"], person_id=case.person_id, language=case.person.language, actor=work.actor, at=work.at
    )
    work.after |= {"contact": contact.pk, "channel": given["channel"]}
    work.change(turned_away=case.turned_away + 1)


def lift(work: Work[Restriction]) -> None:
    """Lifted before its last day."""
    work.change(ended_at=work.at)


def contest(work: Work[Restriction]) -> None:
    """The caller objects, on her page or through an agent. It is decided by somebody who had no part in it."""
    if not work.case.holds(work.at):
        raise StepRefused("The restriction is over: there is nothing to object to any more.")
    due_at = work.ticking("objection").due_at
    work.change(
        contested_at=work.at, contested_by_id=work.actor.staff_id, objection_sealed=seals.seal(work.given["text"])
    )
    work.fields["due"] = spoken(due_at, work.profile.time_zone)


def grant(work: Work[Restriction]) -> None:
    """The objection is right: the restriction is lifted at once."""
    _decided(work, Outcome.GRANTED)
    work.change(ended_at=work.at)


def reject(work: Work[Restriction]) -> None:
    """The objection is not right: the restriction goes on to its last day."""
    _decided(work, Outcome.REJECTED)
    if work.case.until_at is not None:
        work.fields["until"] = spoken(work.case.until_at, work.profile.time_zone)


def _decided(work: Work[Restriction], outcome: Outcome) -> None:
    _admit(work)
    answer = work.given["answer"]
    work.fields["answer"] = answer
    work.change(outcome=outcome.value, answer_sealed=seals.seal(answer), decided_by_id=work.actor.staff_id)


def over(work: Work[Restriction]) -> None:
    """It came to its end."""
    work.change(ended_at=work.at)


def expire(work: Work[Restriction]) -> None:
    """Its last day has passed."""
    if work.case.holds(work.at):
        raise StepRefused("The restriction still holds.")
    over(work)


def lapse(work: Work[Restriction]) -> None:
    """Nobody has decided within the time for it: no restriction comes about."""
    if work.case.turn_due_at is None or work.at < work.case.turn_due_at:
        raise StepRefused("There is still time to decide.")
    over(work)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "endorse_restriction": endorse,
        "approve_restriction": approve,
        "refuse_restriction": over,
        "lapse_restriction": lapse,
        "turn_away": turn_away,
        "lift_restriction": lift,
        "object_restriction": contest,
        "grant_objection": grant,
        "reject_objection": reject,
        "expire_restriction": expire,
        "succeed_restriction": over,
    }
)


class RestrictionDoor(Door[Restriction]):
    """The one door for restrictions."""

    table: ClassVar[Table] = TABLE
    model: ClassVar[type[Restriction]] = Restriction
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Restriction, actor: Actor) -> Standing:
        """The centre has it."""
        return standing(case)

    def demand(self, case: Restriction) -> tuple[str, str]:
        """Its limits are the city's own for restrictions."""
        return "", ""

    def whose(self, case: Restriction, turn: str) -> tuple[int, str]:
        """The centre."""
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [case.centre_id])
        return case.centre_id, path

    def recipients(self, case: Restriction) -> list[Recipient]:
        """The restricted caller, with the latest appeal of the evidence."""
        return recipients("a.id = %s", [case.about_id])

    def _work(self, case: Restriction, *given: Any) -> Work[Restriction]:
        """The work with the city's limits for restrictions."""
        work = super()._work(case, *given)
        work.profile = limited(work.profile)
        return work


def limited(profile: Profile) -> Profile:
    """A profile with the limits for the two approvals and for the decision on an objection."""
    rule = profile.restrictions
    spans = {Kind.RESTRICTION: rule.decide, Kind.OBJECTION: rule.answer}
    limits = (Limit(clock.value, span.amount, cast(Any, span.unit)) for clock, span in spans.items())
    return replace(profile, limits=(*limits, *profile.limits))
