"""The longest waiting call goes to the longest idle seat that fits it; nobody starves, nobody gets two."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.casework.distribution.rules import (
    Hall,
    LastTalk,
    Offer,
    Seat,
    Waiting,
    head_start,
    is_emergency_recall,
    pick,
    roster_of,
    wanted_seat,
)
from hotline.ground.profiles.telephone import Telephone
from tests.casework.distribution.halls import CMN, LUMING, NOW, POLICY, STATES, call, halls, seat


def picked(waiting: list[Waiting], seats: list[Seat]) -> dict[int, int]:
    return {offer.call_id: offer.seat_id for offer in pick(waiting, seats, POLICY, at=NOW)}


# ---- who gets whom


def test_the_longest_idle_seat_gets_the_longest_waiting_call() -> None:
    assert picked([call(1, 5), call(2, 9)], [seat(7, 30), seat(8, 60)]) == {2: 8, 1: 7}
    assert picked([call(1, 5), call(2, 9)], [seat(7)]) == {2: 7}


def test_a_seat_of_the_first_level_goes_before_one_that_has_been_idle_longer() -> None:
    assert picked([call(1)], [seat(7, 1), seat(8, 600, skills={"general": 2})]) == {1: 7}


@pytest.mark.parametrize("state", ["off", "ringing", "talking", "holding", "conference", "wrap_up", "meal", "busy"])
def test_only_a_seat_that_is_ready_gets_a_call(state: str) -> None:
    assert picked([call(1, 999)], [seat(7, state=state)]) == {}


def test_a_caller_comes_to_somebody_who_speaks_her_language_and_to_anybody_where_nobody_does() -> None:
    cantonese = call(1, language="yue")
    speaks = seat(8, languages=frozenset({"cmn", "yue"}))
    assert picked([cantonese], [seat(7, 99), speaks]) == {1: 8}
    assert picked([cantonese], [seat(7), replace(speaks, state="talking")]) == {}
    assert picked([cantonese], [seat(7)]) == {1: 7}


def test_neighbours_help_after_the_first_step_and_after_those_of_the_group() -> None:
    near = seat(8, 600, skills={"consumer": 1})
    mine = seat(9, state="talking")
    assert picked([call(1, 9)], [near, mine]) == {}
    assert picked([call(1, 10)], [near, mine]) == {1: 8}
    assert picked([call(1, 10)], [near, replace(mine, state="ready")]) == {1: 9}


def test_leaders_help_after_the_second_step_whatever_their_skills() -> None:
    leader = seat(8, skills={}, is_leader=True)
    busy = seat(9, state="talking")
    assert picked([call(1, 59)], [leader, busy]) == {}
    assert picked([call(1, 60)], [leader, busy]) == {1: 8}
    assert picked([call(1, 1)], [replace(leader, skills={"general": 1}), busy]) == {}


def test_the_second_site_helps_after_its_step() -> None:
    far, busy = seat(8, site=LUMING.second_site), seat(9, state="talking")
    assert picked([call(1, 119)], [far, busy]) == {}
    assert picked([call(1, 120)], [far, busy]) == {1: 8}
    assert picked([call(1, 1)], [far]) == {1: 8}


def test_a_seat_of_a_district_takes_the_calls_of_its_district_first() -> None:
    of_district = seat(8, districts=("00010002",))
    for_all = seat(7, 600)
    assert picked([call(1, district="000100020001")], [for_all, of_district]) == {1: 8}
    assert picked([call(1, district="00010003")], [of_district, replace(for_all, state="talking")]) == {}
    assert picked([call(1, 10, district="00010003")], [of_district, replace(for_all, state="talking")]) == {1: 8}


def test_a_group_nobody_is_signed_on_for_is_served_by_anybody() -> None:
    assert picked([call(1, skill="enterprise")], [seat(7, skills={"social": 1})]) == {1: 7}
    assert picked([call(1, skill="enterprise")], [seat(7)]) == {}
    assert picked([call(1, 10, skill="enterprise")], [seat(7)]) == {1: 7}


def test_a_known_threat_comes_to_senior_people_while_there_are_any() -> None:
    threat = call(1, needs_senior=True)
    assert picked([threat], [seat(7, 600), seat(8, is_senior=True)]) == {1: 8}
    assert picked([threat], [seat(7, 600), seat(8, is_senior=True, state="talking")]) == {}
    assert picked([threat], [seat(7), seat(8, skills={}, is_leader=True)]) == {1: 8}
    assert picked([threat], [seat(7)]) == {1: 7}


def test_a_dropped_call_waits_a_little_for_its_seat_and_then_takes_any() -> None:
    back = call(1, 5, wanted_seat=8)
    assert picked([back], [seat(7, 600), seat(8, 1)]) == {1: 8}
    assert picked([back], [seat(7, 600), seat(8, state="talking")]) == {}
    assert picked([back], [seat(7, 600), seat(8, state="meal")]) == {1: 7}
    assert picked([back], [seat(7, 600)]) == {1: 7}
    assert picked([replace(back, queued_at=NOW - timedelta(seconds=10))], [seat(7), seat(8, state="talking")]) == {1: 7}
    assert picked([replace(back, missed_by={8: NOW})], [seat(7), seat(8)]) == {1: 7}


def test_a_call_that_rang_in_vain_goes_to_another_seat() -> None:
    assert picked([call(1, missed_by={8: NOW})], [seat(7, 1), seat(8, 600)]) == {1: 7}
    assert picked([call(1, missed_by={8: NOW}), call(2)], [seat(8)]) == {2: 8}


def test_a_call_that_rang_in_vain_comes_again_to_who_says_anew_that_she_is_ready() -> None:
    missed = call(1, 60, missed_by={8: NOW - timedelta(seconds=30)})
    assert picked([missed], [seat(8, 31)]) == {}
    assert picked([missed], [seat(8, 29)]) == {1: 8}
    assert picked([replace(missed, wanted_seat=8)], [seat(7), seat(8, 31)]) == {1: 7}
    assert picked([replace(missed, wanted_seat=8)], [seat(7), seat(8, 29)]) == {1: 8}


def test_a_head_start_goes_before_and_an_old_call_before_the_head_start() -> None:
    elderly = call(1, 1, priority=head_start(["elderly"], LUMING))
    assert picked([elderly, call(2, 59)], [seat(7)]) == {1: 7}
    assert picked([elderly, call(2, 62)], [seat(7)]) == {2: 7}
    assert head_start(["elderly", "mayor"], Telephone()) == 0
    assert head_start(["elderly", "emergency_recall"], LUMING) == 3600


# ---- for any hall


def slowly(waiting: list[Waiting], seats: list[Seat]) -> list[Offer]:
    """The same by trying every pair, call by call in line."""
    roster, found = roster_of(seats, POLICY), []
    free = {one.seat_id: one for one in seats if one.state == "ready"}
    everybody = {one.seat_id: one for one in seats}
    for one in sorted(waiting, key=lambda one: (one.queued_at - timedelta(seconds=one.priority), one.call_id)):
        waited = (NOW - one.queued_at).total_seconds()
        steps = frozenset(to for after, to in POLICY.steps if after <= waited)
        wanted = everybody.get(-1 if one.wanted_seat is None else one.wanted_seat)
        if wanted is not None and not one.is_missed_by(wanted):
            if wanted.seat_id in free:
                found.append(Offer(one.call_id, wanted.seat_id))
                del free[wanted.seat_id]
                continue
            if wanted.state == "talking" and waited < POLICY.wanted_wait:
                continue
        fits = [
            (level, here.idle_since, here.seat_id)
            for here in free.values()
            if not one.is_missed_by(here) and (level := roster.level(one, here, steps)) is not None
        ]
        if fits:
            found.append(Offer(one.call_id, min(fits)[2]))
            del free[min(fits)[2]]
    return found


@settings(max_examples=100, deadline=None)
@given(hall=halls())
def test_it_is_what_trying_every_pair_would_find(hall: tuple[list[Waiting], list[Seat]]) -> None:
    waiting, seats = hall
    assert pick(waiting, seats, POLICY, at=NOW) == slowly(waiting, seats)


@settings(max_examples=60, deadline=None)
@given(hall=halls())
def test_nobody_is_offered_two_and_nobody_idles_while_somebody_waits_for_her(
    hall: tuple[list[Waiting], list[Seat]],
) -> None:
    waiting, seats = hall
    offers = pick(waiting, seats, POLICY, at=NOW)
    called, rung = {offer.call_id for offer in offers}, {offer.seat_id for offer in offers}
    assert len(called) == len(rung) == len(offers)
    assert all(one.state == "ready" for one in seats if one.seat_id in rung)
    roster = roster_of(seats, POLICY)
    idle = [one for one in seats if one.state == "ready" and one.seat_id not in rung]
    for one in waiting:
        if one.call_id in called or one.wanted_seat is not None:
            continue
        steps = POLICY.reached((NOW - one.queued_at).total_seconds())
        free = [here for here in idle if not one.is_missed_by(here)]
        assert not any(roster.level(one, here, steps) is not None for here in free)


@settings(max_examples=60, deadline=None)
@given(
    first=halls(),
    changes=st.lists(st.tuples(st.integers(0, 7), STATES | st.just("off"), st.integers(0, 20)), max_size=20),
)
def test_a_hall_that_is_kept_finds_what_one_built_anew_finds(
    first: tuple[list[Waiting], list[Seat]], changes: list[tuple[int, str, int]]
) -> None:
    waiting, seats = first
    there, hall = {one.seat_id: one for one in seats}, Hall(seats, POLICY)
    for key, state, since in changes:
        known = there.get(key) or Seat(key, {"social": 1}, CMN, state, NOW)
        changed = replace(known, state=state, idle_since=NOW + timedelta(seconds=since - 10))
        if state == "off" and key in there:
            hall.sign_off(key)
            del there[key]
        else:
            hall.put(changed)
            there[key] = changed
        if since % 2:
            continue
        found = hall.offers(sorted(waiting, key=lambda one: one.rank), at=NOW)
        assert found == slowly(waiting, list(there.values()))
        for offer in found:
            there[offer.seat_id] = replace(there[offer.seat_id], state="talking")
            hall.put(there[offer.seat_id])


@settings(max_examples=100, deadline=None)
@given(hall=halls())
def test_whoever_waits_long_enough_can_be_taken_by_everybody_there_is_for_her(
    hall: tuple[list[Waiting], list[Seat]],
) -> None:
    """No combination of group, language and district is without an answer once every step is reached."""
    waiting, seats = hall
    roster = roster_of(seats, POLICY)
    for one in waiting:
        able = [here for here in seats if roster.level(one, here, POLICY.all_steps) is not None]
        speaks = [here for here in seats if one.language in here.languages] or seats
        near = {one.skill, *POLICY.neighbours[one.skill]}
        groups = [here for here in speaks if near & set(here.skills) or here.is_leader]
        if groups and not one.needs_senior:
            assert able


def test_a_thousand_waiting_and_five_hundred_seats_are_matched_each_once() -> None:
    waiting = [call(key, 1 + key / 10, skill=("general", "consumer", "social")[key % 3]) for key in range(1000)]
    seats = [seat(key, 1 + key / 10, skills={("general", "consumer")[key % 2]: 1, "social": 2}) for key in range(500)]
    assert len(picked(waiting, seats)) == 500


# ---- who came before


def test_a_caller_comes_back_to_the_seat_she_was_cut_off_from_or_spoke_with_last() -> None:
    cut = LastTalk(7, NOW - timedelta(seconds=60), was_dropped=True)
    assert wanted_seat(cut, replace(LUMING, affinity_hours=0), at=NOW) == 7
    assert wanted_seat(replace(cut, was_dropped=False), replace(LUMING, affinity_hours=0), at=NOW) is None
    assert wanted_seat(replace(cut, was_dropped=False, ended_at=NOW - timedelta(hours=24)), LUMING, at=NOW) == 7
    assert wanted_seat(replace(cut, ended_at=NOW - timedelta(hours=25)), LUMING, at=NOW) is None
    assert wanted_seat(None, LUMING, at=NOW) is None


def test_only_who_was_cut_off_in_an_emergency_is_called_so() -> None:
    cut = LastTalk(7, NOW - timedelta(seconds=30), was_dropped=True, was_emergency=True)
    assert is_emergency_recall(cut, LUMING, at=NOW)
    assert not is_emergency_recall(replace(cut, was_dropped=False), LUMING, at=NOW)
    assert not is_emergency_recall(replace(cut, ended_at=NOW - timedelta(seconds=61)), LUMING, at=NOW)
    assert not is_emergency_recall(None, LUMING, at=NOW)
