"""What people who need not know see of personal data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.lib import masks
from hotline.lib.numbers import reference


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "+86138****1234"),
        ("138 1234 1234", "138 **** 1234"),
        ("0471-6512345", "0471-***2345"),
        ("6512345", "***2345"),
        ("+16502530000", "+1650***0000"),
        ("110", "110"),
        ("12345", "12345"),
        ("", ""),
        ("王先生", "****"),
    ],
)
def test_telephone_numbers(text: str, seen: str) -> None:
    assert masks.phone(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("张三丰", "张**"),
        ("张三", "张*"),
        ("张", "*"),
        ("欧阳娜娜", "欧***"),
        ("买买提·艾力", "买**·**"),
        ("John Smith", "J*** S***"),
        ("O'Neill", "O***"),
        ("", ""),
    ],
)
def test_names(text: str, seen: str) -> None:
    assert masks.name(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("鹿鸣市青溪区桃园路12号3单元502", "鹿鸣市青溪区****"),
        ("青溪区长安街道桃园社区5号", "青溪区****"),
        ("鹿鸣市桃园路12号", "鹿鸣市****"),
        ("阳光小区3号楼502", "****"),
        ("12 Peach Road", "****"),
        ("", ""),
    ],
)
def test_addresses(text: str, seen: str) -> None:
    assert masks.address(text) == seen


def test_identity_numbers() -> None:
    assert masks.identity_number("11010519491231002X") == "1****************X"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("请回电13812341234谢谢", "请回电138****1234谢谢"),
        ("电话+86 138-1234-1234。", "电话138-****-1234。"),
        ("电话１３８１２３４１２３４", "电话１３８****１２３４"),
        ("座机0471-6512345或(010)85123456", "座机0471-***2345或(010)****3456"),
        ("身份证11010519491231002X的李某", "身份证1****************X的李某"),
        ("邮箱li.si@example.com", "邮箱l***@example.com"),
        ("卡号4111 1111 1111 1111", "卡号4111 **** 1111"),
        ("三天前打过12345和110", "三天前打过12345和110"),
        ("2026年2月12日8点30分欠薪13000元", "2026年2月12日8点30分欠薪13000元"),
    ],
)
def test_personal_data_inside_a_text(text: str, seen: str) -> None:
    assert masks.in_text(text) == seen


@given(st.dates(date(2020, 1, 1), date(2039, 12, 31)), st.integers(0, 999_999))
def test_the_number_of_a_matter_stays_readable(on: date, serial: int) -> None:
    number = reference("3907", on, serial)
    assert masks.in_text(f"诉求编号{number}。") == f"诉求编号{number}。"


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masks.in_text(masks.in_text(text)) == masks.in_text(text)
