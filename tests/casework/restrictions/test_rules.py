"""Whether a call may be refused: never an emergency, whatever is said, however it is typed, on whatever channel."""

import tomllib
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotline.casework.appeals.words import Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.restrictions.rules import Hands, barred, counted, is_emergency, may_be_refused, until
from hotline.ground.profiles.restrictions import RESTRICTABLE
from hotline.ground.profiles.rules import Profile, read
from tests.casework.factories import CITIES

PROFILE: Profile = read(tomllib.loads((CITIES / "luming.toml").read_text(encoding="utf-8")))
DANGER = sorted({word for words in PROFILE.emergency_words.values() for word in words})
CHANNELS, URGENCIES = st.sampled_from(Channel.values), st.sampled_from(Urgency.values)


def spaced(word: str, gap: str) -> str:
    """A Chinese word typed with something between its characters; an English one stays a phrase."""
    return word if word.isascii() else gap.join(word)


@given(
    before=st.text(max_size=30), after=st.text(max_size=30), word=st.sampled_from(DANGER),
    gap=st.sampled_from(["", " ", "　", "\n"]), channel=CHANNELS, urgency=URGENCIES,
)  # fmt: skip
def test_words_of_danger_are_never_refused(
    before: str, after: str, word: str, gap: str, channel: str, urgency: str
) -> None:
    # A combining sign after the last letter would make another letter of it.
    words = f"{before} {spaced(word, gap)} {after}"
    assert not may_be_refused(is_restricted=True, channel=channel, words=words, urgency=urgency, profile=PROFILE)


@given(words=st.text(max_size=80), channel=CHANNELS, urgency=st.sampled_from([Urgency.URGENT, Urgency.CRITICAL]))
def test_what_is_urgent_is_never_refused(words: str, channel: str, urgency: str) -> None:
    assert not may_be_refused(is_restricted=True, channel=channel, words=words, urgency=urgency, profile=PROFILE)


@given(words=st.text(max_size=80), channel=CHANNELS, urgency=URGENCIES)
def test_who_is_not_restricted_or_was_handed_over_or_writes_is_never_refused(
    words: str, channel: str, urgency: str
) -> None:
    asked = {"channel": channel, "words": words, "urgency": urgency, "profile": PROFILE}
    assert not may_be_refused(is_restricted=False, **asked)  # type: ignore[arg-type]
    assert not may_be_refused(is_restricted=True, is_handed_over=True, **asked)  # type: ignore[arg-type]
    if channel not in RESTRICTABLE:
        assert not may_be_refused(is_restricted=True, **asked)  # type: ignore[arg-type]


def test_only_who_was_heard_may_be_refused() -> None:
    asked = {"is_restricted": True, "channel": "01", "profile": PROFILE}
    assert may_be_refused(words="又来骂人", **asked)  # type: ignore[arg-type]
    assert not may_be_refused(words=" 　\n", **asked)  # type: ignore[arg-type]
    assert is_emergency(words="", urgency="critical", is_handed_over=False, profile=PROFILE)


def test_written_channels_cannot_be_closed() -> None:
    written = {Channel.WEB, Channel.MAYOR, Channel.SECRETARY, Channel.EMAIL, Channel.FAX, Channel.LETTER}
    assert not {*written, Channel.WALK_IN, Channel.POLICE, Channel.PROVINCE} & set(RESTRICTABLE)
    assert set(RESTRICTABLE) <= set(Channel.values)


def test_it_ends_at_midnight_and_the_day_of_the_approval_is_the_first() -> None:
    at = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    assert until(at, 1, "Asia/Shanghai") == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert until(at, 30, "Asia/Shanghai") - at <= timedelta(days=30)
    late = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
    assert until(late, 1, "Asia/Shanghai") == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_each_decision_needs_hands_that_had_no_part_and_the_role_the_city_names() -> None:
    hands, rule = Hands(1, 2, 3, 4), PROFILE.restrictions
    for staff_id in (1, 2, 3, 4):
        assert barred("grant_objection", persons={staff_id}, role="supervisor", hands=hands, rule=rule)
    assert not barred("grant_objection", persons={5}, role="supervisor", hands=hands, rule=rule)
    # who stands in counts as both: the one she acts for had a part, or one for whom somebody acted has come back
    assert barred("grant_objection", persons={5, 2}, role="supervisor", hands=hands, rule=rule)
    stood_in = Hands(1, 2, 3, 4, absent=frozenset({6}))
    assert barred("grant_objection", persons={6}, role="supervisor", hands=stood_in, rule=rule)
    assert barred("endorse_restriction", persons={5}, role="supervisor", hands=hands, rule=rule)
    assert not barred("refuse_restriction", persons={1}, role="agent", hands=hands, rule=rule)


def test_one_contact_counts_once() -> None:
    assert counted(contacts=[7, 7, 8], files=1, turned_away=2) == 5
