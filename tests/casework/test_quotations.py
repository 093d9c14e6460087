"""A standard answer is told in a call, and when it proves wrong its callers are told again."""

from dataclasses import replace

import pytest

from hotline.casework.correspondence.models import Contact, Letter
from hotline.casework.quotations import actions, queries
from hotline.casework.quotations.models import Quotation
from hotline.ground.journal import verify
from hotline.ground.journal.rules import CALLER
from hotline.register.knowledge import actions as knowledge
from hotline.register.knowledge.models import Answer, Fault
from hotline.register.knowledge.queries import counts, published_since
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, order
from tests.register.knowledge.test_answers import CONTENT, published, step


def told(city: City, answer: Answer, contact: Contact, *, by: str = "agent", appeal_id: int | None = None) -> Quotation:
    """The answer as it stands is told in a contact."""
    answer.refresh_from_db()
    return actions.quote(
        contact_id=contact.pk, version_id=answer.current_id or 0, how="said", actor=city.actors[by], at=MORNING,
        appeal_id=appeal_id,
    )  # fmt: skip


def mended(city: City, answer: Answer) -> Fault:
    """The answer is reported as wrong and mended."""
    fault = knowledge.report_fault(
        answer_id=answer.pk, kind="wrong", text="标准改了", actor=city.actors["agent"], at=MORNING
    )
    newer = replace(CONTENT, short="要。须经业主大会表决，双过半才算通过。")
    knowledge.write(answer_id=answer.pk, content=newer, actor=city.actors["liaison"], at=MORNING)
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        step(city, answer, name, by)
    return knowledge.settle_fault(
        fault_id=fault.pk, outcome="wrong", reply="已按新条例更正。", actor=city.actors["liaison"], at=MORNING
    )


def test_what_is_told_in_a_call_is_kept_with_its_version_and_counted_once(small: City) -> None:
    answer, one = published(small), appeal(small)
    for _ in range(2):
        told(small, answer, one.contact, appeal_id=one.pk)
    (row,) = queries.of_appeals([one])
    assert (row.version_id, row.told_by_id) == (answer.current_id, small.actors["agent"].staff_id)
    assert counts([answer.pk])[answer.pk].told == 1
    with pytest.raises(OutOfScope):
        told(small, published(small, replace(CONTENT, visibility="unit")), one.contact, by="water")


def test_whom_a_wrong_answer_misled_is_listed_and_told_once(small: City) -> None:
    answer, one = published(small), appeal(small)
    told(small, answer, one.contact, appeal_id=one.pk)
    bare = Contact.objects.create(channel="01", language="zh-Hans", received_at=MORNING)
    spoken = told(small, answer, bare)
    fault = mended(small, answer)
    told(small, answer, Contact.objects.create(channel="01", language="zh-Hans", received_at=MORNING))
    assert queries.misled_by(fault, small.actors["editor"]).count() == 2, "who was told the right one is not misled"
    assert not queries.misled_by(fault, small.actors["liaison"]).exists()
    assert actions.tell_again(fault_id=fault.pk, actor=small.actors["editor"], at=MORNING) == (1, 1)
    assert actions.tell_again(fault_id=fault.pk, actor=small.actors["editor"], at=MORNING) == (0, 1)
    letter = Letter.objects.get(text_key="answer_corrected")
    assert "双过半才算通过" in letter.body
    assert letter.appeal_id == one.pk
    called = {"quotation_id": spoken.pk, "fault_id": fault.pk, "actor": small.actors["leader"], "at": MORNING}
    assert actions.note_called(**called)  # type: ignore[arg-type]
    assert not actions.note_called(**called)  # type: ignore[arg-type]
    assert not queries.still_misled(fault).exists()
    assert not list(verify.chains("appeal", type(one)))


