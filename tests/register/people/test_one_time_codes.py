"""A citizen shows that a telephone is hers by six digits sent to it."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.lib.phones import Phone, normalise
from hotline.register.people import rules
from hotline.register.people.actions import TooManyCodes, drop_old_codes, make_code, prove_code
from hotline.register.people.models import OneTimeCode

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def phone(text: str = "13800138000") -> Phone:
    found = normalise(text)
    assert found is not None
    return found


def test_the_digits_that_were_sent_are_accepted_once() -> None:
    key, digits = make_code(phone=phone(), at=NOW)
    assert key.startswith("code-")
    assert len(digits) == 6
    assert prove_code(phone=phone("+86 138 0013 8000"), digits=digits, at=NOW + MINUTE)
    assert not prove_code(phone=phone(), digits=digits, at=NOW + MINUTE)


def test_the_digits_are_not_kept() -> None:
    digits = make_code(phone=phone(), at=NOW)[1]
    row = OneTimeCode.objects.get()
    assert digits.encode() not in bytes(row.code_hash)
    assert b"138" not in bytes(row.phone_hash)


def test_a_code_holds_for_ten_minutes() -> None:
    digits = make_code(phone=phone(), at=NOW)[1]
    assert not prove_code(phone=phone(), digits=digits, at=NOW + 11 * MINUTE)


def test_after_five_wrong_tries_the_right_digits_are_refused_too() -> None:
    digits = make_code(phone=phone(), at=NOW)[1]
    wrong = "000000" if digits != "000000" else "111111"
    for _try in range(5):
        assert not prove_code(phone=phone(), digits=wrong, at=NOW)
    assert not prove_code(phone=phone(), digits=digits, at=NOW)


def test_another_telephone_does_not_get_in_with_the_digits() -> None:
    digits = make_code(phone=phone(), at=NOW)[1]
    assert not prove_code(phone=phone("13900139000"), digits=digits, at=NOW)


def test_a_new_code_makes_the_earlier_one_void() -> None:
    earlier = make_code(phone=phone(), at=NOW)[1]
    later = make_code(phone=phone(), at=NOW + 2 * MINUTE)[1]
    if earlier != later:
        assert not prove_code(phone=phone(), digits=earlier, at=NOW + 3 * MINUTE)
    assert prove_code(phone=phone(), digits=later, at=NOW + 3 * MINUTE)


def test_a_telephone_is_not_plagued_with_codes() -> None:
    make_code(phone=phone(), at=NOW)
    with pytest.raises(TooManyCodes):
        make_code(phone=phone(), at=NOW + timedelta(seconds=30))
    for minute in range(2, 6):
        make_code(phone=phone(), at=NOW + minute * MINUTE)
    with pytest.raises(TooManyCodes):
        make_code(phone=phone(), at=NOW + 10 * MINUTE)
    make_code(phone=phone("13900139000"), at=NOW + 10 * MINUTE)


def test_at_most_ten_codes_a_day() -> None:
    asked = [NOW - timedelta(hours=2 * n + 2) for n in range(10)]
    assert not rules.may_send_code(asked, at=NOW)
    assert rules.may_send_code(asked[:9], at=NOW)


def test_codes_are_forgotten_when_they_are_no_longer_counted() -> None:
    for hours in (0, 2, 20):
        make_code(phone=phone(), at=NOW + timedelta(hours=hours))
    assert drop_old_codes(at=NOW + timedelta(hours=25)) == 1
    assert OneTimeCode.objects.count() == 2
