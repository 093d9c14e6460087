"""More time: asked for before the limit ends, decided by the centre, counted, capped, told to the citizen."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, REPLY, City, order

ASKED: dict[str, Any] = {"reason": "E01", "plan": "周三现场勘查，周五出具检测报告。", "days": 5}
SOON = MORNING + timedelta(days=1)
LUMING = ZoneInfo("Asia/Shanghai")


def march(day: int, hour: float = 0) -> datetime:
    """A moment of March 2026 in Luming; 0 o'clock is 24:00 of the day before."""
    return (datetime(2026, 3, 1, tzinfo=LUMING) + timedelta(days=day - 1, hours=hour)).astimezone(UTC)


def clock(case: Order, kind: str) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case.pk, kind=kind)


def step(small: City, case: Order, name: str, who: str, at: datetime = SOON, **given: Any) -> Order:
    take_step(case, name, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()
    return case


def rule(**extensions: Any) -> None:
    """Let the city rule otherwise on extensions."""
    version = ProfileVersion.objects.get()
    known = {**version.body["extensions"], **extensions}
    ProfileVersion.objects.filter(pk=version.pk).update(body={**version.body, "extensions": known})
    profiles.forget()


def test_the_centre_grants_more_time_and_the_citizen_is_told_the_new_date_and_why(small: City) -> None:
    case = order(small, upto="signed")
    assert clock(case, "handle").due_at == march(12)
    whole = Clock.objects.get(kind="whole")
    step(small, case, "ask_extension", "liaison", **ASKED)
    assert (case.state, case.asked, case.turn_unit) == ("signed", "extension", small.units["d1-housing"])
    assert clock(case, "handle").due_at == march(12), "asking alone moves nothing"
    step(small, case, "grant_extension", "dispatcher")
    assert (case.asked, clock(case, "handle").due_at) == ("", march(19))
    assert Task.objects.get(order=case, role="lead").due_at == march(19)
    altered = Alteration.objects.get()
    assert (altered.change, altered.reason, altered.days) == ("extended", "E01", 5)
    assert (altered.due_before, altered.due_after) == (march(12), march(19))
    event = Event.objects.get(name="extension_granted")
    assert (event.before["due_at"], event.after["due_at"]) == (
        march(12).isoformat(),
        march(19).astimezone(LUMING).isoformat(),
    )
    letter = Letter.objects.get(text_key="extended")
    assert "3月18日24:00" in letter.body
    assert "现场勘查" in letter.body
    assert Clock.objects.get(pk=whole.pk).due_at == whole.due_at, "what the citizen feels never moves"


def test_an_english_reader_is_told_in_english(small: City) -> None:
    case = order(small, upto="signed", language="en")
    step(small, case, "ask_extension", "liaison", **ASKED)
    step(small, case, "grant_extension", "dispatcher")
    assert "On-site survey" in Letter.objects.get(text_key="extended").body


def test_the_turn_points_to_whichever_limit_of_the_unit_ends_first(small: City) -> None:
    case = order(small, upto="signed")
    step(small, case, "contact", "liaison", contact_way="phone")
    step(small, case, "ask_extension", "liaison", **ASKED)
    step(small, case, "grant_extension", "dispatcher")
    assert (case.turn_clock_kind, case.turn_due_at) == ("handle", march(19))


def test_silence_is_no_consent(small: City) -> None:
    case = order(small, upto="signed")
    step(small, case, "ask_extension", "liaison", **ASKED)
    decision = clock(case, "decision")
    assert decision.unit == small.units["centre"]
    assert decision.due_at == march(3, 14.5) - timedelta(hours=1), "four hours of duty from 09:30"
    assert clock(case, "handle").due_at == march(12)
    step(small, case, "refuse_extension", "supervisor", at=march(6, 10), note="理由不充分，请按期办理。")
    assert (case.asked, clock(case, "handle").due_at) == ("", march(12))
    assert clock(case, "decision").stopped_at == march(6, 10)
    assert Request.objects.get().decision == "refused"


def test_more_time_is_asked_for_before_the_limit_ends(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(StepRefused, match="has run out"):
        step(small, case, "ask_extension", "liaison", at=march(12), **ASKED)
    step(small, case, "ask_extension", "liaison", at=march(12) - timedelta(seconds=1), **ASKED)


def test_the_city_says_how_often(small: City) -> None:
    case = order(small, upto="signed")
    for days in (3, 3):
        step(small, case, "ask_extension", "liaison", **{**ASKED, "days": days})
        step(small, case, "grant_extension", "dispatcher")
    assert clock(case, "handle").due_at == march(20)
    with pytest.raises(StepRefused, match="as often as"):
        step(small, case, "ask_extension", "liaison", **ASKED)


def test_the_total_from_the_dispatch_is_never_passed(small: City) -> None:
    """Chongqing: reply in seven working days, with consent longer, never beyond thirty."""
    case = order(small, upto="signed")
    with pytest.raises(StepRefused, match="in all") as refused:
        step(small, case, "ask_extension", "liaison", **{**ASKED, "days": 24})
    assert refused.value.field == "days"
    step(small, case, "ask_extension", "liaison", **{**ASKED, "days": 23})
    with pytest.raises(StepRefused, match="in all"):
        step(small, case, "grant_extension", "dispatcher", days=24)
    step(small, case, "grant_extension", "dispatcher", days=20)
    assert Request.objects.get().days_granted == 20


def test_the_unit_head_signs_where_the_city_asks_for_it(small: City) -> None:
    rule(is_signed=True)
    case = order(small, upto="signed")
    step(small, case, "ask_extension", "liaison", **ASKED)
    assert case.asked == "unsigned"
    offered = {one.step for one in open_steps(case, small.actors["dispatcher"])}
    assert "grant_extension" not in offered
    assert not Clock.objects.filter(kind="decision").exists()
    step(small, case, "sign_extension", "head")
    assert case.asked == "extension"
    assert Clock.objects.filter(kind="decision").exists()
    step(small, case, "grant_extension", "dispatcher")
    request = Request.objects.get()
    assert (request.decision, request.signed_by_id) == ("granted", small.actors["head"].staff_id)


def test_a_head_who_asks_has_signed(small: City) -> None:
    rule(is_signed=True)
    assert step(small, order(small, upto="signed"), "ask_extension", "head", **ASKED).asked == "extension"


def test_steps_are_offered_only_when_something_was_asked(small: City) -> None:
    case = order(small, upto="signed")
    centre = small.actors["dispatcher"]
    assert not {"grant_extension", "refuse_extension"} & {one.step for one in open_steps(case, centre)}
    with pytest.raises(StepRefused):
        step(small, case, "grant_extension", "dispatcher")
    step(small, case, "ask_extension", "liaison", **ASKED)
    assert {"grant_extension", "refuse_extension"} <= {one.step for one in open_steps(case, centre)}
    with pytest.raises(OutOfScope):
        step(small, case, "grant_extension", "county")
    with pytest.raises(StepRefused, match="not been decided"):
        step(small, case, "ask_extension", "liaison", **ASKED)


def test_a_request_is_pointless_once_the_reply_has_gone_to_the_centre(small: City) -> None:
    case = order(small, upto="signed")
    step(small, case, "ask_extension", "liaison", **ASKED)
    step(small, case, "draft", "handler", **REPLY)
    step(small, case, "approve", "head")
    assert (case.asked, Request.objects.get().decision) == ("", "lapsed")
    assert clock(case, "decision").stopped_at == SOON
    assert Event.objects.get(name="replied").after["lapsed"] == "extension"


def test_in_rework_it_is_the_limit_of_the_rework_that_is_extended(small: City) -> None:
    case = order(small, upto="replied")
    step(small, case, "send_back", "dispatcher", reasons=["no_basis"], note="请补充依据")
    before = clock(case, "rework").due_at
    step(small, case, "ask_extension", "liaison", **ASKED)
    step(small, case, "grant_extension", "dispatcher")
    assert clock(case, "rework").due_at > before
    assert case.turn_due_at == clock(case, "rework").due_at


def test_the_plan_can_be_erased_and_is_no_part_of_what_is_hashed(small: City) -> None:
    case = order(small, upto="signed")
    step(small, case, "ask_extension", "liaison", **ASKED)
    event = Event.objects.get(name="extension_asked")
    assert "plan" not in event.after
    assert event.reason == "E01"
