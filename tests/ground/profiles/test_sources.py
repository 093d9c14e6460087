"""A city says only what differs from the profile it extends, and every mistake is named by the line it stands in."""

import tomllib
from pathlib import Path

import pytest

from hotline.ground.profiles.actions import checked
from hotline.ground.profiles.rules import ProfileFault, read
from hotline.ground.profiles.sources import CITIES, find, load, shipped, written

HEAD = 'extends = "luming"\n[profile]\nname = "ours"\ntitle = "我市"\ntitle_en = "Ours"\n'


def ours(folder: Path, text: str, name: str = "ours") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_a_city_leaves_out_is_as_in_the_profile_it_extends(tmp_path: Path) -> None:
    profile, below = read(load(ours(tmp_path, HEAD)).body), read(load(CITIES / "luming.toml").body)
    assert (profile.name, profile.title) == ("ours", "我市")
    assert (profile.limits, profile.refusals, profile.channels) == (below.limits, below.refusals, below.channels)


def test_the_citys_limits_are_asked_before_those_below(tmp_path: Path) -> None:
    text = HEAD + '[[limits]]\nclock = "handle"\nkind = ["help"]\namount = 2\nunit = "days"\n'
    profile = read(load(ours(tmp_path, text)).body)
    assert (profile.limit("handle", kind="help").amount, profile.limit("handle", kind="help").unit) == (2, "days")
    assert profile.limit("handle", kind="complaint").amount == 7


def test_entries_are_changed_taken_away_and_added_by_their_code(tmp_path: Path) -> None:
    text = HEAD + (
        '[[channels]]\ncode = "10"\nhours = "08:00-20:00"\n'
        '[[channels]]\ncode = "04"\noff = true\n'
        '[[emergency_lines]]\ncode = "gas"\noff = true\n'
        '[[refusals]]\ncode = "S10"\ntitle = "a"\nbasis = "b"\nexplanation = "c"\nalternative = "d"\n'
        'title_en = "a"\nbasis_en = "b"\nexplanation_en = "c"\nalternative_en = "d"\n'
    )
    source, mistakes = checked(ours(tmp_path, text))
    profile = read(source.body)
    assert not mistakes
    assert (profile.channels["10"].hours, profile.channels["10"].name) == ("08:00-20:00", "QQ")
    assert "04" not in profile.channels
    assert list(profile.refusals)[-1] == "S10"
    assert not profile.emergencies("家里有煤气味")


def test_several_are_laid_one_over_the_other(tmp_path: Path) -> None:
    ours(tmp_path, '[[limits]]\nclock = "handle"\namount = 9\nunit = "days"\n[visit]\nattempts = 5\n', "pack")
    profile = read(load(ours(tmp_path, HEAD.replace('"luming"', '["luming", "pack"]'))).body)
    assert (profile.limit("handle", kind="help").amount, profile.visit["attempts"]) == (9, 5)
    assert profile.visit["dayparts"] == 2


@pytest.mark.parametrize(
    ("extends", "said"), [('"nowhere"', "no profile that there is"), ('["ours"]', "extends this one in turn")]
)
def test_what_cannot_be_extended_is_named_with_its_line(extends: str, said: str, tmp_path: Path) -> None:
    file = ours(tmp_path, "\n" + HEAD.replace('"luming"', extends))
    with pytest.raises(ProfileFault, match=rf"^ours\.toml:2: extends: .*{said}"):
        load(file)


def test_every_mistake_is_named_at_once_with_its_own_line(tmp_path: Path) -> None:
    text = HEAD + (
        'opens = "18:00"\n'  # 6: later than luming's closing
        "\n"
        "[[limits]]\n"
        'clock = "answering"\n'  # 9
        "amount = 3\n"
        'unit = "weeks"\n'  # 11
        "[[refusals]]\n"
        'code = "S3"\n'
        'basis_en = " "\n'  # 14
        "[[channels]]\n"
        'code = "10"\n'
        'hour = "08:00-20:00"\n'  # 17
        "[[refusals]]\n"  # 18: a new kind without its texts
        'code = "S11"\n'
        'title = "其他"\n'
    )
    _source, mistakes = checked(ours(tmp_path, text))
    lines = [(fault.line, fault.where.rpartition(".")[2]) for fault in mistakes if fault.file == "ours.toml"]
    assert [found for found in lines if found[0] < 18] == [
        (9, "clock"), (11, "unit"), (14, "basis_en"), (17, "hour"),
    ]  # fmt: skip
    assert {name for line, name in lines if line == 18} == {
        "basis", "explanation", "alternative", "title_en", "basis_en", "explanation_en", "alternative_en",
    }  # fmt: skip
    assert [(fault.file, fault.where) for fault in mistakes if fault.file != "ours.toml"] == [
        ("luming.toml", "profile.closes")
    ]
    assert "'hours' was probably meant" in next(str(fault) for fault in mistakes if fault.line == 17)


def test_the_line_of_every_key_of_the_demo_city_is_the_line_it_stands_in() -> None:
    file = CITIES / "luming.toml"
    text = file.read_text(encoding="utf-8")
    lines, body = text.split("\n"), tomllib.loads(text)
    places = written(text)
    body.pop("extends")
    for table, value in body.items():
        entries = enumerate(value, 1) if isinstance(value, list) else [(0, value)]
        for number, entry in entries:
            where = f"{table}[{number}]" if number else table
            for key in entry:
                assert lines[places[f"{where}.{key}"] - 1].startswith(f"{key} = "), where


def test_lists_and_texts_over_several_lines_hide_nothing_and_invent_nothing() -> None:
    text = "a = [\n  'x = 1', # [no]\n  \"\\\"]\",\n]\n[b]\nc = '''\n[no]\nd = 1\n'''\ne = 'C:\\'\nf = { g = [1] }\n"
    tomllib.loads(text)
    assert written(text) == {"a": 1, "b": 5, "b.c": 6, "b.e": 10, "b.f": 11}


def test_a_profile_is_found_by_path_or_by_the_name_it_ships_under(tmp_path: Path) -> None:
    file = ours(tmp_path, HEAD)
    assert find(str(file)) == file
    assert find("luming") == CITIES / "luming.toml"
    assert "luming" in shipped()
    with pytest.raises(ProfileFault, match=r"there are .*luming"):
        find("atlantis")
