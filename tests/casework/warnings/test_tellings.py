"""Who is told of what was decided about an order, of inspections, and of standards that wait to be acknowledged."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hotline.casework.inspections.actions import Plan, plan
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import ExtensionReason
from hotline.casework.warnings.actions import remind, tell
from hotline.casework.warnings.actions.knowing import OF_ANSWERS, SETTLED
from hotline.casework.warnings.actions.telling import OF_ORDERS
from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import tidings_for
from hotline.config.settings import HUIYIN_REACTIONS
from hotline.ground.files import actions as files
from hotline.ground.journal import leases
from hotline.ground.journal.models import Event
from hotline.register.knowledge import actions as knowledge
from hotline.register.standards import actions as standards
from hotline.register.standards.models import Addressee
from hotline.web.parts.noticing import tidings_named
from tests.casework.factories import MORNING, City, order
from tests.ground.files.samples import PDF
from tests.register.knowledge.test_answers import CONTENT, drafted, people, published

AT = MORNING + timedelta(hours=4)
LATER = MORNING + timedelta(days=60)


def told(name: str, subject: str = "order") -> set[tuple[str, str, str]]:
    for event in Event.objects.filter(name=name, subject_kind=subject):
        tell(event_id=event.pk)
        tell(event_id=event.pk)
    return {(row.what, row.unit.code, row.role) for row in Tiding.objects.select_related("unit")}


def asked(small: City, step: str, who: str, case: Order, **given: Any) -> None:
    take_step(case, step, actor=small.actors[who], at=AT, given=given)
    case.refresh_from_db()


def test_a_withdrawal_is_told_to_every_unit_that_had_a_part(small: City) -> None:
    asked(small, "withdraw", "agent", order(small, upto="signed"), note="已解决")
    assert told("withdrawn") == {("withdrawn", code, "liaison") for code in ("d1-housing", "d1-water")}


def test_the_unit_that_asked_is_told_what_was_decided(small: City) -> None:
    case = order(small, upto="signed")
    reason = ExtensionReason.values[0]
    asked(small, "ask_extension", "liaison", case, reason=reason, plan="更换配件", days=2)
    if case.asked == "unsigned":
        asked(small, "sign_extension", "head", case)
    asked(small, "refuse_extension", "dispatcher", case, note="理由不足")
    assert told("extension_refused") == {("denied", "d1-housing", "liaison")}
    own = tidings_for(small.actors["liaison"], at=LATER).get()
    assert own.number == case.number
    assert not tidings_for(small.actors["water"], at=LATER).exists()


def test_an_announced_inspection_is_told_to_its_unit_and_an_unannounced_one_is_not(small: City) -> None:
    day, then = MORNING.date(), MORNING + timedelta(days=1)
    for is_announced in (False, True):
        said = Plan(small.units["d1-water"], "检查", day, day, then, "督办组", is_announced=is_announced)
        plan(said, actor=small.actors["supervisor"], at=MORNING)
    assert told("inspection_planned", "inspect") == {
        ("inspection", "d1-water", role) for role in ("liaison", "head", "county")
    }
    assert tidings_for(small.actors["water"], at=LATER).count() == 1


def test_a_standard_not_acknowledged_is_reminded_of_once_then_the_office_is_told(small: City) -> None:
    document = files.inspect(upload=PDF, name="规范.pdf")
    one = standards.issue(
        number="鹿1号", title="工单办理规范", version="1", in_force_from=date(2026, 3, 4),
        to=[small.units[code] for code in ("d1-water", "d1-housing")], document=document,
        actor=small.actors["supervisor"], at=MORNING,
    )  # fmt: skip
    assert ("standard", "d1-water", "liaison") in told("standard_issued", "standard")
    known = Addressee.objects.get(standard=one, unit=small.units["d1-housing"])
    standards.acknowledge(addressee=known, actor=small.actors["liaison"], at=MORNING)
    assert remind(at=MORNING) == 0
    Tiding.objects.all().delete()
    for _again in range(2):
        remind(at=MORNING + timedelta(days=2))
    reminded = {(row.what, row.unit.code, row.role) for row in Tiding.objects.select_related("unit")}
    assert reminded == {("reminder", "d1-water", "liaison"), ("reminder", "d1-water", "county")}
    for _again in range(2):
        remind(at=MORNING + timedelta(days=5))
    assert Tiding.objects.filter(what="unacknowledged").get().role == "supervisor"
    assert Tiding.objects.count() == 3
    open_one = Addressee.objects.get(standard=one, unit=small.units["d1-water"])
    standards.acknowledge(addressee=open_one, actor=small.actors["water"], at=LATER)
    assert remind(at=LATER) == 0


def test_every_step_that_is_told_of_calls_for_telling() -> None:
    called = {name for (kind, name), works in HUIYIN_REACTIONS.items() if kind == "order" and "tell" in works[0]}
    assert called == set(OF_ORDERS)


def test_what_happens_to_an_answer_is_told_to_its_unit_and_to_the_editors(small: City) -> None:
    answer = published(small)
    fault = knowledge.report_fault(
        answer_id=answer.pk, kind="wrong", text="改了", actor=small.actors["agent"], at=MORNING
    )
    assert told("fault_reported", "answer") >= {("answer_fault", "d1-housing", "liaison")}
    knowledge.keep_up(at=fault.due_at)
    assert told("fault_late", "answer") >= {
        ("fault_late", "d1-housing", "head"), ("fault_late", "centre", "editor"),
    }  # fmt: skip
    (_shown, page, name), *_more = tidings_named(tidings_for(small.actors["liaison"], at=LATER))
    assert (name, page.startswith("/")) == (f"{answer.number} {CONTENT.question}", True)


def rings(city: City, who: str) -> list[str]:
    """What lies in somebody's bell of answers, after the worker has told what happened."""
    leases.run_due()
    return sorted(
        row.what for row in tidings_for(city.actors[who], at=LATER + timedelta(days=400)).filter(seen_at__isnull=True)
    )


