"""Which numbers the hotline rings at the city's cost."""

import pytest

from hotline.ground.profiles.dialling import may_ring
from hotline.ground.profiles.telephone import Telephone

CITY, ABROAD = Telephone(), Telephone(dial_abroad=("852", "1"))


@pytest.mark.parametrize(
    "number",
    [
        "19900001234",
        "+8619900001234",
        "5550001",
        "0978-6512345",
        "+8697865123450;ext=801",
        "12315",
        "110",
        "4008001234",
        "95598",
    ],
)
def test_numbers_of_the_country_are_rung(number: str) -> None:
    assert may_ring(number, CITY)


@pytest.mark.parametrize("number", ["+85223456789", "0085223456789", "0012425551234", "+88213300000", "+37254871234"])
def test_nobody_abroad_is_rung_unless_the_city_says_so(number: str) -> None:
    assert not may_ring(number, CITY)
    assert may_ring(number, ABROAD) == ("852234" in number or "1242" in number)


@pytest.mark.parametrize("number", ["16888", "168123", "0978-16888", "+8697816888", "160000"])
def test_information_services_that_cost_money_are_not_rung(number: str) -> None:
    assert not may_ring(number, CITY)
    assert may_ring(number, Telephone(dial_barred=()))


@pytest.mark.parametrize("number", ["", "anonymous", "0", "+", "1" * 30, "12;x"])
def test_what_is_withheld_or_no_number_is_not_rung(number: str) -> None:
    assert not may_ring(number, ABROAD)
