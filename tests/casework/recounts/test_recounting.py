"""The notice of the next year arrives: limits that reach into it are counted anew, by an act, once; people are told."""

import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.rules import day_before
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.casework.recounts.actions import RecountRefused, begin, carry_out, cases, go_on
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.queries import preview
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.models import Document
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.ground.journal.models import Event
from hotline.ground.journal.verify import chained_models, chains
from hotline.ground.workdays import actions as workdays
from hotline.ground.workdays.rules import read_notice
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import City, caller, order
from tests.casework.supervision.test_documents import WRITING

LUMING = ZoneInfo("Asia/Shanghai")
YEAR = 2027
NOTICE = "2027年元旦：1月1日至3日放假，共3天。\n1月9日上班。"
"""Friday the 1st is off, Saturday the 9th is worked: nobody knew either before."""


def at(day: int, month: int = 12, hour: float = 10) -> datetime:
    """A moment of December 2026; a month of 1 is January 2027. 24 o'clock ends the day."""
    return datetime(2027 if month == 1 else 2026, month, day, tzinfo=LUMING) + timedelta(hours=hour)


def announce(text: str = NOTICE) -> None:
    """The notice is entered: no limit moves by that."""
    workdays.enter_notice(notice=read_notice(text), source="国办发明电〔2026〕9号", at=at(29))


def recount(small: City, when: datetime | None = None, reason: str = "2027年放假安排已公布") -> Recount:
    act = begin(year=YEAR, actor=small.actors["admin"], at=when or at(30), reason=reason)
    carry_out(act, at=when or at(30))
    act.refresh_from_db()
    return act


def is_whole() -> bool:
    """Whether every chain of the journal is."""
    return not [finding for kind, model in chained_models().items() for finding in chains(kind, model)]


def handle(case: Order) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case.pk, kind="handle")


def step(small: City, case: Order, name: str, who: str, when: datetime, **given: Any) -> None:
    take_step(case, name, actor=small.actors[who], at=when, given=given)
    case.refresh_from_db()