def test_who_was_told_a_later_version_that_was_wrong_as_well_is_misled_too(small: City) -> None:
    answer = published(small)
    editor, contacts = small.actors["editor"], [appeal(small).contact for _each in range(3)]
    fault = knowledge.report_fault(answer_id=answer.pk, kind="old", text="", actor=editor, at=MORNING)
    told(small, answer, contacts[0])
    for place, short in enumerate(("要，双过半。", "要，双过四分之三。"), 1):
        knowledge.write(
            answer_id=answer.pk, content=replace(CONTENT, short=short), actor=small.actors["liaison"], at=MORNING
        )
        for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
            step(small, answer, name, by)
        told(small, answer, contacts[place])
    assert published_since(fault) == [2, 3]
    given = {"fault_id": fault.pk, "outcome": "wrong", "reply": "已更正。", "actor": editor, "at": MORNING}
    for out in (1, 4):
        with pytest.raises(AnswerRefused):
            knowledge.settle_fault(**given, right_since=out)  # type: ignore[arg-type]
    done = knowledge.settle_fault(**given)  # type: ignore[arg-type]
    assert (done.wrong_since, done.right_since) == (1, 3)
    misled = queries.misled_by(done, small.actors["editor"])
    assert {row.contact_id for row in misled} == {contacts[0].pk, contacts[1].pk}


def test_nobody_is_told_again_of_an_answer_that_was_right(small: City) -> None:
    answer = published(small)
    fault = knowledge.report_fault(answer_id=answer.pk, kind="unclear", text="", actor=CALLER, at=MORNING)
    knowledge.settle_fault(
        fault_id=fault.pk, outcome="unfounded", reply="已写明。", actor=small.actors["liaison"], at=MORNING
    )
    with pytest.raises(AnswerRefused):
        actions.tell_again(fault_id=fault.pk, actor=small.actors["editor"], at=MORNING)
    with pytest.raises(OutOfScope):
        actions.tell_again(fault_id=fault.pk, actor=small.actors["agent"], at=MORNING)


def test_a_handled_consultation_becomes_a_draft_or_is_passed_over_and_is_offered_no_more(small: City) -> None:
    one = order(small, upto="closed", kind="consultation")
    offered = queries.worth_entering(small.actors["liaison"], at=MORNING)
    assert [each.pk for each in offered] == [one.pk]
    assert queries.worth_entering(small.actors["agent"], at=MORNING) == []
    proposal = actions.proposed(one)
    assert proposal.matter == "0103" or proposal.matter.startswith("0103")
    content = replace(proposal, short="井盖缺失请打12345，城管部门即来更换。", review_on=CONTENT.review_on)
    answer = actions.take_up(order_id=one.pk, content=content, actor=small.actors["liaison"], at=MORNING)
    assert (answer.work, answer.unit) == ("drafted", one.lead_unit)
    assert queries.worth_entering(small.actors["liaison"], at=MORNING) == []
    with pytest.raises(OutOfScope):
        actions.pass_over(order_id=one.pk, actor=small.actors["liaison"], at=MORNING)


def test_an_answer_that_is_sent_goes_to_the_caller_once_in_her_language(small: City) -> None:
    answer, one = published(small), appeal(small)
    before = Letter.objects.filter(appeal_id=one.pk).count()
    for _ in range(2):
        actions.tell(
            appeal=one, version_ids=[answer.current_id or 0], how="sent", actor=small.actors["agent"], at=MORNING
        )
    (letter,) = Letter.objects.filter(appeal_id=one.pk, text_key="answer_told")
    assert Letter.objects.filter(appeal_id=one.pk).count() == before + 1
    assert CONTENT.short in letter.body
    assert not list(verify.chains("appeal", type(one)))


def test_what_was_told_is_recorded_although_the_next_version_has_been_published_since(small: City) -> None:
    answer, one = published(small), appeal(small)
    spoken = answer.current_id
    mended(small, answer)
    (row,) = actions.tell(appeal=one, version_ids=[spoken or 0], how="said", actor=small.actors["agent"], at=MORNING)
    assert row.version_id == spoken
