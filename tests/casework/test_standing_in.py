"""Somebody on leave is stood in for: both names stand in the journal, nobody approves herself, nobody sees more."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from hotline.casework.appeals import queries as appeals
from hotline.casework.followers import queries as following
from hotline.casework.followers.actions import follow, note_seen, tell
from hotline.casework.loop import take_step
from hotline.casework.orders.approving import approves_herself
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.casework.warnings.models import Notice
from hotline.casework.warnings.queries import notices_for
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays import actions as workdays
from hotline.register.leaves.actions import end, enter
from hotline.register.leaves.models import Leave
from hotline.register.leaves.queries import standing_in
from hotline.register.leaves.rules import StandsInNoMore
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, REPLY, City, appeal, city, order

AT = MORNING + timedelta(hours=6)


def leave(small: City, absent: str, stand_in: str, at: datetime = MORNING) -> Leave:
    """Somebody is away for three days."""
    people = [Staff.objects.get(username=username) for username in (absent, stand_in)]
    until = at + timedelta(days=3)
    return enter(absent=people[0], stand_in=people[1], begins_at=at, ends_at=until, actor=small.actors[absent], at=at)


def standing(small: City, stand_in: str, absent: str, at: datetime = AT) -> Actor:
    """Somebody acting for another."""
    return standing_in(small.actors[stand_in], small.actors[absent].staff_id or 0, at=at)


@pytest.mark.parametrize(
    ("persons", "deed", "strictly", "refused"),
    [
        ((1, None), {1}, True, True),
        ((2, None), {1}, True, False),
        ((2, 1), {1}, True, True),
        ((1, 3), {1}, True, True),
        ((1, None), {2, 1}, True, True),
        ((1, None), {1}, False, False),  # two duties of one desk, as a county desk has them
        ((2, 1), {1}, False, True),
        ((2, 1), {2}, False, True),
        ((1, None), {2, 1}, False, True),
        ((3, None), {2, 1}, False, False),
    ],
)
def test_both_identities_count(persons: tuple[int, int | None], deed: set[int], strictly: bool, refused: bool) -> None:
    actor = Actor("head", staff_id=persons[0], for_staff_id=persons[1])
    assert approves_herself(actor, frozenset(deed), strictly=strictly) is refused


def test_the_journal_says_who_acted_and_for_whom_and_the_chain_holds_it(small: City) -> None:
    leave(small, "head", "liaison")
    case = order(small, upto="drafted")
    event = take_step(case, "approve", actor=standing(small, "liaison", "head"), at=AT, given={}, key="once")
    assert (event.actor_id, event.actor_for_id) == (small.actors["liaison"].staff_id, small.actors["head"].staff_id)
    assert (event.actor_role, event.actor_unit_id) == ("head", small.units["d1-housing"].pk)
    assert Order.objects.get(pk=case.pk).state == "replied"
    assert [*verify.chains("order", Order), *verify.chains("staff", Staff)] == []
    with transaction.atomic():
        again = take_step(case, "approve", actor=standing(small, "liaison", "head"), at=AT, given={}, key="once")
    assert again.pk == event.pk
    with pytest.raises(KeyReused):
        take_step(case, "approve", actor=small.actors["head"], at=AT, given={}, key="once")


def test_nobody_acts_for_another_after_the_leave_or_without_one(small: City) -> None:
    one = leave(small, "head", "liaison")
    case = order(small, upto="drafted")
    actor = standing(small, "liaison", "head")
    with pytest.raises(StandsInNoMore):  # the leave runs out by itself
        take_step(case, "approve", actor=actor, at=one.ends_at, given={})
    end(leave=one, actor=small.actors["head"], at=AT)
    with pytest.raises(StandsInNoMore, match="leave is over"):
        take_step(case, "approve", actor=actor, at=AT, given={})
    assert Order.objects.get(pk=case.pk).state == "drafted"
    assert not Event.objects.filter(actor_for_id__isnull=False).exists()


def test_who_drafted_a_reply_does_not_sign_it_for_her_head_nor_the_head_what_was_drafted_for_her(small: City) -> None:
    leave(small, "head", "liaison")
    case = order(small, upto="signed")
    take_step(case, "draft", actor=small.actors["liaison"], at=AT, given=REPLY)
    with pytest.raises(StepRefused, match="Nobody approves her own act"):
        take_step(case, "approve", actor=standing(small, "liaison", "head"), at=AT, given={})
    take_step(case, "approve", actor=small.actors["head"], at=AT, given={})
    other = order(small, upto="signed", key="other")
    take_step(other, "draft", actor=small.actors["handler"], at=AT, given=REPLY)
    take_step(other, "approve", actor=standing(small, "liaison", "head"), at=AT, given={})


def test_a_void_is_approved_by_a_second_person_whoever_stands_in(small: City) -> None:
    small.employ("leader2", "leader", "intake")
    small.employ("leader3", "leader", "intake")
    leave(small, "leader", "leader2")
    hers, own = standing(small, "leader2", "leader"), small.actors["leader2"]
    for asker, refused, lets in (
        (small.actors["leader"], (hers, small.actors["leader"]), "leader2"),
        (hers, (hers, own, small.actors["leader"]), "leader3"),
        (own, (hers, own), "leader"),
    ):
        case = order(small, upto="signed", key=f"void {lets}")
        take_step(case, "ask_void", actor=asker, at=AT, given={"reason": "test", "note": "误录"})
        for actor in refused:
            with pytest.raises(StepRefused, match="Somebody else must approve"):
                take_step(case, "void", actor=actor, at=AT, given={})
        take_step(case, "void", actor=small.actors[lets], at=AT, given={})


def test_a_second_reviewer_is_another_person_whoever_stands_in(small: City) -> None:
    small.employ("leader2", "leader", "intake")
    leave(small, "supervisor", "leader2")
    case, hers = order(small, upto="closed"), standing(small, "leader2", "supervisor")
    take_step(case, "ask_exclusion", actor=small.actors["head"], at=AT, given={"code": "X01", "note": "依据法律规定"})
    take_step(case, "review_exclusion", actor=hers, at=AT, given={"scope": "all"})
    for actor in (small.actors["supervisor"], small.actors["leader2"], hers):
        with pytest.raises(StepRefused, match="second time"):
            take_step(case, "confirm_exclusion", actor=actor, at=AT, given={})
    take_step(case, "confirm_exclusion", actor=small.actors["leader"], at=AT, given={})


def test_a_unit_complained_of_stays_walled_off_where_the_stand_in_works_there(small: City) -> None:
    case = order(small, upto="signed")
    given = {"level": "officials", "complained": ["d1-housing-office"], "note": "来电人反映物业科工作人员。"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=AT, given=given)
    leave(small, "liaison", "office")
    assert visible_to(small.actors["liaison"]).filter(pk=case.pk).exists()
    assert not visible_to(standing(small, "office", "liaison")).filter(pk=case.pk).exists()


def test_a_case_for_named_people_is_shown_to_the_stand_in_only_if_both_are_named(small: City) -> None:
    small.employ("visitor2", "visitor", "centre")
    leave(small, "visitor", "visitor2")
    case, actor = order(small, upto="signed"), standing(small, "visitor2", "visitor")
    given = {"level": "privacy", "note": "涉及个人隐私。"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=AT, given=given)
    for named, seen in (("visitor", False), ("visitor2", True)):
        take_step(case, "entrust", actor=small.actors["head"], at=AT, given={"viewers": named})
        assert visible_to(actor).filter(pk=case.pk).exists() is seen
    end(leave=Leave.objects.get(), actor=small.actors["visitor"], at=AT)


def test_what_somebody_takes_down_for_another_both_go_on_seeing(small: City) -> None:
    small.employ("agent2", "agent", "intake")
    leave(small, "agent", "agent2")
    actor = standing(small, "agent2", "agent")
    small.actors["agent"], own = actor, small.actors["agent"]
    entered = appeal(small, at=AT, sensitivity="privacy")
    for one in (actor, own):
        assert appeals.visible_to(one).filter(pk=entered.pk).exists()


def test_followers_on_leave_are_told_through_who_stands_in_while_it_lasts(small: City) -> None:
    small.employ("supervisor2", "supervisor", "centre")
    case = order(small, upto="dispatched")
    follow(case, actor=small.actors["supervisor"], at=MORNING)
    one = leave(small, "supervisor", "supervisor2")
    take_step(case, "sign", actor=small.actors["liaison"], at=AT, given={})
    assert (tell(at=AT), tell(at=AT)) == (2, 0)
    hers = standing(small, "supervisor2", "supervisor")
    assert [notice.event for notice in following.unseen(hers)] == ["signed"]
    assert not following.unseen(small.actors["supervisor2"]).exists()
    assert list(following.followed(hers)) == [case]
    assert note_seen(actor=hers, at=AT) == 1
    assert following.unseen(small.actors["supervisor"]).count() == 1  # she reads it when she is back
    end(leave=one, actor=small.actors["supervisor"], at=AT)
    take_step(case, "draft", actor=small.actors["handler"], at=AT, given=REPLY)
    assert tell(at=AT) == 1


def test_what_a_step_made_known_to_the_absent_ones_role_reaches_the_stand_in(small: City) -> None:
    leave(small, "head", "liaison")
    hers, case = standing(small, "liaison", "head"), order(small, upto="signed")
    when = {"due_at": AT, "made_at": MORNING, "shows_at": MORNING}
    made = Notice.objects.create(
        clock_id=1, light="red", unit=small.units["d1-housing"], role="head", kind="handle", number=case.number, **when
    )
    assert list(notices_for(hers, at=AT)) == list(notices_for(small.actors["head"], at=AT)) == [made]
    assert set(visible_to(hers)) == set(visible_to(small.actors["head"]))


def test_a_leave_that_is_ended_while_the_stand_in_steps_stops_her(transactional_db: None) -> None:
    """Two connections: the leave is ended but not yet committed, and her step waits for that."""
    workdays.seed(at=MORNING)
    small = city()
    one = leave(small, "head", "liaison")
    case = order(small, upto="drafted")
    actor = standing(small, "liaison", "head")
    ended, result = threading.Event(), list[object]()

    def step() -> None:
        try:
            ended.wait(10)
            result.append(take_step(case, "approve", actor=actor, at=AT, given={}))
        except Exception as error:
            result.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=step)
    thread.start()
    with transaction.atomic():
        end(leave=one, actor=small.actors["head"], at=AT)
        ended.set()
        thread.join(timeout=0.5)
        assert thread.is_alive()  # she waits
    thread.join(timeout=20)
    assert isinstance(result[0], StandsInNoMore)
    assert Order.objects.get(pk=case.pk).state == "drafted"
