"""The demo city's units, matters, duty list and staff hold together."""

import re
from collections import Counter

import pytest

from hotline.casework.appeals.words import Urgency
from hotline.register.staff.words import Role
from hotline.register.units.words import Kind, MergeWay

from .files import assisting, by_code, chain, duty_of, lead, table

REGIONS = {"city": "1", "district": "2", "town": "3", "village": "4"}
MAY_STAND_BELOW = {
    "district": {"city"},
    "town": {"district"},
    "village": {"town"},
    "centre": {"city"},
    "sub_centre": {"district"},
    "department": {"city", "district"},
    "office": {"centre", "department", "utility"},
    "utility": {"city"},
    "hotline": {"city"},
}


def of_kind(*kinds: str) -> list[dict[str, str]]:
    return [row for row in table("units") if row["kind"] in kinds]


@pytest.mark.parametrize("name", ["units", "matters", "trades"])
def test_codes_are_given_once(name: str) -> None:
    assert len(by_code(name)) == len(table(name))


def test_every_kind_of_unit_is_there() -> None:
    assert {row["kind"] for row in table("units")} == set(Kind.values)


def test_the_tree_has_one_root_and_parents_stand_above_their_children() -> None:
    seen: set[str] = set()
    for row in table("units"):
        if row["kind"] == "city":
            assert (row["parent"], row["code"]) == ("", "390700")
        else:
            assert row["parent"] in seen, row["code"]
            assert by_code("units")[row["parent"]]["kind"] in MAY_STAND_BELOW[row["kind"]], row["code"]
        seen.add(row["code"])


def test_regions_and_only_regions_have_a_level() -> None:
    assert all(row["level"] == REGIONS.get(row["kind"], "") for row in table("units"))


def test_names_fit_and_are_complete_in_both_languages() -> None:
    for row in table("units"):
        assert re.fullmatch(r"[a-z0-9-]{3,32}", row["code"])
        assert 0 < len(row["name"]) <= 80
        assert 0 < len(row["name_en"]) <= 120
        assert 0 < len(row["short_name"]) <= 40
        assert row["name_en"].isascii() or "–" in row["name_en"], row["name_en"]
    names = Counter(row["name"] for row in table("units"))
    assert names.most_common(1)[0][1] == 1


def test_the_city_is_as_large_as_it_should_be() -> None:
    assert len(of_kind("district")) == 6
    assert len(of_kind("sub_centre")) == 6
    city = [row for row in of_kind("department", "utility") if row["parent"] == "390700"]
    assert 55 <= len(city) <= 65
    offices = Counter(row["parent"] for row in of_kind("office"))
    assert sum(2 <= offices[row["code"]] <= 4 for row in city) >= 20
    for district in of_kind("district"):
        below = Counter(row["kind"] for row in table("units") if row["parent"] == district["code"])
        assert 4 <= below["town"] <= 6
        assert 8 <= below["department"] <= 12
    assert all(3 <= Counter(row["parent"] for row in of_kind("village"))[row["code"]] <= 5 for row in of_kind("town"))


def test_the_centre_has_its_groups() -> None:
    groups = {row["short_name"] for row in table("units") if row["parent"] == "centre"}
    assert groups == {"受理组", "审核派单组", "督办组", "回访组", "质检组", "知识库组", "数据分析组", "值班长席"}


def test_hotlines_join_in_all_three_ways() -> None:
    assert {row["merge_way"] for row in of_kind("hotline")} == set(MergeWay.values)
    assert not any(row["merge_way"] for row in table("units") if row["kind"] != "hotline")


def test_population_adds_up_from_the_villages() -> None:
    for row in of_kind("city", "district", "town"):
        below = [other for other in of_kind(*REGIONS) if other["parent"] == row["code"]]
        assert int(row["population"]) == sum(int(other["population"]) for other in below)


