"""Registering, accepting, refusing, answering, handing over, appending – what the citizen is told each time."""

from datetime import timedelta

import pytest
from django.db import connection

from hotline.casework.appeals.actions import CodeRefused, follow, renew_code
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_alike, open_lines, visible_to
from hotline.casework.archive.actions import archive_due, lapse_supplements
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.casework.visits.actions import rate
from hotline.ground.journal.models import Event, Fact
from hotline.ground.journal.queries import told as told_in_journal
from hotline.lib.numbers import is_reference
from hotline.lib.text import UnfitText
from hotline.register.people import actions as people
from hotline.register.people.actions import Introduction
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, VERDICT, City, appeal, caller, order


def told(entered: Appeal) -> list[str]:
    return list(Letter.objects.filter(appeal_id=entered.pk).order_by("id").values_list("text_key", flat=True))


def take(small: City, entered: Appeal, step: str, who: str = "agent", **given: object) -> None:
    take_appeal_step(entered, step, actor=small.actors[who], at=MORNING, given=given)
    entered.refresh_from_db()


def test_a_registered_appeal_has_a_number_a_code_a_clock_and_a_receipt(small: City) -> None:
    entered = appeal(small)
    assert is_reference(entered.number)
    assert entered.number.startswith("3907260302")
    assert len(entered.code) == 10
    assert (entered.state, entered.turn_unit_id) == ("registered", small.units["centre"].pk)
    assert {clock.kind for clock in Clock.objects.all()} == {"acceptance", "whole"}
    letter = Letter.objects.get()
    assert entered.number in letter.body
    assert entered.code in letter.body
    assert letter.delivery == "queued"


def test_an_accepted_appeal_opens_an_order_and_promises_a_day(small: City) -> None:
    entered = appeal(small)
    take(small, entered, "accept", kind="complaint", matter="010302")
    opened = Order.objects.get()
    assert (opened.number, opened.state) == (entered.number, "opened")
    assert entered.promised_at is not None
    assert told(entered) == ["receipt", "accepted"]
    assert "3月11日24:00" in Letter.objects.get(text_key="accepted").body


def test_a_refusal_names_basis_and_way_out_and_some_need_a_leader(small: City) -> None:
    entered = appeal(small)
    with pytest.raises(OutOfScope):
        take(small, entered, "refuse", refusal="S9", explanation="不属于受理范围")
    with pytest.raises(StepRefused, match="must be given"):
        take(small, entered, "refuse", "leader", refusal="S9")
    with pytest.raises(StepRefused) as unknown:
        take(small, entered, "refuse", refusal="S99")
    assert unknown.value.field == "refusal"
    take(small, entered, "refuse", "leader", refusal="S9", explanation="属于其他不予受理的情形。")
    body = Letter.objects.get(text_key="refused").body
    assert "属于其他不予受理的情形" in body
    assert (entered.state, entered.refusal_code) == ("refused", "S9")
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()


def test_a_direct_answer_is_sealed_and_told(small: City) -> None:
    entered = appeal(small, kind="consultation")
    take(small, entered, "answer", answer="请携带身份证到任一派出所办理。", kind="consultation")
    assert (entered.state, entered.answer) == ("answered", "请携带身份证到任一派出所办理。")
    assert told(entered) == ["receipt", "answered_directly"]
    take(small, entered, "file", "leader")
    assert entered.state == "archived"


def test_an_emergency_is_handed_over_to_a_line_of_the_city(small: City) -> None:
    entered = appeal(small, urgency="critical")
    with pytest.raises(StepRefused):
        take(small, entered, "hand_over", line="999", transfer="answered")
    take(small, entered, "hand_over", line="119", transfer="answered")
    assert entered.state == "handed_over"
    assert "119" in Letter.objects.get(text_key="handed_over").body


def test_a_supplement_is_asked_for_and_taken_up(small: City) -> None:
    entered = appeal(small, person=caller(language="en"))
    entered.language = "en"
    take(small, entered, "ask_supplement", elements=["place", "time"], question="请说明具体门牌号")
    assert entered.turn_clock_kind == "supplement"
    take(small, entered, "supplement", text="上溪村12号门口")
    assert entered.state == "registered"
    assert entered.content.endswith("上溪村12号门口")


