"""The longest waiting call goes to the longest idle seat that fits it; nobody starves, nobody gets two."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.casework.distribution.rules import (
    Announcement,
    LastTalk,
    Offer,
    Policy,
    Seat,
    Waiting,
    announced,
    head_start,
    is_emergency_recall,
    is_surge,
    next_change,
    offered,
    pick,
    policy_of,
    position,
    roster_of,
    wanted_seat,
)
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import Telephone, read_telephone

NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)
LUMING = read_telephone(load(find("luming")).body)
POLICY = policy_of(LUMING)
CMN = frozenset({"cmn"})


def call(key: int, waited: float = 1, **said: object) -> Waiting:
    """A call for the general group in Mandarin."""
    return replace(Waiting(key, "general", "cmn", NOW - timedelta(seconds=waited)), **said)  # type: ignore[arg-type]  # fields by name


def seat(key: int, idle: float = 1, **said: object) -> Seat:
    """A ready seat of the general group."""
    usual = Seat(key, {"general": 1}, CMN, "ready", NOW - timedelta(seconds=idle))
    return replace(usual, **said)  # type: ignore[arg-type]  # fields by name


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
    assert picked([call(1, 19)], [near, mine]) == {}
    assert picked([call(1, 20)], [near, mine]) == {1: 8}
    assert picked([call(1, 20)], [near, replace(mine, state="ready")]) == {1: 9}


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
    assert picked([call(1, 20, district="00010003")], [of_district, replace(for_all, state="talking")]) == {1: 8}


def test_a_group_nobody_is_signed_on_for_is_served_by_anybody() -> None:
    assert picked([call(1, skill="enterprise")], [seat(7, skills={"social": 1})]) == {1: 7}
    assert picked([call(1, skill="enterprise")], [seat(7)]) == {}
    assert picked([call(1, 20, skill="enterprise")], [seat(7)]) == {1: 7}


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
    assert picked([replace(back, queued_at=NOW - timedelta(seconds=20))], [seat(7), seat(8, state="talking")]) == {1: 7}
    assert picked([replace(back, missed_by=frozenset({8}))], [seat(7), seat(8)]) == {1: 7}


def test_a_call_that_rang_in_vain_goes_to_another_seat() -> None:
    assert picked([call(1, missed_by=frozenset({8}))], [seat(7, 1), seat(8, 600)]) == {1: 7}
    assert picked([call(1, missed_by=frozenset({8})), call(2)], [seat(8)]) == {2: 8}


def test_a_head_start_goes_before_and_an_old_call_before_the_head_start() -> None:
    elderly = call(1, 1, priority=head_start(["elderly"], LUMING))
    assert picked([elderly, call(2, 59)], [seat(7)]) == {1: 7}
    assert picked([elderly, call(2, 62)], [seat(7)]) == {2: 7}
    assert head_start(["elderly", "mayor"], Telephone()) == 0
    assert head_start(["elderly", "emergency_recall"], LUMING) == 3600


# ---- for any hall

STATES = st.sampled_from(["ready", "ready", "ready", "talking", "meal"])
SKILLS = st.sampled_from(["general", "consumer", "social", "enterprise"])
SPOKEN = st.sampled_from(["cmn", "cmn", "yue", "en"])
DISTRICTS = st.sampled_from(["", "00010002", "00010003", "000100020001"])


@st.composite
def halls(draw: st.DrawFn) -> tuple[list[Waiting], list[Seat]]:
    """Some waiting calls and some seats that are signed on."""
    seats = [
        Seat(
            key,
            draw(st.dictionaries(SKILLS, st.integers(1, 3), max_size=3)),
            draw(st.frozensets(SPOKEN, min_size=1)),
            draw(STATES),
            NOW - timedelta(seconds=draw(st.integers(0, 9))),
            tuple(draw(st.sets(DISTRICTS.filter(bool), max_size=1))),
            draw(st.sampled_from(["", "", LUMING.second_site])),
            draw(st.booleans()),
            draw(st.sampled_from([False, False, True])),
        )
        for key in range(draw(st.integers(0, 7)))
    ]
    waiting = [
        Waiting(
            key,
            draw(SKILLS),
            draw(SPOKEN),
            NOW - timedelta(seconds=draw(st.sampled_from([0, 1, 5, 19, 20, 60, 90, 120, 999]))),
            draw(DISTRICTS),
            draw(st.sampled_from([0, 0, 60, 3600])),
            draw(st.sampled_from([None, None, 0, 3, 99])),
            draw(st.booleans()),
            draw(st.frozensets(st.integers(0, 3), max_size=1)),
        )
        for key in range(draw(st.integers(0, 9)))
    ]
    return waiting, seats


def slowly(waiting: list[Waiting], seats: list[Seat]) -> list[Offer]:
    """The same by trying every pair, call by call in line."""
    roster, found = roster_of(seats, POLICY), []
    free = {one.seat_id: one for one in seats if one.state == "ready"}
    everybody = {one.seat_id: one for one in seats}
    for one in sorted(waiting, key=lambda one: (one.queued_at - timedelta(seconds=one.priority), one.call_id)):
        waited = (NOW - one.queued_at).total_seconds()
        steps = frozenset(to for after, to in POLICY.steps if after <= waited)
        wanted = everybody.get(-1 if one.wanted_seat is None else one.wanted_seat)
        if wanted is not None and wanted.seat_id not in one.missed_by:
            if wanted.seat_id in free:
                found.append(Offer(one.call_id, wanted.seat_id))
                del free[wanted.seat_id]
                continue
            if wanted.state == "talking" and waited < POLICY.wanted_wait:
                continue
        fits = [
            (level, here.idle_since, here.seat_id)
            for here in free.values()
            if here.seat_id not in one.missed_by and (level := roster.level(one, here, steps)) is not None
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
        free = [here for here in idle if here.seat_id not in one.missed_by]
        assert not any(roster.level(one, here, steps) is not None for here in free)


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


# ---- what is said


def test_a_place_in_line_is_among_those_who_wait_for_the_same_people() -> None:
    waiting = [call(1, 9), call(2, 5), call(3, 7, language="en"), call(4, 1, priority=60)]
    assert [position(one, waiting) for one in waiting] == [2, 3, 1, 1]


@pytest.mark.parametrize(
    ("place", "serving", "handling", "said"),
    [
        (1, 36, 300, ("wait_below_a_minute", 0)),
        (10, 36, 300, ("wait_minutes", 2)),
        (1, 1, 300, ("wait_minutes", 5)),
        (2, 1, 300, ("wait_minutes", 10)),
        (13, 2, 300, ("wait_long", 0)),
        (12, 2, 300, ("wait_minutes", 30)),
        (1, 0, 300, ("", 0)),
        (1, 3, 0, ("", 0)),
    ],
)
def test_the_wait_is_said_in_round_minutes_and_never_too_short(
    place: int, serving: int, handling: float, said: tuple[str, int]
) -> None:
    told = announced(place, serving=serving, handling=handling)
    assert (told.position, told.wait, told.minutes) == (place, *said)


def test_what_was_answered_lately_counts_where_it_went_faster() -> None:
    assert announced(10, serving=1, handling=600, answered=100, within=600) == Announcement(10, "wait_minutes", 1)


def test_a_call_back_and_a_message_are_offered_by_their_steps_and_at_once_where_nobody_is_there() -> None:
    assert offered(89, POLICY, signed_on=5) == ()
    assert offered(90, POLICY, signed_on=5) == ("call_back",)
    assert offered(180, POLICY, signed_on=5) == ("call_back", "voicemail")
    assert offered(0, POLICY, signed_on=0) == ("call_back", "voicemail")
    assert offered(0, POLICY, signed_on=5, is_surge=True) == ("call_back",)


def test_a_surge_begins_at_its_queue_and_ends_at_half_of_it() -> None:
    assert [is_surge(queued, POLICY) for queued in (19, 20)] == [False, True]
    assert [is_surge(queued, POLICY, was_surge=True) for queued in (9, 10)] == [False, True]
    assert not is_surge(10**6, Policy())


def test_somebody_looks_again_when_a_call_reaches_its_next_step() -> None:
    assert next_change([call(1, 15), call(2, 59)], POLICY, at=NOW) == NOW + timedelta(seconds=1)
    assert next_change([call(1, 999)], POLICY, at=NOW) is None


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
