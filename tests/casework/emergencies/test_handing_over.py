"""An emergency goes to the line that must act; what nobody answers is called again; nothing is refused for a gap."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies import rules
from hotline.casework.emergencies.actions import read_packet, report
from hotline.casework.emergencies.models import Handover
from hotline.casework.emergencies.queries import call_backs
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.verify import chained_models, chains
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal

pytestmark = pytest.mark.django_db


def hand_over(small: City, case: Appeal, *, at: Any = MORNING, key: str = "", **given: object) -> Handover:
    """An agent hands an appeal over."""
    told = {"line": "119", "transfer": "answered", **given}
    take_appeal_step(case, "hand_over", actor=small.actors["agent"], at=at, given=told, key=key)
    case.refresh_from_db()
    return Handover.objects.get(appeal=case)


def test_a_line_that_answers_has_it_with_a_packet(small: City) -> None:
    case = appeal(small)
    kept = hand_over(small, case, line_number="119-2026-77", summary="上溪村口有人落井")
    assert case.state == "handed_over"
    assert (kept.line_code, kept.line_phone, kept.line_number, kept.tries) == ("119", "119", "119-2026-77", 1)
    assert kept.packet["phone"] == "+8619900001234"
    assert (kept.packet["place"], kept.packet["summary"]) == ("青溪镇", "上溪村口有人落井")
    assert "上溪村口" not in bytes(kept.packet_sealed).decode("utf-8", "ignore")


def test_the_number_of_a_caller_who_wants_secrecy_goes_along_only_with_her_consent(small: City) -> None:
    secret = appeal(small, is_confidential=True)
    assert "phone" not in hand_over(small, secret).packet
    agreed = appeal(small, is_confidential=True)
    assert hand_over(small, agreed, with_number=True).packet["phone"] == "+8619900001234"


def test_a_line_that_does_not_answer_is_called_again_and_the_appeal_stays(small: City) -> None:
    case = appeal(small)
    kept = hand_over(small, case, transfer="no_answer")
    assert case.state == "registered"
    assert kept.call_back_due_at == MORNING + timedelta(minutes=10)
    assert list(call_backs(small.actors["agent"])) == [kept]
    assert not Letter.objects.filter(text_key="handed_over").exists()
    again = hand_over(small, case, at=MORNING + timedelta(minutes=4))
    assert (case.state, again.tries, again.call_back_due_at) == ("handed_over", 2, None)
    assert not call_backs(small.actors["agent"]).exists()


def test_where_the_platforms_disagree_who_was_called_first_accepts_first(small: City) -> None:
    ours = appeal(small)
    kept = hand_over(small, ours, transfer="refused")
    order = Order.objects.get()
    assert (ours.state, kept.order, order.urgency) == ("accepted", order, "critical")
    theirs = appeal(small)
    assert hand_over(small, theirs, transfer="refused", called_first="line").order is None
    assert theirs.state == "handed_over"
    passed_on = appeal(small, channel="30")
    assert hand_over(small, passed_on, transfer="refused").called_first == "line"


def test_an_order_may_follow_the_matter_and_shows_what_the_line_reports(small: City) -> None:
    case = appeal(small)
    kept = hand_over(small, case, follow=True)
    assert case.state == "accepted"
    assert "119" in Letter.objects.get(text_key="handed_over").body
    report(kept, reported="under_way", actor=small.actors["agent"], at=MORNING, note="消防已到场", line_number="A7")
    kept.refresh_from_db()
    assert (kept.reported, kept.line_number) == ("under_way", "A7")
    assert Event.objects.filter(subject_kind="order", subject_id=Order.objects.get().pk, name="line_reported").exists()
    assert not [found for kind, model in chained_models().items() for found in chains(kind, model)]


def test_a_handover_under_one_key_happens_once(small: City) -> None:
    for transfer in ("no_answer", "refused", "answered"):
        case = appeal(small)
        for _time in range(2):
            kept = hand_over(small, case, transfer=transfer, key=f"key-{transfer}")
        assert kept.tries == 1
    assert Order.objects.count() == 1


def test_the_packet_is_read_with_a_reason_and_that_stands_in_the_journal(small: City) -> None:
    kept = hand_over(small, appeal(small))
    with pytest.raises(OutOfScope):
        read_packet(kept, reason="想看看这个人是谁", actor=small.actors["liaison"], at=MORNING)
    with pytest.raises(UnfitText):
        read_packet(kept, reason="", actor=small.actors["leader"], at=MORNING)
    assert not Event.objects.filter(name__in=("packet_read", "unmasked")).exists()
    read = read_packet(kept, reason="消防要求再次核对号码", actor=small.actors["leader"], at=MORNING)
    assert read["phone"] == "+8619900001234"
    assert set(Event.objects.filter(name__in=("packet_read", "unmasked")).values_list("name", flat=True)) == {
        "packet_read",
        "unmasked",
    }


def test_nobody_hands_over_what_is_decided_or_out_of_her_reach(small: City) -> None:
    case = appeal(small)
    for transfer in ("answered", "no_answer"):
        with pytest.raises(OutOfScope):
            given = {"line": "110", "transfer": transfer}
            take_appeal_step(case, "hand_over", actor=small.actors["other_county"], at=MORNING, given=given)
    hand_over(small, case)
    with pytest.raises(StepRefused):
        hand_over(small, case, transfer="no_answer")


def test_a_danger_to_life_is_never_refused_for_a_field_that_is_missing() -> None:
    assert rules.complete({}, lines=("110", "119"), spoken_of=("119",)) == {"line": "119", "transfer": "no_answer"}
    assert rules.complete({}, lines=("110", "119"), spoken_of=())["line"] == "110"
    said = {"line": "120", "transfer": "answered"}
    assert rules.complete(said, lines=("110",), spoken_of=("110",)) == said
