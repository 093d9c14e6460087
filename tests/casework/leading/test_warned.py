"""Who is told of the limits of leaders' instructions and of documents of supervision: each who has to act, once."""

from datetime import timedelta

from hotline.casework.leading.models import Instruction
from hotline.casework.leading.queries import visible_to
from hotline.casework.loop import take_step
from hotline.casework.warnings.actions import note_seen, tick
from hotline.casework.warnings.models import Notice
from hotline.casework.warnings.queries import unseen
from tests.casework.factories import City, order
from tests.casework.leading.test_instructions import AT, WORDS, laid, led, replied, take

__all__ = ["led"]


def told(case: Instruction, light: str) -> set[tuple[str, str, str]]:
    """Whom a light of it was made known to: the clock, the role, the unit."""
    found = Notice.objects.filter(number=str(case.pk), light=light, kind__in=("instruct", "pass_on", "fulfil"))
    return {(notice.kind, notice.role, notice.unit.code) for notice in found}


def test_a_leader_is_told_what_lies_before_her_and_supervision_that_she_is_late(led: City) -> None:
    brief = laid(led, [order(led, upto="signed")], "mayor")
    mine = brief.instructions.get()
    assert mine.turn_due_at is not None
    tick(at=AT)
    assert told(mine, "green") == {("instruct", "city_leader", "root")}
    assert unseen(led.actors["mayor"], at=AT).filter(kind="instruct").count() == 1
    late = mine.turn_due_at + timedelta(hours=12)
    tick(at=mine.turn_due_at)
    assert told(mine, "red") == {("instruct", "city_leader", "root"), ("instruct", "supervisor", "centre")}
    assert unseen(led.actors["supervisor"], at=late).filter(kind="instruct").exists()


def test_what_lies_before_one_leader_is_no_notice_to_another(led: City) -> None:
    laid(led, [order(led, upto="signed")], "mayor")
    tick(at=AT)
    assert not unseen(led.actors["vice"], at=AT).exists()
    note_seen(actor=led.actors["vice"], at=AT)
    assert unseen(led.actors["mayor"], at=AT).exists()


def test_the_supervision_group_is_told_what_is_to_be_passed_on_and_to_be_carried_out(led: City) -> None:
    laid(led, [order(led, upto="signed")], "mayor")
    mine = visible_to(led.actors["mayor"]).get()
    take(mine, "instruct", led.actors["mayor"], text=WORDS)
    tick(at=AT + timedelta(hours=1))
    assert told(mine, "green") == {("pass_on", "supervisor", "centre")}
    take(mine, "pass_on", led.actors["supervisor"], hours=2, text="按批示要求办理。")
    assert mine.turn_due_at is not None
    tick(at=mine.turn_due_at)
    assert told(mine, "red") == {("fulfil", "supervisor", "centre")}


def test_for_a_leader_without_an_account_the_centre_is_told(led: City) -> None:
    laid(led, [order(led, upto="signed")], "mayor")
    mine = visible_to(led.actors["mayor"]).get()
    Instruction.objects.filter(pk=mine.pk).update(leader_id=None)
    tick(at=AT)
    assert told(mine, "green") == {("instruct", "supervisor", "centre")}


def test_a_document_of_supervision_warns_the_unit_and_then_who_checks_its_reply(led: City) -> None:
    laid(led, [order(led, upto="signed")], "mayor")
    mine = visible_to(led.actors["mayor"]).get()
    take(mine, "instruct", led.actors["mayor"], text=WORDS)
    take(mine, "pass_on", led.actors["supervisor"], hours=2, text="按批示要求办理。")
    document = mine.written.get().documents.get()
    assert document.turn_due_at is not None
    about = Notice.objects.filter(number=str(document.pk), light="red")
    tick(at=document.turn_due_at)
    assert {(notice.kind, notice.role, notice.unit.code) for notice in about} == {
        ("supervise", "liaison", "d1-housing"),
        ("supervise", "head", "d1-housing"),
        ("supervise", "supervisor", "centre"),
    }
    replied(document, led)
    document.refresh_from_db()
    tick(at=document.turn_due_at)
    assert {(notice.role, notice.unit.code) for notice in about.filter(kind="audit")} == {("supervisor", "centre")}


def test_a_notice_about_a_private_matter_is_for_who_may_see_that(led: City) -> None:
    case = order(led)
    laid(led, [case], "mayor")
    mine = visible_to(led.actors["mayor"]).get()
    assert mine.turn_due_at is not None
    tick(at=mine.turn_due_at)
    Notice.objects.filter(kind="instruct", role="supervisor").update(role="auditor", unit=led.units["centre"])
    late = mine.turn_due_at + timedelta(days=4)
    assert unseen(led.actors["auditor"], at=late).filter(kind="instruct").exists()
    given = {"level": "privacy", "note": "涉未成年人隐私。"}
    take_step(case, "guard", actor=led.actors["dispatcher"], at=AT, given=given)
    assert not unseen(led.actors["auditor"], at=late).filter(kind="instruct").exists()