def test_a_trade_occurs_once_below_a_parent() -> None:
    pairs = Counter((row["parent"], row["trade"]) for row in table("units") if row["trade"])
    assert {pair for pair, count in pairs.items() if count > 1} == {("390700", "telecom_operator")}


def test_trades_are_all_known_and_all_used() -> None:
    used = {row["trade"] for name in ("units", "matters") for row in table(name)} - {""}
    assert used == set(by_code("trades"))
    assert all(row["name"] and row["name_en"] for row in table("trades"))


def test_the_category_tree_has_three_levels_of_two_digits() -> None:
    for row in table("matters"):
        assert row["code"].isdigit()
        assert len(row["code"]) in (2, 4, 6)
        assert row["parent"] == row["code"][:-2]
        assert not row["parent"] or row["parent"] in by_code("matters")
        assert row["urgency"] in Urgency.values
        assert row["bucket"] in {"1", "3", "7"}
        assert row["name"]
        assert row["name_en"].isprintable()
        assert len(row["name_en"]) <= 120
    sizes = Counter(len(row["code"]) for row in table("matters"))
    assert sizes[2] == 26
    assert sizes[4] >= 140
    assert sizes[6] >= 390


def test_every_class_has_leaves() -> None:
    parents = {row["parent"] for row in table("matters")}
    assert all(row["code"] in parents for row in table("matters") if len(row["code"]) < 6)
    siblings = Counter((row["parent"], row["name"]) for row in table("matters"))
    assert siblings.most_common(1)[0][1] == 1


def test_every_matter_finds_its_unit_in_every_district_town_and_village() -> None:
    places = [rows[-1]["code"] for rows in (of_kind("city"), of_kind("town"), of_kind("village"))]
    places += [row["code"] for row in of_kind("district")]
    for matter in table("matters"):
        if len(matter["code"]) == 2:
            continue
        for place in places:
            assert lead(matter["code"], place), (matter["code"], place)
            assert None not in assisting(matter["code"], place), (matter["code"], place)


def test_a_district_matter_is_led_by_a_unit_of_that_district() -> None:
    for matter in table("matters"):
        duty = duty_of(matter["code"])
        if duty and duty["level"] == "district":
            for district in of_kind("district"):
                found = lead(matter["code"], district["code"])
                assert found, matter["code"]
                assert district in chain(found["code"]), matter["code"]


def test_duties_name_known_matters_trades_units_and_a_basis() -> None:
    for row in table("duties"):
        assert row["matter"] in by_code("matters")
        assert row["level"] in REGIONS
        assert not row["lead_trade"] or row["lead_trade"] in by_code("trades")
        assert not row["lead_unit"] or row["lead_unit"] in by_code("units")
        assert set(filter(None, row["assist_trades"].split(";"))) <= set(by_code("trades"))
        assert row["lead_trade"] not in row["assist_trades"].split(";") or not row["lead_trade"]
        assert 10 < len(row["basis"]) <= 200
        assert not row["to"] or row["from"] < row["to"]


def test_a_duty_that_changed_keeps_both_versions() -> None:
    old, new = [row for row in table("duties") if row["matter"] == "0303"]
    assert old["to"] == new["from"]
    assert old["lead_trade"] != new["lead_trade"]


def test_every_role_has_an_account_of_its_own_name() -> None:
    named = {row["username"] for row in table("staff")}
    roles = set(Role.values) - {"caller", "system"}
    assert roles <= named
    assert {row["role"] for row in table("staff")} == roles
    assert all(row["role"] == row["username"] for row in table("staff") if row["username"] in roles)


def test_accounts_are_unique_and_belong_to_a_unit_that_exists() -> None:
    for column in ("username", "name"):
        values = [row[column] for row in table("staff")]
        assert len(values) == len(set(values))
    for row in table("staff"):
        assert row["unit_code"] in by_code("units")
        assert row["language"] in {"zh-hans", "en"}
        assert re.fullmatch(r"[a-z0-9_.-]{2,40}", row["username"])
        assert 2 <= len(row["name"]) <= 4
