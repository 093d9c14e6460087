"""`hotline profile`: check a file, list what there is, enter a version, compare two."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from hotline.ground.profiles.comparing import differences
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from hotline.ground.profiles.sources import CITIES, load

HEAD = 'extends = "luming"\n[profile]\nname = "ours"\ntitle = "我市"\ntitle_en = "Ours"\n'
WRONG = f'{HEAD}opens = "late"\n[roles]\noff = ["agent"]\n'


def said(*words: str) -> str:
    out = StringIO()
    call_command("profile", *words, stdout=out)
    return out.getvalue()


def test_check_prints_every_mistake_with_its_line_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(WRONG, encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="2 mistakes"):
        call_command("profile", "check", str(file), stdout=out)
    assert [line.split(": ")[0] for line in out.getvalue().splitlines()] == ["ours.toml:6", "ours.toml:8"]


@pytest.mark.parametrize("name", [file.stem for file in sorted(CITIES.glob("*.toml"))])
def test_every_profile_that_ships_is_without_fault(name: str) -> None:
    assert f"{name}.toml: without fault" in said("check", name)


def test_what_is_no_profile_is_one_sentence() -> None:
    with pytest.raises(CommandError, match=r"^atlantis: there is no such file"):
        said("check", "atlantis")


@pytest.mark.django_db
def test_a_profile_is_entered_from_a_day_of_its_city_and_listed_with_what_is_in_force(tmp_path: Path) -> None:
    assert "luming@1 is in force from 2026-01-01 00:00" in said("enter", "luming", "--from", "2026-01-01")
    assert "dongsheng@1 is in force from 2999-03-01 00:00" in said("enter", "dongsheng", "--from", "2999-03-01")
    entered = ProfileVersion.objects.get(name="dongsheng")
    assert entered.in_force_from == datetime(2999, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    forget()
    lines = said("list").splitlines()
    assert [line.split()[0] for line in lines if line.endswith("in force")] == ["luming@1"]
    assert any(line.split()[:3] == ["shenzhen", "深圳市", "·"] for line in lines)
    with pytest.raises(CommandError, match="no day"):
        said("enter", "luming", "--from", "soon")


@pytest.mark.django_db
def test_a_profile_with_a_mistake_is_not_entered(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was entered"):
        said("enter", str(file))
    assert not ProfileVersion.objects.exists()


@pytest.mark.django_db
def test_two_are_compared_by_name_by_file_and_by_version() -> None:
    said("enter", "luming")
    text = said("compare", "luming@1", "dongsheng")
    assert "profile.title\n  - 鹿鸣市\n  + 东胜区" in text
    assert "limits[handle, bucket 7]\n  - –\n  + 7 days" in text
    assert "refusals[S1].alternative" in text
    assert said("compare", "luming", "luming@1").strip() == "no difference"
    found = [json.loads(line) for line in said("compare", "luming", "suzhou", "--json").splitlines()]
    assert {"where": "profile.title", "left": "鹿鸣市", "right": "苏州市"} in found
    with pytest.raises(CommandError, match="There is no version luming@9"):
        said("compare", "luming@9", "luming")


def test_a_profile_differs_from_itself_in_nothing_and_from_another_both_ways_alike() -> None:
    luming, chongqing = (load(CITIES / f"{name}.toml").body for name in ("luming", "chongqing"))
    assert differences(luming, luming) == []
    there, back = differences(luming, chongqing), differences(chongqing, luming)
    assert {(one.where, str(one.left), str(one.right)) for one in there} == {
        (one.where, str(one.right), str(one.left)) for one in back
    }
