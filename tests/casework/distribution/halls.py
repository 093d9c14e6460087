"""Halls of seats and lines of callers for the tests of distribution."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from hotline.casework.distribution.rules import Seat, Waiting, policy_of
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import read_telephone

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


STATES = st.sampled_from(["ready", "ready", "ready", "talking", "meal"])
SKILLS = st.sampled_from(["general", "consumer", "social", "enterprise"])
SPOKEN = st.sampled_from(["cmn", "cmn", "yue", "en"])
MISSED = st.integers(0, 9).map(lambda seconds: NOW - timedelta(seconds=seconds))
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
            NOW - timedelta(seconds=draw(st.sampled_from([0, 1, 5, 9, 10, 60, 90, 120, 999]))),
            draw(DISTRICTS),
            draw(st.sampled_from([0, 0, 60, 3600])),
            draw(st.sampled_from([None, None, 0, 3, 99])),
            draw(st.booleans()),
            draw(st.dictionaries(st.integers(0, 3), MISSED, max_size=1)),
        )
        for key in range(draw(st.integers(0, 9)))
    ]
    return waiting, seats