def test_what_is_not_supplemented_in_time_comes_back_to_a_person(small: City) -> None:
    entered = appeal(small)
    take(small, entered, "ask_supplement", elements=["place"])
    assert lapse_supplements(at=MORNING + timedelta(days=1)) == 0
    assert lapse_supplements(at=MORNING + timedelta(days=8)) == 1
    entered.refresh_from_db()
    assert (entered.state, entered.turn_clock_kind) == ("registered", "acceptance")


def test_the_same_caller_on_an_open_matter_is_appended_not_filed_anew(small: City) -> None:
    first = appeal(small)
    again = appeal(small, at=MORNING + timedelta(hours=2))
    found = open_alike([first.person_id or 0], content=again.content, matter=None, at=again.received_at)
    assert found == [again, first]
    take(small, again, "append", to=first.number)
    assert (again.state, again.appended_to_id) == ("appended", first.pk)
    assert Event.objects.filter(subject_kind="appeal", subject_id=first.pk, name="material_added").exists()


def test_another_callers_appeal_is_never_appended(small: City) -> None:
    first = appeal(small)
    other = appeal(small, person=caller("19900009999", "李四"))
    assert open_alike([other.person_id or 0], content=first.content, matter=None, at=MORNING) == [other]
    with pytest.raises(StepRefused) as refused:
        take(small, other, "append", to=first.number)
    assert refused.value.field == "to"


@pytest.mark.parametrize("upto", ["closed", "archived"])
def test_nothing_is_added_or_appended_to_a_matter_that_is_closed(small: City, upto: str) -> None:
    closed = order(small, upto=upto).appeals.get()
    again = appeal(small, at=MORNING + timedelta(days=1))
    with pytest.raises(StepRefused) as refused:
        take(small, again, "append", to=closed.number)
    assert refused.value.field == "to"
    with pytest.raises(StepRefused):
        take(small, closed, "add_material", text="又坏了。")
    alike = open_alike([again.person_id or 0], content=again.content, matter=None, at=MORNING + timedelta(days=2))
    assert alike == [again]


def test_the_later_appeal_is_appended_to_the_earlier(small: City) -> None:
    first = appeal(small)
    again = appeal(small, at=MORNING + timedelta(hours=2))
    with pytest.raises(StepRefused) as refused:
        take(small, first, "append", to=again.number)
    assert refused.value.field == "to"


def test_a_sub_centre_answers_what_concerns_its_district(small: City) -> None:
    seat, other = small.actors["sub_seat"], small.actors["other_sub_seat"]
    entered = appeal(small, kind="consultation")
    assert (list(visible_to(seat)), list(visible_to(other))) == ([entered], [])
    assert "answer" in [line.step for line in open_lines(entered, seat)]
    assert open_lines(entered, other) == []
    given = {"answer": "请携带身份证办理。"}
    for name in ("other_sub_seat", "other_county", "liaison"):
        with pytest.raises(OutOfScope):
            take_appeal_step(entered, "answer", actor=small.actors[name], at=MORNING, given=given)
        with pytest.raises(OutOfScope):
            renew_code(appeal=entered, actor=small.actors[name], at=MORNING)
    renew_code(appeal=entered, actor=seat, at=MORNING)
    take_appeal_step(entered, "answer", actor=seat, at=MORNING, given=given)
    entered.refresh_from_db()
    assert entered.state == "answered"


def test_a_code_is_asked_for_and_a_new_one_voids_the_old(small: City) -> None:
    entered = appeal(small)
    old = entered.code
    assert follow(number=f" {entered.number} ", code=old, at=MORNING).pk == entered.pk
    renew_code(appeal=entered, actor=small.actors["agent"], at=MORNING)
    with pytest.raises(CodeRefused):
        follow(number=entered.number, code=old, at=MORNING)


def test_five_wrong_codes_shut_the_appeal_for_half_an_hour(small: City) -> None:
    entered = appeal(small)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            follow(number=entered.number, code="1234567890", at=MORNING)
    with pytest.raises(CodeRefused):
        follow(number=entered.number, code=entered.code, at=MORNING + timedelta(minutes=29))
    assert follow(number=entered.number, code=entered.code, at=MORNING + timedelta(minutes=31)).pk == entered.pk


