"""The caller is found again however the number is written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.lib.phones import Phone, dialable, normalise, shown


def key(text: str) -> str | None:
    phone = normalise(text, area_code="0471")
    return phone.key if phone else None


@pytest.mark.parametrize(
    "text",
    [
        "13812341234",
        "138 1234 1234",
        "138-1234-1234",
        "138.1234.1234",
        "1381234 1234",
        "１３８－１２３４－１２３４",
        "+8613812341234",
        "+86 138-1234-1234",
        "(+86)138 1234 1234",
        "0086 13812341234",
        "8613812341234",
        "013812341234",
        "1795113812341234",
        "电话：13812341234（王先生）",
        "\u202d138 1234 1234\u202c",
        "13812341234/13900000000",
        "13812341234、0471-6512345",
    ],
)
def test_one_mobile_in_many_shapes_is_one_caller(text: str) -> None:
    assert key(text) == "+8613812341234"


@pytest.mark.parametrize(
    "text",
    [
        "04716512345",
        "0471-6512345",
        "(0471)6512345",
        "（0471） 651 2345",
        "0471/6512345",
        "86-471-6512345",
        "+86 (0)471 6512345",
        "+86 0471 6512345",
        "0086 471 6512345",
        "6512345",
        "651-2345",
        "６５１２３４５",
    ],
)
def test_one_landline_in_many_shapes_is_one_line(text: str) -> None:
    assert key(text) == "+864716512345"


@pytest.mark.parametrize(
    "text",
    [
        "0471-6512345转801",
        "0471-6512345 转 801",
        "0471-6512345转分机801",
        "(0471)6512345分机号：801",
        "0471-6512345-801",
        "0471-6512345/801",
        "0471 6512345 ext. 801",
        "0471 6512345 x801",
        "6512345#801",
        "+864716512345;ext=801",
    ],
)
def test_an_extension_makes_another_caller_at_the_same_line(text: str) -> None:
    phone = normalise(text, area_code="471")
    assert phone == Phone("+864716512345", "801", "2345", "landline")
    assert phone.key == "+864716512345;ext=801"
    assert phone.line == "+864716512345"


@pytest.mark.parametrize(
    ("text", "e164", "tail", "kind"),
    [
        ("110", "110", "110", "short"),
        ("12345", "12345", "2345", "short"),
        ("955 98", "95598", "5598", "short"),
        ("0471-12345", "+8647112345", "2345", "short"),
        ("400-123-4567", "+864001234567", "4567", "landline"),
        ("010-85123456", "+861085123456", "3456", "landline"),
        ("021 6512 3456", "+862165123456", "3456", "landline"),
        ("0471-65123456", "+8647165123456", "3456", "landline"),
        ("19912345678", "+8619912345678", "5678", "mobile"),
        ("+1 (650) 253-0000", "+16502530000", "0000", "foreign"),
        ("001 650 253 0000", "+16502530000", "0000", "foreign"),
        ("+852 2345 6789", "+85223456789", "6789", "foreign"),
    ],
)
def test_every_kind_of_number_is_known(text: str, e164: str, tail: str, kind: str) -> None:
    phone = normalise(text)
    assert phone is not None
    assert (phone.e164, phone.tail, phone.kind) == (e164, tail, kind)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "无", "1", "12", "1381234123", "138123412345", "6512345", "0", "+", "+86", "0" * 20, "1" * 100,
     "13812341234\x00" * 9, "+999 123456789"],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert normalise(text) is None


def test_a_local_number_needs_its_citys_area_code() -> None:
    assert normalise("6512345") is None
    assert normalise("85123456", area_code="010") == normalise("010-85123456")


def test_a_virtual_mobile_keeps_its_extension() -> None:
    assert key("13812341234转5678") == "+8613812341234;ext=5678"


def test_another_country_has_its_own_plan() -> None:
    phone = normalise("(650) 253-0000", country="US")
    assert phone is not None
    assert phone.e164 == "+16502530000"
    abroad = normalise("+86 138 1234 1234", country="US")
    assert abroad is not None
    assert abroad.kind == "foreign"
    emergency = normalise("911", country="US")
    assert emergency is not None
    assert emergency.kind == "short"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("13812341234", "138 1234 1234"),
        ("13812341234转5678", "138 1234 1234#5678"),
        ("04716512345转801", "0471-6512345-801"),
        ("01085123456", "010-85123456"),
        ("0471-20000000转0", "0471-20000000-0"),
        ("400-123-4567转2", "400 123 4567#2"),
        ("0471-12345", "0471-12345"),
        ("12345", "12345"),
        ("+16502530000", "+1 650-253-0000"),
    ],
)
def test_staff_read_a_number_as_it_is_dialled(text: str, written: str) -> None:
    phone = normalise(text)
    assert phone is not None
    assert shown(phone) == written
    assert normalise(written) == phone


@given(st.text(alphabet="0123456789+-() /转x#１２,", max_size=30))
@example("0300100")
@example("00861010086")
def test_what_is_shown_is_read_back_as_the_same_number(text: str) -> None:
    phone = normalise(text, area_code="0471")
    if phone is not None:
        assert normalise(shown(phone)) == phone
        assert normalise(phone.key) == phone


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    normalise(text, area_code="0471")


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("138 1234 1234", "13812341234"),
        ("0471-6512345转801", "04716512345"),
        ("010-12345678", "01012345678"),
        ("400-123-4567", "4001234567"),
        ("12345", "12345"),
        ("+1 650-253-0000", "0016502530000"),
    ],
)
def test_a_number_is_dialled_as_an_exchange_in_china_dials_it(written: str, dialled: str) -> None:
    phone = normalise(written)
    assert phone is not None and dialable(phone) == dialled
