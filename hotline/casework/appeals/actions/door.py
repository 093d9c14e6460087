"""The door of appeals and what its steps effect."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from hotline.casework.appeals import wording
from hotline.casework.appeals.actions import guarding, repeating
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import may_see, units_of
from hotline.casework.appeals.rules import REFUSERS_WITH_CONSENT
from hotline.casework.appeals.words import OPEN_TO_CALLER, Element
from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import ends
from hotline.casework.clocks.words import Kind
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import numbers, seals
from hotline.lib.statements import ask
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

ELEMENT_WORDS = {
    Element.TIME: Said("时间", "when it happened"),
    Element.PLACE: Said("地点", "where it happened"),
    Element.PARTY: Said("涉及的人员或单位", "who is concerned"),
    Element.COURSE: Said("经过", "what happened"),
    Element.CLAIM: Said("具体诉求", "what you ask for"),
}


def recipients(condition: str, values: Sequence[object]) -> list[Recipient]:
    """The citizens behind appeals (called `a` in the condition), as letters need them."""
    return [
        _recipient(*known, phone=seals.unseal(phone) if phone else "")
        for *known, phone in ask(_RECIPIENTS.format(condition=condition), values)
    ]


_RECIPIENTS = """
SELECT a.id, a.person_id, a.language, a.number, a.title, a.profile_version, p.phone_sealed
FROM appeals_appeal a LEFT JOIN people_person p ON p.id = a.person_id WHERE {condition} ORDER BY a.id
"""


def _recipient(
    appeal_id: int, person_id: int | None, language: str, number: str, title: str, version: int, *, phone: str
) -> Recipient:
    profile = profiles.version(version)
    fields: dict[str, str | Said] = {
        "number": number,
        "title": title,
        "city": Said(profile.title, profile.title_en),
        "hotline": profile.hotline,
    }
    return Recipient(appeal_id, person_id, language, phone, fields)


def recipient(appeal: Appeal) -> Recipient:
    """The citizen behind an appeal that is at hand, saved or not."""
    known = (appeal.pk, appeal.person_id, appeal.language, appeal.number, appeal.title, appeal.profile_version)
    if appeal.person_id is None or "person" in appeal._state.fields_cache:
        return _recipient(*known, phone=appeal.person.phone if appeal.person else "")
    ((phone,),) = ask("SELECT phone_sealed FROM people_person WHERE id = %s", [appeal.person_id])
    return _recipient(*known, phone=seals.unseal(phone) if phone else "")


def _matter(code: str) -> Matter:
    found = Matter.objects.filter(code=code, closed_on__isnull=True).offered().first()
    if found is None:
        raise StepRefused("There is no category with this code.", field="matter")
    return found


def _classify(work: Work[Appeal]) -> None:
    given = work.given
    for name in ("kind", "urgency"):
        if name in given and given[name] != getattr(work.case, name):
            work.before[name], work.after[name] = getattr(work.case, name), given[name]
            work.change(**{name: given[name]})
    if "matter" in given:
        work.change(matter=_matter(given["matter"]))
        work.after["matter"] = given["matter"]
    if "place" in given:
        region = Unit.objects.filter(code=given["place"], kind__in=REGIONS, closed_on__isnull=True).first()
        if region is None:
            raise StepRefused("There is no place with this code.", field="place")
        work.change(region=region)
        work.after["place"] = given["place"]
    work.demand, work.urgency = work.case.kind, work.case.urgency


def _accept(work: Work[Appeal]) -> None:
    """A person accepts the appeal; the caller is promised a day."""
    _classify(work)
    promise = work.ticking("handle").due_at
    work.change(accepted_at=work.at, promised_at=promise)
    work.fields["due"] = spoken(promise, work.profile.time_zone)


def _ask_supplement(work: Work[Appeal]) -> None:
    """The caller is asked for what is missing, and told until when."""
    elements = work.given["elements"]
    words = [ELEMENT_WORDS[Element(element)] for element in elements]
    question = work.given.get("question", "")
    zh, en = "、".join(word.zh for word in words), ", ".join(word.en for word in words)
    work.after["elements"] = elements
    work.fields |= {
        "elements": Said(f"{zh}。{question}" if question else f"{zh}。", f"{en}. {question}".strip()),
        "due": spoken(work.ticking("supplement").due_at, work.profile.time_zone),
    }


def _supplement(work: Work[Appeal]) -> None:
    guarding.refuse_words(work)
    work.change(content=f"{work.case.content}\n\n【补充】{work.given['text']}")


def _refuse(work: Work[Appeal]) -> None:
    """Refused with the kind of matter, its basis, an explanation and where to go instead; never without."""
    refusal = work.profile.refusals.get(work.given["refusal"])
    if refusal is None:
        raise StepRefused("There is no such kind of matter in the city's list.", field="refusal")
    if refusal.needs_leader and work.actor.role not in REFUSERS_WITH_CONSENT:
        raise OutOfScope("This kind of refusal needs a leader's consent. Pass the appeal to your team leader.")
    explanation = work.given.get("explanation", "")
    if refusal.needs_leader and not explanation:
        raise StepRefused("must be given for this kind of refusal", field="explanation")
    work.reason = refusal.code
    work.change(refusal_code=refusal.code, ended_at=work.at)
    zh, en = refusal.said("zh-Hans"), refusal.said("en")
    work.fields |= {name: Said(zh[name], en[name]) for name in ("basis", "alternative")}
    work.fields["refusal"] = Said(zh["title"], en["title"])
    said = explanation or Said(zh["explanation"], en["explanation"])
    work.fields["explanation"] = repeating.refuse_again(work, said)


def _answer(work: Work[Appeal]) -> None:
    """Answered on the spot; the answer is kept sealed and goes to the caller."""
    _classify(work)
    work.change(answer_sealed=seals.seal(work.given["answer"]), accepted_at=work.at, ended_at=work.at)


def _settle(work: Work[Appeal]) -> None:
    """Answered by the end of the incident that it is about; until it is archived the caller may say that it is not
    solved for her."""
    work.change(answer_sealed=seals.seal(work.given["answer"]), accepted_at=work.at, ended_at=work.at)
    until = work.profile.archive_after
    closes = ends(until, start=work.at, profile=work.profile, calendar=work.calendar).at if until else None
    work.fields["due"] = spoken(closes, work.profile.time_zone) if closes else Said("归档", "it is archived")


def _not_solved(work: Work[Appeal]) -> None:
    """It goes on as an order of its own, and the caller is promised a day. Her whole course runs again as if it had
    never stopped."""
    _accept(work)
    work.change(ended_at=None)
    course = Clock.objects.filter(subject_kind=Appeal.journal_kind, subject_id=work.case.pk, kind=Kind.WHOLE)
    work.later.append(lambda _event: course.update(stopped_at=None))


def _hand_over(work: Work[Appeal]) -> None:
    """Handed to an emergency line while the caller stays on; how it ended is kept."""
    line = next((line for line in work.profile.emergency_lines if line.code == work.given["line"]), None)
    if line is None:
        raise StepRefused("There is no such emergency line in the city's list.", field="line")
    work.reason = line.code
    work.change(ended_at=work.at)
    work.after |= {name: work.given[name] for name in HANDED_WITH if name in work.given}
    work.fields |= {"line": Said(line.name, line.name_en or line.name), "line_phone": line.phone}


HANDED_WITH = ("transfer", "line_number", "called_first", "with_number")
"""What the journal shows of a handover; summary and note are words, kept apart."""


def _is_under_way(appeal: Appeal) -> bool:
    """Whether the matter is still being dealt with. An accepted appeal stays accepted until it is archived; its whole
    course ends when its order is closed."""
    return clocks.runs(Appeal.journal_kind, appeal.pk, Kind.WHOLE)


def _append(work: Work[Appeal]) -> None:
    """The same caller has an open appeal on the matter: this one is appended to it, not filed anew."""
    number = numbers.tidy_reference(work.given["to"])
    earlier = Appeal.objects.filter(number=number).exclude(pk=work.case.pk).first()
    if earlier is None:
        raise StepRefused("There is no appeal with this number.", field="to")
    if earlier.state not in OPEN_TO_CALLER or not _is_under_way(earlier):
        raise StepRefused("That appeal is no longer open. Accept this one; it will be linked.", field="to")
    if earlier.person_id != work.case.person_id or earlier.person_id is None:
        raise StepRefused(
            "That appeal is by another caller. Appeals of several callers are merged, not appended.", field="to"
        )
    if earlier.pk > work.case.pk:
        # also keeps two people who append two appeals to each other from waiting for each other for ever
        raise StepRefused("That appeal came later. Append the later one to the earlier.", field="to")
    work.change(appended_to=earlier, repeat_of=earlier, ended_at=work.at)
    work.after["to"] = earlier.number
    work.fields["earlier"] = earlier.number
    text = work.case.content
    work.later.append(
        lambda _event: AppealDoor().take(
            earlier.pk, "add_material", actor=work.actor, at=work.at, given={"text": text[:4000]}
        )
    )


def _add_material(work: Work[Appeal]) -> None:
    """The caller, or somebody for her, adds something to what is under way; on what is closed nobody would read it."""
    guarding.refuse_words(work)
    if not _is_under_way(work.case):
        raise StepRefused("This appeal has been closed. Register what is new as another appeal.")


def _end(work: Work[Appeal]) -> None:
    """The caller takes her appeal back, or it was never one: nothing more is owed, and its number stays."""
    work.change(ended_at=work.at)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "accept": _accept,
        "ask_supplement": _ask_supplement,
        "supplement": _supplement,
        "refuse": _refuse,
        "answer": _answer,
        "hand_over": _hand_over,
        "append": _append,
        "add_material": _add_material,
        "mark_repeat": repeating.mark_repeat,
        "guard": guarding.guard,
        "entrust": guarding.entrust,
        "settle": _settle,
        "carry_on": _accept,
        "not_solved": _not_solved,
        "withdraw": _end,
        "void": _end,
    }
)


class AppealDoor(Door[Appeal]):
    """The one door for appeals."""

    table: ClassVar[Table] = APPEALS
    model: ClassVar[type[Appeal]] = Appeal
    effects: ClassVar[Mapping[str, Callable[..., Any]]] = EFFECTS

    def settle(self, work: Work[Appeal]) -> None:
        """What is said otherwise is found by its new words."""
        if not work.changes.isdisjoint(("title", "content")):
            wording.keep(work.statement, work.case)

    def standing(self, case: Appeal, actor: Actor) -> Standing:
        """Nobody but the centre that keeps it, and the sub-centre of its place, has a part in an appeal; from whom it
        is kept nobody at all."""
        if case.is_guarded and not may_see(case, actor):
            raise OutOfScope("This case is not for you.")
        return Standing(units_of(case, actor), frozenset())

    def demand(self, case: Appeal) -> tuple[str, str]:
        """What limits go by."""
        return case.kind, case.urgency

    def whose(self, case: Appeal, turn: str) -> tuple[int, str]:
        """The centre that keeps the appeal."""
        if case.turn_unit_id and case.turn_path:
            return case.turn_unit_id, case.turn_path
        return units.keeper(case.home_path)

    def recipients(self, case: Appeal) -> list[Recipient]:
        """The caller herself."""
        return [recipient(case)]


class OrderedDoor(AppealDoor):
    """The door of an appeal for the order that handles it."""

    def standing(self, case: Appeal, actor: Actor) -> Standing:
        """The order has a part in its appeal; whom the order has let in reaches over the appeal as well."""
        units = super().standing(case, actor).units
        return Standing(units | {actor.reach} if actor.reach else units, frozenset({"order"}))


def take_with_order(
    appeal_id: int, *, step: str, actor: Actor, at: datetime, given: Mapping[str, object] = MappingProxyType({})
) -> None:
    """Take a step on an appeal that comes with a step of the order that handles it, in the same transaction."""
    door = OrderedDoor()
    door.take_locked(door.locked(appeal_id), step, actor=actor, at=at, given=given)


def archive_with(appeal_id: int, *, actor: Actor, at: datetime) -> None:
    """Archive an appeal together with the order that handled it, in the same transaction."""
    take_with_order(appeal_id, step="file", actor=actor, at=at)