def test_the_bell_names_who_approves_and_audits_until_it_is_done(small: City) -> None:
    answer = drafted(people(small))
    knowledge.write(
        answer_id=answer.pk, content=replace(CONTENT, short="要。"), actor=small.actors["liaison"], at=MORNING
    )
    assert rings(small, "head") == ["answer_approve"], "written twice it is told once"
    assert not rings(small, "editor")
    knowledge.take(answer_id=answer.pk, step="approve_answer", actor=small.actors["head"], at=MORNING)
    assert not rings(small, "head")
    assert rings(small, "editor") == rings(small, "second_editor") == ["answer_audit"]
    ((_row, page, name),) = tidings_named(tidings_for(small.actors["editor"], at=LATER))
    assert (page, name) == (f"/staff/knowledge/{answer.number}/", f"{answer.number} {CONTENT.question}")
    knowledge.take(answer_id=answer.pk, step="audit_answer", actor=small.actors["editor"], at=MORNING)
    assert not rings(small, "editor")


def test_the_bell_of_the_unit_tells_of_reviews_and_errors_until_they_are_settled(small: City) -> None:
    answer, head = published(small), small.actors["head"]
    fault = knowledge.report_fault(answer_id=answer.pk, kind="old", text="", actor=small.actors["agent"], at=MORNING)
    knowledge.keep_up(at=fault.due_at)
    assert "fault_late" in rings(small, "head")
    knowledge.settle_fault(fault_id=fault.pk, outcome="unfounded", reply="仍然有效。", actor=head, at=fault.due_at)
    knowledge.keep_up(at=MORNING + timedelta(days=400))
    assert rings(small, "head") == ["answer_due"]
    given = {"review_on": date(2028, 1, 1)}
    knowledge.take(answer_id=answer.pk, step="confirm_answer", actor=head, at=MORNING, given=given)
    assert not rings(small, "head")
    assert not rings(small, "liaison")


def test_what_the_centre_keeps_rings_for_its_editors_and_what_is_handed_over_for_its_new_unit(small: City) -> None:
    drafted(people(small), unit="centre", by="editor")
    assert rings(small, "second_editor") == ["answer_audit"]
    answer = published(small)
    knowledge.hand_over(answer_ids=[answer.pk], to=small.units["d1-water"], actor=small.actors["editor"], at=MORNING)
    assert rings(small, "water") == ["answer_handed"]


def test_the_gaps_of_last_week_are_told_to_the_editors(small: City) -> None:
    knowledge.miss(text="弹簧床回收", is_seat=True, at=MORNING)
    knowledge.keep_up(at=MORNING + timedelta(days=7))
    assert told("answer_gaps_listed", "unit") == {("gaps", "centre", "editor")}


def test_every_event_of_answers_that_calls_for_telling_says_whom() -> None:
    assert {name for kind, name in HUIYIN_REACTIONS if kind == "answer"} == {*OF_ANSWERS, *SETTLED}
