"""Numbers that are read out over the telephone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.lib.numbers import is_reference, query_code, reference, tidy_reference

prefixes = st.from_regex(r"[0-9]{1,8}", fullmatch=True)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
numbers = st.builds(reference, prefixes, days, st.integers(0, 999_999))


def test_a_number_carries_the_region_the_day_and_the_serial() -> None:
    number = reference("3907", date(2026, 2, 12), 42)
    assert number[:-1] == "3907" + "260212" + "000042"
    assert len(number) == 17


@given(numbers, st.data())
def test_every_single_wrong_digit_is_found(number: str, data: st.DataObject) -> None:
    assert is_reference(number)
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_reference(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("text", ["", "3907", "39072602120000421234567", "３９０７", "3907260230000042", "abc"])
def test_other_texts_are_no_numbers(text: str) -> None:
    assert not is_reference(text)


@given(numbers)
def test_a_number_is_recognised_however_it_is_typed(number: str) -> None:
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (wide, " ".join(number), f" {number[:4]}-{number[4:10]}—{number[10:]} ", f"\u202d{number}\u202c"):
        assert tidy_reference(typed) == number


def test_letters_are_not_tidied_away() -> None:
    assert not is_reference(tidy_reference(reference("3907", date(2026, 2, 12), 42) + "x"))


@pytest.mark.parametrize(("prefix", "serial"), [("", 1), ("39a7", 1), ("123456789", 1), ("3907", -1), ("3907", 10**6)])
def test_a_number_that_would_not_be_one_is_not_made(prefix: str, serial: int) -> None:
    with pytest.raises(ValueError, match="number"):
        reference(prefix, date(2026, 2, 12), serial)


def test_query_codes_are_ten_digits_and_do_not_repeat() -> None:
    codes = {query_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 10 and code.isdecimal() for code in codes)
