"""Places in a tree as ranges of digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.lib.paths import MOST_CHILDREN, MOST_LEVELS, PathLimit, ancestors, child, is_within, level, upper

ordinals = st.one_of(st.integers(1, MOST_CHILDREN), st.sampled_from([1, 9, 999, 1000, MOST_CHILDREN]))


def path_of(places: list[int]) -> str:
    path = ""
    for place in places:
        path = child(path, place)
    return path


paths = st.builds(path_of, st.lists(ordinals, min_size=1, max_size=5))


def test_a_path_is_four_digits_a_level() -> None:
    assert path_of([1, 3, 2]) == "000100030002"
    assert ancestors("000100030002") == ["0001", "00010003"]
    assert ancestors("0001") == []
    assert level("000100030002") == 3


@given(paths, paths)
def test_the_range_of_a_place_holds_exactly_what_lies_below_it(place: str, other: str) -> None:
    assert (place <= other < upper(place)) == is_within(other, place)
    assert upper(place).isdecimal()


@given(paths)
def test_everything_lies_below_the_empty_path(place: str) -> None:
    assert "" <= place < upper("")
    assert all(is_within(place, above) for above in [*ancestors(place), place, ""])


@pytest.mark.parametrize("ordinal", [0, -1, 9_999, 10_000])
def test_a_parent_has_limited_children(ordinal: int) -> None:
    with pytest.raises(PathLimit):
        child("0001", ordinal)


def test_a_tree_has_limited_levels() -> None:
    deepest = path_of([1] * MOST_LEVELS)
    with pytest.raises(PathLimit):
        child(deepest, 1)
