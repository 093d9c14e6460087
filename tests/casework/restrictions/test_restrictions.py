"""The whole story of a restriction on PostgreSQL: evidence, two others approve, turned away, ended, objected to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hotline.casework.archive.actions.erasing import erase_person
from hotline.casework.correspondence.models import Contact, Letter
from hotline.casework.loop import take_appeal_step
from hotline.casework.restrictions import queries
from hotline.casework.restrictions.actions import RestrictionDoor, end_due, propose
from hotline.casework.restrictions.models import Restriction
from hotline.casework.steps.rules import KeyReused, StaleVersion, StepRefused
from hotline.ground.files.rules import inspect
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER, SYSTEM
from hotline.lib.phones import normalise
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, caller, city
from tests.casework.restrictions.proposing import AT, calls, in_force, proposed, said, taken

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = normalise("19900001234")
ABUSE = "又来电辱骂话务员"


@pytest.fixture
def small() -> City:
    """The small city."""
    return city()


def letters(case: Restriction) -> list[str]:
    """What was written to the caller about it, in order."""
    return list(Letter.objects.filter(appeal_id=case.about_id).order_by("pk").values_list("text_key", flat=True))[1:]


def test_two_others_approve_and_the_caller_is_told_why_until_when_and_how_to_object(small: City) -> None:
    case = proposed(small)
    assert (case.state, case.turn_clock_kind, case.number) == ("proposed", "restriction", "限制受理〔2026〕1号")
    assert queries.in_force_for(PHONE, at=AT) is None
    taken(small, case, "endorse_restriction", "leader", AT + HOUR)
    taken(small, case, "approve_restriction", "supervisor", AT + 2 * HOUR)
    assert (case.state, case.turn_clock, queries.in_force_for(PHONE, at=AT + 2 * HOUR)) == ("in_force", None, case)
    letter = Letter.objects.get(text_key="restricted")
    assert "骚扰、谩骂、恐吓工作人员" in letter.body and "3月16日24:00" in letter.body and "申诉" in letter.body
    assert [*verify.chains("restrict", Restriction)] == []


def test_neither_the_proposer_nor_the_first_hand_approves(small: City) -> None:
    case = proposed(small, by="leader")
    with pytest.raises(StepRefused, match="Another person"):
        taken(small, case, "endorse_restriction", "leader")
    with pytest.raises(OutOfScope):
        taken(small, case, "endorse_restriction", "supervisor")
    small.employ("leader2", "leader", "intake")
    taken(small, case, "endorse_restriction", "leader2")
    with pytest.raises(OutOfScope, match="another role"):
        taken(small, case, "approve_restriction", "leader2")
    with pytest.raises(OutOfScope):
        taken(small, case, "approve_restriction", "agent")


def test_the_database_itself_refuses_one_pair_of_hands(small: City) -> None:
    case = in_force(small)
    for wrong in ({"endorsed_by": case.approved_by}, {"approved_by": case.proposed_by}, {"state": "lifted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.filter(pk=case.pk).update(**wrong)


def test_evidence_is_three_contacts_of_one_number_that_are_not_too_old(small: City) -> None:
    one, two, three = (each.number for each in calls(small))
    actor = small.actors["agent"]
    with pytest.raises(StepRefused, match="not enough evidence"):
        propose(said([one, two, two]), actor=actor, at=AT)
    other = appeal(small, person=caller("19900005678"), content="另一个号码来电。").number
    nobody = appeal(small, person=caller(phone="", name=""), is_anonymous=True, content="没有号码的来信。").number
    for stranger in (other, nobody):
        with pytest.raises(StepRefused, match="one and the same number"):
            propose(said([one, two, stranger]), actor=actor, at=AT)
    with pytest.raises(StepRefused, match="no such appeal"):
        propose(said([one, two, "390799999999"]), actor=actor, at=AT)
    with pytest.raises(StepRefused, match="no longer counts"):
        propose(said([one, two, three], persuaded_at=AT + 60 * DAY), actor=actor, at=AT + 91 * DAY)
    recording = inspect(name="录音.wav", body=b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40))
    assert propose(said([one, two]), actor=actor, at=AT, evidence=[recording]).appeals.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "M99"),
        ("days", 0),
        ("days", 31),
        ("text", "  "),
        ("persuaded_by", ""),
        ("persuasion", ""),
        ("persuaded_at", AT + DAY),
        ("persuaded_at", AT - 100 * DAY),
        ("appeals", []),
        ("appeals", ["x" * 5000]),
    ],
)
def test_a_proposal_with_something_wrong_changes_nothing(small: City, field: str, value: object) -> None:
    numbers = [one.number for one in calls(small)]
    with pytest.raises(StepRefused) as refused:
        propose(said(**{"numbers": numbers, field: value} if field != "appeals" else {"numbers": value}),  # type: ignore[arg-type]
                actor=small.actors["agent"], at=AT)  # fmt: skip
    assert refused.value.field == field
    assert not Restriction.objects.exists()


def test_unfit_text_is_refused_with_its_field(small: City) -> None:
    with pytest.raises(UnfitText):
        proposed(small, text="谩骂\x00")
    with pytest.raises(UnfitText):
        proposed(small, persuasion="长" * 501)


def test_once_under_a_key_and_one_proposal_a_number(small: City) -> None:
    numbers = [one.number for one in calls(small)]
    first = proposed(small, appeals=numbers, key="k")
    assert proposed(small, appeals=numbers, key="k") == first
    with pytest.raises(KeyReused):
        proposed(small, appeals=numbers, key="k", days=3)
    with pytest.raises(StepRefused, match="proposed already"):
        proposed(small, appeals=numbers)
    with pytest.raises(StaleVersion):
        RestrictionDoor().take(
            first.pk, "endorse_restriction", actor=small.actors["leader"], at=AT, given={}, version=first.version - 1
        )


def test_a_call_is_turned_away_and_recorded_an_emergency_never(small: City) -> None:
    case, at = in_force(small), AT + 3 * HOUR
    before = Contact.objects.count()
    taken(small, case, "turn_away", "agent", at, channel="01", text=ABUSE)
    assert (case.turned_away, Contact.objects.count()) == (1, before + 1)
    event = Event.objects.get(name="caller_turned_away")
    assert Contact.objects.get(pk=event.after["contact"]).person == case.person
    for channel, text in (("01", "我 家 着 火了！"), ("01", "有人持刀砍人"), ("02", ABUSE), ("12", ABUSE)):
        with pytest.raises(StepRefused, match="may not be turned away"):
            taken(small, case, "turn_away", "agent", at, channel=channel, text=text)
    assert appeal(small, at=at, content="门口的井盖又不见了").state == "registered", "who takes the call may take it"


def test_it_ends_by_itself_and_holds_to_its_last_midnight(small: City) -> None:
    case = in_force(small, days=1)
    assert case.until_at is not None
    assert queries.in_force_for(PHONE, at=case.until_at - timedelta(seconds=1)) == case
    assert queries.in_force_for(PHONE, at=case.until_at) is None, "whether a worker has noticed or not"
    with pytest.raises(StepRefused, match="still holds"):
        RestrictionDoor().take(case.pk, "expire_restriction", actor=SYSTEM, at=AT + HOUR, given={})
    assert (end_due(at=case.until_at), end_due(at=case.until_at)) == (1, 0)
    case.refresh_from_db()
    assert (case.state, case.ended_at) == ("expired", case.until_at)


def test_what_nobody_decides_in_time_lapses(small: City) -> None:
    case = proposed(small)
    taken(small, case, "endorse_restriction", "leader")
    assert case.turn_due_at is not None
    assert end_due(at=case.turn_due_at - HOUR) == 0
    assert end_due(at=case.turn_due_at) == 1
    case.refresh_from_db()
    assert (case.state, queries.in_force_for(PHONE, at=AT)) == ("lapsed", None)


def test_refused_with_a_reason_it_is_over(small: City) -> None:
    case = proposed(small)
    with pytest.raises(StepRefused):
        taken(small, case, "refuse_restriction", "leader")
    taken(small, case, "refuse_restriction", "leader", note="来电有实际诉求，应予受理。")
    assert case.state == "refused"
    assert letters(case) == []


def test_lifted_early_the_caller_is_told(small: City) -> None:
    case = in_force(small)
    taken(small, case, "lift_restriction", "supervisor", AT + DAY, note="来电人已书面致歉。")
    assert (case.state, letters(case)) == ("lifted", ["restricted", "restriction_lifted"])
    assert queries.in_force_for(PHONE, at=AT + DAY) is None


def test_an_objection_is_decided_by_a_third_person_in_its_time(small: City) -> None:
    case = in_force(small)
    door, at = RestrictionDoor(), AT + DAY
    door.take(case.pk, "object_restriction", actor=CALLER, at=at, given={"text": "我有正当诉求，没有骂人。"})
    case.refresh_from_db()
    assert (case.state, case.turn_clock_kind, case.objection) == ("contested", "objection", "我有正当诉求，没有骂人。")
    assert queries.in_force_for(PHONE, at=at) == case, "until it is decided it holds"
    for hand in ("leader", "supervisor"):
        with pytest.raises(StepRefused, match="Another person"):
            taken(small, case, "grant_objection", hand, at, answer="成立")
    small.employ("supervisor2", "supervisor", "centre")
    taken(small, case, "grant_objection", "supervisor2", at + HOUR, answer="经复听录音，两次来电有实际诉求。")
    assert (case.state, case.outcome, queries.in_force_for(PHONE, at=at + HOUR)) == ("lifted", "granted", None)
    assert letters(case) == ["restricted", "objection_received", "objection_granted"]
    assert "两次来电有实际诉求" in Letter.objects.get(text_key="objection_granted").body


def test_a_rejected_objection_is_the_only_one(small: City) -> None:
    case, at = in_force(small), AT + DAY
    taken(small, case, "object_restriction", "agent", at, text="我不服")
    small.employ("supervisor2", "supervisor", "centre")
    taken(small, case, "reject_objection", "supervisor2", at, answer="三次录音均为辱骂。")
    assert (case.state, letters(case)[-1]) == ("in_force", "objection_rejected")
    with pytest.raises(StepRefused):
        taken(small, case, "object_restriction", "agent", at, text="还是不服")


def test_it_goes_on_only_by_a_new_proposal_on_new_evidence(small: City) -> None:
    first = in_force(small)
    used = list(first.appeals.values_list("number", flat=True))
    with pytest.raises(StepRefused, match="new evidence"):
        proposed(small, appeals=used)
    taken(small, first, "turn_away", "agent", AT + HOUR, channel="01", text=ABUSE)
    at = MORNING + 5 * DAY
    new = [one.number for one in calls(small, ("上门谩骂，无诉求。", "再次上门谩骂。"), at=at, channel="13")]
    second = proposed(small, appeals=new, at=at + HOUR)
    assert second.follows == first
    taken(small, second, "endorse_restriction", "leader", at + HOUR)
    taken(small, second, "approve_restriction", "supervisor", at + HOUR, days=10)
    first.refresh_from_db()
    assert (first.state, second.state, second.days) == ("expired", "in_force", 10)
    assert queries.in_force_for(PHONE, at=at + HOUR) == second


def test_who_had_a_part_sees_no_button_and_other_units_see_nothing(small: City) -> None:
    case = proposed(small)

    def steps(who: str) -> list[str]:
        return [each.step for each in queries.open_steps(case, small.actors[who])]

    assert steps("agent") == []
    assert steps("leader") == ["endorse_restriction", "refuse_restriction"]
    assert steps("supervisor") == ["refuse_restriction"]
    assert (queries.to_decide(small.actors["leader"]), queries.to_decide(small.actors["agent"])) == (1, 0)
    assert list(queries.visible_to(small.actors["auditor"])) == [case]
    for stranger in ("liaison", "head", "handler", "county"):
        assert not queries.visible_to(small.actors[stranger]).exists()


def test_a_caller_who_is_forgotten_is_no_longer_restricted(small: City) -> None:
    case = in_force(small, text="王秀兰来电19900001234辱骂")
    small.employ("security", "security_admin", "centre")
    for one in case.appeals.all():
        take_appeal_step(one, "withdraw", actor=CALLER, at=AT + DAY, given={})
    erase_person(person=case.person, reason="本人申请删除", actor=small.actors["security"], at=AT + DAY)
    case.refresh_from_db()
    assert (case.line_hash, queries.in_force_for(PHONE, at=AT + DAY)) == (None, None)
    assert "王秀兰" not in case.text and "19900001234" not in case.text