def test_the_notice_moves_nothing_by_itself_and_the_act_moves_everything(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    assert (handle(case).due_at, handle(case).is_provisional) == (at(6, 1, 24), True)
    announce()
    assert handle(case).due_at == at(6, 1, 24), "the notice alone moves nothing"
    act = recount(small)
    clock = handle(case)
    assert (clock.due_at, clock.is_provisional, clock.calendar_version) == (at(7, 1, 24), False, act.calendar_version)
    assert Task.objects.get(order=case, role="lead").due_at == at(7, 1, 24)
    altered = Alteration.objects.get(clock=clock)
    assert (altered.change, altered.due_before, altered.due_after) == ("recounted", at(6, 1, 24), at(7, 1, 24))
    assert act.finished_at
    assert act.later >= 1
    assert is_whole()


def test_the_caller_is_told_the_new_date_and_which_was_the_old_one(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    announce()
    act = recount(small)
    letter = Letter.objects.get(text_key="recounted")
    assert "由1月6日24:00前调整为1月7日24:00前" in letter.body
    assert act.letters == 1
    event = Event.objects.get(subject_kind="order", subject_id=case.pk, name="recounted")
    assert letter.event == event
    assert event.actor_id == small.actors["admin"].staff_id
    assert (event.after["year"], event.after["calendar"], event.after["recount"]) == (
        YEAR,
        act.calendar_version,
        act.pk,
    )
    begun = Event.objects.get(subject_kind="recount", name="recount_begun")
    assert begun.facts.sealed


def test_done_again_it_moves_nothing_and_tells_nobody_twice(small: City) -> None:
    order(small, upto="signed", at=at(28))
    announce()
    first = recount(small)
    second = recount(small, at(31))
    assert first == second
    assert (second.later, second.letters, second.finished_at) == (first.later, first.letters, first.finished_at)
    assert Letter.objects.filter(text_key="recounted").count() == 1


def test_what_does_not_reach_into_the_year_is_left_alone(small: City) -> None:
    case = order(small, upto="signed", at=at(14))
    done = order(small, upto="closed", at=at(28))
    announce()
    recount(small)
    assert not Alteration.objects.exists()
    assert not Event.objects.filter(name="recounted", subject_id__in=[case.pk, done.pk], subject_kind="order").exists()


def test_an_extension_counts_again_and_the_days_told_add_up(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    step(small, case, "ask_extension", "liaison", at(29), reason="E01", plan="检测", days=2)
    step(small, case, "grant_extension", "dispatcher", at(29, hour=11))
    assert handle(case).due_at == at(8, 1, 24)
    announce()
    recount(small)
    # The 8th and the 9th, a make-up Saturday, instead of the 7th and the 8th.
    assert handle(case).due_at == at(9, 1, 24)
    (told,) = explain([handle(case)])
    assert told.lines[-1].on == day_before(handle(case).due_at, LUMING)
    assert [line.reason.value for line in told.lines].count("extended") == 2
    assert not told.is_set


def test_a_clock_that_stands_still_is_based_anew_and_runs_on_rightly(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    step(small, case, "ask_suspension", "liaison", at(29), reason="S01", plan="送检。")
    step(small, case, "suspend", "dispatcher", at(29, hour=11))
    announce("2027年元旦：1月1日至3日放假，共3天。")
    recount(small)
    clock = handle(case)
    assert (clock.due_at, clock.paused_at) == (at(7, 1, 24), at(29, hour=11))
    assert not Letter.objects.filter(text_key="recounted").exists(), "she is told when it runs on"
    assert Letter.objects.filter(text_key="recounted_review").count() == 1
    step(small, case, "resume", "dispatcher", at(31))
    # One day of seven had passed; the 30th and the 31st do not count.
    assert handle(case).due_at == at(11, 1, 24)
    (told,) = explain([handle(case)])
    assert told.lines[-1].on == day_before(handle(case).due_at, LUMING)


def test_an_assisting_part_follows_its_own_limit_and_never_passes_the_leads(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    announce()
    recount(small)
    lead, part = Task.objects.get(order=case, role="lead"), Task.objects.get(order=case, role="assisting")
    assert part.due_at == Clock.objects.get(task_id=part.pk).due_at == at(5, 1, 24) < lead.due_at
    Clock.objects.filter(task_id=part.pk).update(amount=20, calendar_version=0)
    Recount.objects.all().delete()
    recount(small)
    part.refresh_from_db()
    assert part.due_at == lead.due_at, "twenty days of its own would pass the lead's seven"


def test_whose_turn_it_is_until_when_follows_its_clock(small: City) -> None:
    case = order(small, upto="dispatched", at=at(31))
    assert case.turn_clock_kind == "sign"
    announce()
    recount(small, at(31, hour=13))
    case.refresh_from_db()
    clock = Clock.objects.get(pk=case.turn_clock_id or 0)
    assert (case.turn_due_at, case.turn_clock_kind) == (clock.due_at, clock.kind)
    assert clock.due_at == at(4, 1, 24)


def test_a_promise_whose_order_has_not_been_dispatched_moves_too(small: City) -> None:
    case = order(small, at=at(28))
    appeal = Appeal.objects.get(share__order=case)
    assert appeal.promised_at == at(6, 1, 24)
    announce()
    recount(small)
    appeal.refresh_from_db()
    assert appeal.promised_at == at(7, 1, 24)
    assert Event.objects.get(subject_kind="appeal", name="recounted").after["was_due_at"]
    assert Letter.objects.filter(text_key="recounted", appeal_id=appeal.pk).count() == 1
    assert is_whole()


def test_warnings_of_the_old_end_are_withdrawn_and_come_anew(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    tick(at=at(6, 1, 9))
    yellow = Notice.objects.filter(number=case.number, kind="handle", light="yellow", role="liaison")
    assert yellow.filter(seen_at__isnull=True).exists()
    announce()
    recount(small, at(6, 1))
    assert not yellow.filter(seen_at__isnull=True).exists()
    tick(at=at(7, 1, 9))
    assert set(yellow.values_list("due_at", flat=True)) == {at(6, 1, 24), at(7, 1, 24)}


def test_nobody_is_made_late_by_counting_anew(small: City) -> None:
    """A make-up day nobody knew of lets the limit end earlier; if that is over already, the old end stays."""
    case = order(small, upto="signed", at=at(28))
    announce("2027年元旦：1月1日放假，共1天。\n1月2日上班。\n1月3日上班。")
    assert handle(case).due_at == at(6, 1, 24)
    recount(small, at(6, 1, 12))
    assert handle(case).due_at == at(6, 1, 24)
    altered = Alteration.objects.get(clock=handle(case))
    assert (altered.change, altered.due_after) == ("set", at(6, 1, 24))


def test_what_was_named_by_hand_no_calendar_moves(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    step(small, case, "ask_suspension", "liaison", at(29), reason="S01", plan="送检。", until="2027-01-08T09:00")
    step(small, case, "suspend", "dispatcher", at(29, hour=11))
    announce()
    recount(small)
    looked_at = Clock.objects.get(kind="suspension")
    assert (looked_at.due_at, looked_at.is_provisional) == (at(8, 1, 9), False)


def test_clocks_older_than_their_rules_are_tried_by_the_calendar_they_know(small: City) -> None:
    counted, named = order(small, upto="signed", at=at(28)), order(small, upto="signed", at=at(28))
    Clock.objects.update(ends_by="", start_rule="", end_rule="")
    Clock.objects.filter(pk=handle(named).pk).update(due_at=at(20, 1))
    announce()
    recount(small)
    assert (handle(counted).due_at, handle(counted).ends_by) == (at(7, 1, 24), "counted")
    assert (handle(named).due_at, handle(named).ends_by) == (at(20, 1), "set")


def test_the_preview_says_what_the_act_will_do_and_changes_nothing(small: City) -> None:
    order(small, upto="signed", at=at(28))
    assert not preview(YEAR, at=at(30)).is_settled
    announce()
    seen = preview(YEAR, at=at(30))
    assert (seen.later, seen.earlier) == (recount_sum(small), 0)
    assert seen.told[0][2].kind
    assert preview(YEAR, at=at(30)).limits == 0, "afterwards there is nothing to do"


def recount_sum(small: City) -> int:
    assert not Alteration.objects.exists()
    return recount(small).later


def test_it_waits_for_the_notice_and_for_who_may(small: City) -> None:
    with pytest.raises(RecountRefused, match="2027"):
        begin(year=YEAR, actor=small.actors["admin"], at=at(30))
    announce()
    with pytest.raises(OutOfScope):
        begin(year=YEAR, actor=small.actors["agent"], at=at(30))


def test_cut_off_on_the_way_it_is_gone_on_with_and_nothing_comes_twice(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [order(small, upto="signed", at=at(28)) for _ in range(3)]
    announce()
    monkeypatch.setattr("hotline.casework.recounts.actions.acting.batches", lambda ids: [[each] for each in ids])
    whole, calls = cases.count_anew, []

    def falls_down(kind: str, ids: list[int], **more: Any) -> int:
        calls.append(ids)
        done = whole(kind, ids, **more)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(cases, "count_anew", falls_down)
    act = begin(year=YEAR, actor=small.actors["admin"], at=at(30))
    with pytest.raises(KeyboardInterrupt):
        carry_out(act, at=at(30))
    moved = [case for case in made if handle(case).due_at == at(7, 1, 24)]
    assert len(moved) == 1, "the second was rolled back with what broke it"
    assert go_on(at=at(30, hour=11)) >= 2
    assert {handle(case).due_at for case in made} == {at(7, 1, 24)}
    assert Event.objects.filter(name="recounted", subject_kind="order").count() == 3
    assert Letter.objects.filter(text_key="recounted").count() == 3
    act.refresh_from_db()
    assert act.finished_at
    assert go_on(at=at(30, hour=12)) == 0
    assert is_whole()


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("clocks", "recount", "--year", str(YEAR), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_would_move_and_then_moves_it(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    with pytest.raises(CommandError, match="not been entered"):
        told("--dry-run")
    with pytest.raises(CommandError, match="2027"):
        told()
    announce()
    with time_machine.travel(at(30)):
        dry = json.loads(told("--dry-run", "--json"))
        assert (case.number, "handle") in [(one["number"], one["clock"]) for one in dry["sample"]]
        assert f"{dry['later']} end later" in told("--dry-run")
        assert handle(case).due_at == at(6, 1, 24)
        done = json.loads(told("--json", "--reason", "通知已公布"))
        assert (done["done"]["later"], done["done"]["is_finished"]) == (dry["later"], True)
        assert "0 cases now" in told()
    assert handle(case).due_at == at(7, 1, 24)


def test_a_provisional_end_says_so(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    out = StringIO()
    call_command("clocks", "explain", case.number, stdout=out)
    assert "2027-01-07 00:00 (provisional)" in out.getvalue()


def test_a_document_and_a_whistle_follow_their_clocks(small: City) -> None:
    case = order(small, upto="signed", at=at(28))
    (document,) = issue(orders=[case], given=WRITING, actor=small.actors["supervisor"], at=at(31))
    assert document.due_at == document.turn_due_at
    announce()
    recount(small, at(31, hour=12))
    before, document = document, Document.objects.get()
    clock = Clock.objects.get(subject_kind="document")
    assert document.due_at == document.turn_due_at == clock.due_at
    assert before.due_at
    assert document.due_at
    assert document.due_at > before.due_at


def test_what_a_promise_had_bound_gets_back_the_end_that_the_new_calendar_gives(small: City) -> None:
    joined = order(small, upto="signed", at=at(25), person=caller(phone="19900000002", name="李二"))
    case = order(small, upto="signed", at=at(28))
    step(small, joined, "merge", "dispatcher", at(28, hour=15), into=case.number)
    promised = handle(case).due_at
    assert promised < at(6, 1, 24)
    announce()
    recount(small)
    assert handle(case).due_at == promised
    step(small, case, "split", "dispatcher", at(30, hour=15), order=joined.number, note="地点不同")
    assert handle(case).due_at == at(7, 1, 24)
    assert Task.objects.get(order=case, role="lead").due_at == at(7, 1, 24)
    assert is_whole()
