"""The demo city's profile is whole: limits for every clock, the nine refusals, the lines, the channels."""

from itertools import product

import pytest

from hotline.casework.appeals.words import Element, Kind, Urgency
from hotline.casework.clocks.words import Kind as Clock
from hotline.casework.correspondence.words import Channel
from hotline.casework.distribution.rules import head_start
from hotline.ground.profiles.rules import read
from hotline.ground.profiles.sources import load

from .files import CITIES, profile

PROFILE = read(profile())


def test_every_clock_has_a_limit_for_every_kind_and_urgency() -> None:
    for clock, kind, urgency in product(Clock.values, Kind.values, Urgency.values):
        assert PROFILE.limit(clock, kind=kind, urgency=urgency).amount > 0


@pytest.mark.parametrize(
    ("clock", "kind", "urgency", "amount", "unit"),
    [
        ("dispatch", "help", "critical", 1, "hours"),
        ("dispatch", "help", "urgent", 2, "hours"),
        ("dispatch", "help", "normal", 24, "hours"),
        ("sign", "help", "critical", 2, "hours"),
        ("sign", "help", "urgent", 1, "workdays"),
        ("contact", "help", "normal", 1, "workdays"),
        ("supplement", "help", "normal", 3, "days"),
        ("handle", "complaint", "urgent", 24, "hours"),
        ("handle", "consultation", "normal", 1, "workdays"),
        ("handle", "help", "normal", 5, "workdays"),
        ("handle", "complaint", "calm", 7, "workdays"),
        ("handle", "report", "normal", 7, "workdays"),
        ("handle", "suggestion", "calm", 7, "workdays"),
        ("assist", "complaint", "urgent", 12, "hours"),
        ("assist", "help", "normal", 3, "workdays"),
        ("assist", "complaint", "calm", 5, "workdays"),
        ("rework", "complaint", "normal", 3, "workdays"),
        ("audit", "help", "normal", 1, "workdays"),
        ("visit", "help", "normal", 3, "workdays"),
        ("close", "help", "normal", 2, "workdays"),
        ("whole", "complaint", "normal", 25, "days"),
    ],
)
def test_limits_are_those_of_the_default_pack(clock: str, kind: str, urgency: str, amount: int, unit: str) -> None:
    limit = PROFILE.limit(clock, kind=kind, urgency=urgency)
    assert (limit.amount, limit.unit) == (amount, unit)


def test_the_nine_kinds_of_refusal_are_explained_in_both_languages() -> None:
    assert list(PROFILE.refusals) == [f"S{number}" for number in range(1, 10)]
    for refusal in PROFILE.refusals.values():
        assert all(refusal.said("zh-Hans").values())
        assert all(refusal.said("en").values())
        assert not set(refusal.said("zh-Hans").values()) & set(refusal.said("en").values())
    assert {code for code, refusal in PROFILE.refusals.items() if refusal.needs_leader} == {
        "S4",
        "S5",
        "S6",
        "S7",
        "S9",
    }


def test_emergency_lines_can_be_dialled() -> None:
    lines = {line.code: line for line in PROFILE.emergency_lines}
    assert {"110", "119", "120", "122"} < set(lines)
    assert all(line.phone and line.name_en and line.when for line in lines.values())


def test_every_channel_of_the_field_has_hours_and_says_so_outside_them() -> None:
    assert set(PROFILE.channels) == set(Channel.values)
    assert PROFILE.channels["10"].hours == "07:00-22:00"
    for channel in PROFILE.channels.values():
        opens, closes = channel.hours.split("-")
        assert opens < closes <= "24:00"
        assert channel.name_en
        assert not channel.outside or (channel.outside_en and channel.hours != "00:00-24:00")
        told = channel.code >= "20" and channel.code != "99"
        assert told or channel.outside or channel.hours == "00:00-24:00", channel.code


def test_the_five_elements_and_the_visit_are_set() -> None:
    assert set(PROFILE.elements) == set(Element.values)
    assert PROFILE.visit == {"attempts": 3, "dayparts": 2}


def test_scripts_are_complete_and_use_no_forbidden_word() -> None:
    scripts = profile()["scripts"]
    said = [
        line
        for name, text in scripts.items()
        if name != "forbidden"
        for line in ([text] if isinstance(text, str) else text)
    ]
    assert len(scripts["silence"]) == 4
    assert len(scripts["harassment"]) == 4
    assert not any(word in line for word in scripts["forbidden"] for line in said)


def test_every_table_is_named_for_who_keeps_a_city() -> None:
    told = (CITIES / "README.md").read_text(encoding="utf-8")
    assert [name for name in profile() if f"[{name}]" not in told] == []


def test_the_words_of_the_search_are_those_that_ship() -> None:
    searching = read(load(CITIES / "luming.toml").body).own.searching
    assert "供水" in searching.meant["自来水"]
    assert "老人" in searching.meant["elderly"]
    assert "怎么" in searching.spoken


def test_the_line_for_the_elderly_goes_before_others_and_has_no_menu() -> None:
    telephone = PROFILE.telephone
    line = telephone.line("12349")
    assert (line.code, line.menu, line.language_keys) == ("elderly", False, None)
    assert head_start((line.priority,), telephone) == 60
