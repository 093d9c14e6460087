"""What a recogniser understands, in the time of the call; and nothing of it believed blindly."""

from collections.abc import Iterable
from typing import Any

import pytest

from hotline.casework.calls.actions import Said
from hotline.casework.calls.words import Speaker
from hotline.channels.phone.recognition import track
from hotline.channels.phone.recognition.contract import MS, Understood
from hotline.channels.phone.recognition.track import Nonsense, Piece, Track
from tests.channels.phone.recognition.recognisers import Good, Saying, sound


def of(recogniser: object, language: str = "cmn") -> Track:
    return Track(recogniser, language, Speaker.CALLER)  # type: ignore[arg-type]  # also such as are none


def lying(*lies: object) -> Track:
    return of(Saying(lambda: lies))


def texts(said: Iterable[Said]) -> list[tuple[int, int, str, bool]]:
    return [(one.start_ms, one.end_ms, one.text, one.is_final) for one in said]


def test_what_is_said_grows_from_one_beginning_and_is_then_final() -> None:
    side = of(Good())
    assert texts(side.hear(Piece(5000, sound(300, word=1)))) == [(5000, 5300, "井盖", False)]
    assert texts(side.hear(Piece(5300, sound(300, word=2)))) == [(5000, 5600, "井盖不见了", False)]
    assert texts(side.hear(Piece(5600, sound(300)))) == [(5000, 5600, "井盖不见了", True)]


def test_what_does_not_change_is_not_told_again() -> None:
    side = of(Good())
    side.hear(Piece(0, sound(300, word=1)))
    assert side.hear(Piece(300, sound(300, word=1))) == []


def test_the_last_words_of_a_call_are_understood() -> None:
    side = of(Good())
    side.hear(Piece(0, sound(300, word=1)))
    assert texts(side.end()) == [(0, 300, "井盖", True)]
    assert side.end() == []


def test_a_short_hole_in_the_line_is_silence_so_that_times_stay_true() -> None:
    side = of(Good())
    side.hear(Piece(0, sound(300, word=1)))
    after = side.hear(Piece(1300, sound(300, word=2)))
    assert texts(after) == [(0, 300, "井盖", True), (1300, 1600, "不见了", False)]


def test_after_a_long_hole_another_ear_listens_and_what_was_said_before_is_final() -> None:
    recogniser = Good()
    side = of(recogniser)
    side.hear(Piece(0, sound(300, word=1)))
    after = side.hear(Piece(300_000, sound(300, word=2)))
    assert texts(after) == [(0, 300, "井盖", True), (300_000, 300_300, "不见了", False)]
    assert len(recogniser.ears) == 2 and recogniser.ears[1].heard_ms == 300


def test_a_language_that_it_does_not_know_is_not_listened_to() -> None:
    assert of(Good(), "yue").hear(Piece(0, sound(300, word=1))) == []


# -- a lying recogniser -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end"), [(-5000, -1), (10**12, 10**13), (200, 100), (0, 10**9)], ids=["past", "future", "wrong", "long"]
)
def test_times_that_cannot_be_lie_within_what_was_heard(start: int, end: int) -> None:
    (said,) = lying(Understood(start, end, "你好")).hear(Piece(1000, sound(300)))
    assert 1000 <= said.start_ms <= said.end_ms <= 1300


def test_a_beginning_does_not_wander_while_the_words_grow() -> None:
    told = iter([[Understood(at, at + 1, f"第{at}", is_final=False)] for at in range(50)])
    side = of(Saying(lambda: next(told)))
    starts = {said.start_ms for at in range(50) for said in side.hear(Piece(at * 300, sound(300)))}
    assert len(starts) == 1


def test_two_things_said_never_begin_at_the_same_moment() -> None:
    side = lying(*[Understood(0, 0, "一样")] * 20)
    said = side.hear(Piece(0, sound(300)))
    assert len({one.start_ms for one in said}) == len(said)


def test_a_flood_of_words_is_stemmed() -> None:
    side = lying(*[Understood(0, 1, "水" * 50_000)] * 500)
    said = [one for at in range(10) for one in side.hear(Piece(at * 300, sound(300)))]
    assert len(said) <= track.MOST_A_MINUTE
    assert all(len(one.text) == track.LONGEST_TEXT for one in said)


UNFORMED: Any = (("x", 1, "y"), (0, 1, b"z"), (0, None, ""), (0.5, 1, "y"))


@pytest.mark.parametrize("lie", [None, "你好", 7, *(Understood(*unformed) for unformed in UNFORMED)])
def test_what_is_not_of_the_form_is_nonsense(lie: object) -> None:
    with pytest.raises(Nonsense):
        lying(lie).hear(Piece(0, sound(300)))


def test_nothing_said_is_nothing_kept() -> None:
    assert lying(Understood(0, 1, ""), Understood(0, 1, " \n\t")).hear(Piece(0, sound(300))) == []


def test_what_was_begun_and_turns_out_to_be_nothing_is_told_so_that_it_goes() -> None:
    told = iter([[Understood(0, 1, "嗯", is_final=False)], [Understood(0, 1, "")]])
    side = of(Saying(lambda: next(told)))
    side.hear(Piece(0, sound(300)))
    assert texts(side.hear(Piece(300, sound(300)))) == [(0, 1, "", True)]


def test_half_a_sample_does_not_matter() -> None:
    assert of(Good()).hear(Piece(0, sound(300, word=1)[:-1]))[0].end_ms in (299, 300)
    assert MS == 32