def test_the_caller_rates_herself_once(small: City) -> None:
    case = order(small, upto="audited")
    entered = case.appeals.get()
    rate(entered, at=MORNING + timedelta(days=5), given={"solved": "yes", "satisfied": "5"})
    case.refresh_from_db()
    assert (case.state, case.solved, case.satisfied) == ("visited", "yes", "5")
    with pytest.raises(StepRefused):
        rate(entered, at=MORNING + timedelta(days=5), given={"solved": "no", "satisfied": "1"})


def test_a_visit_may_be_given_up_after_attempts_in_different_parts_of_the_day(small: City) -> None:
    case = order(small, upto="audited")
    visitor = small.actors["visitor"]
    for hours in (24, 25, 26):
        with pytest.raises(StepRefused):
            take_step(case, "give_up_visit", actor=visitor, at=MORNING + timedelta(hours=hours), given={})
        at = MORNING + timedelta(hours=hours)
        take_step(case, "try_visit", actor=visitor, at=at, given={"outcome": "no_answer"})
    take_step(case, "try_visit", actor=visitor, at=MORNING + timedelta(hours=33), given={"outcome": "busy"})
    take_step(case, "give_up_visit", actor=visitor, at=MORNING + timedelta(hours=34), given={})
    case.refresh_from_db()
    assert (case.state, case.visits_tried) == ("visited", 4)


def test_closed_orders_are_archived_when_their_day_has_come(small: City) -> None:
    case = order(small, upto="closed")
    assert archive_due(at=MORNING + timedelta(days=1)) == 0
    assert archive_due(at=MORNING + timedelta(days=14)) == 1
    case.refresh_from_db()
    assert (case.state, case.appeals.get().state) == ("archived", "archived")


def test_one_broken_case_keeps_no_other_from_the_archive(small: City) -> None:
    broken, whole = order(small, upto="closed"), order(small, upto="closed")
    Order.objects.filter(pk=broken.pk).update(closed_at=MORNING)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE journal_event SET place = place + 1 WHERE subject_kind = 'order' AND place = 8 AND subject_id = %s",
            [broken.pk],
        )
    assert archive_due(at=MORNING + timedelta(days=14)) == 1
    whole.refresh_from_db()
    assert whole.state == "archived"


def test_an_anonymous_appeal_leaves_no_person(small: City) -> None:
    entered = appeal(small, person=Introduction(), is_anonymous=True)
    assert entered.person is None
    assert Letter.objects.get().channel == "02"


def test_texts_are_stored_exactly_or_refused_with_the_field(small: City) -> None:
    odd = "👵🏽 她说：<script>alert(1)</script> =1+1 擾民 \u202eabc"
    entered = appeal(small, content=odd)
    entered.refresh_from_db()
    assert entered.content == odd
    for content in ("x\x00y", "\ud800", "长" * 20_001):
        with pytest.raises(UnfitText) as refused:
            appeal(small, content=content)
        assert refused.value.field == "content"
    assert Appeal.objects.count() == 1


def test_a_key_for_another_request_is_refused(small: City) -> None:
    appeal(small, key="k")
    with pytest.raises(KeyReused):
        appeal(small, key="k", title="别的标题")


def test_unmasking_needs_a_reason_and_leaves_a_row(small: City) -> None:
    person = appeal(small).person
    assert person is not None
    with pytest.raises(UnfitText):
        people.unmask(person=person, reason="看", actor=small.actors["agent"], at=MORNING, subject="1")
    shown = people.unmask(person=person, reason="回拨核实地点", actor=small.actors["agent"], at=MORNING, subject="1")
    assert shown["phone"] == "+8619900001234"
    assert told_in_journal(Event.objects.get(subject_kind="person")).reason == "回拨核实地点"


def test_nothing_personal_stands_in_clear_in_the_journal(small: City) -> None:
    case = order(small, upto="audited")
    take_step(
        case, "visit", actor=small.actors["visitor"], at=MORNING, given={**VERDICT, "caller_words": "王秀兰说谢谢"}
    )
    assert Fact.objects.exists()
    rows = str(list(Event.objects.values()))
    for secret in ("王秀兰", "19900001234", "井盖已更换"):
        assert secret not in rows
