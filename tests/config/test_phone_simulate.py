"""`hotline phone simulate`: a table beside theory, from a scenario or from calls that came."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def said(*words: str) -> str:
    out = StringIO()
    call_command("phone", "simulate", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def came(tmp_path: Path) -> Path:
    """Calls of two days by the hour, in bursts; the second day has more."""
    file = tmp_path / "came.csv"
    lines = ["date,start,calls"]
    for on, calls in (("2026-03-04", 5), ("2026-03-05", 20)):
        lines += [f"{on},{hour:02}:00,{calls * (hour % 2)}" for hour in range(24)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_city_is_simulated_in_both_languages(tmp_path: Path) -> None:
    chinese = said("dongsheng", "--seats", "5")
    assert "东胜" in chinese
    assert "全天" in chinese
    file = tmp_path / "figures.json"
    english = said("dongsheng", "--seats", "5", "--language", "en", "--json", str(file))
    assert "whole day" in english
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert len(figures["halves"]) == 48
    assert figures["whole"]["simulated"]["offered"] == figures["whole"]["simulated"]["answered"] > 150
    assert figures["whole"]["theory"]["within"][0] > 0.95


def test_the_busiest_day_of_a_file_is_taken_or_the_one_that_is_named(came: Path) -> None:
    assert "2026-03-05: 240 calls a day" in said("--arrivals", str(came), "--language", "en")
    named = said("--arrivals", str(came), "--date", "2026-03-04", "--language", "en")
    assert "2026-03-04: 60 calls a day" in named
    assert "come in bursts" in named
    assert "480 calls a day" in said("--arrivals", str(came), "--calls", "480", "--language", "en")


def test_seats_are_planned_for_what_was_foretold(came: Path) -> None:
    """The day before had a quarter of the calls: with seats for so many nearly nobody is answered in time."""
    words = ["--arrivals", str(came), "--handling", "600", "--patience", "60", "--language", "en"]
    assert "at most 5 seats" in said(*words)
    assert "at most 2 seats" in said(*words, "--forecast", "1")
    with pytest.raises(CommandError, match="has no day 2 days before 2026-03-05"):
        said(*words, "--forecast", "2")


def test_groups_of_a_city_help_each_other_by_its_rules() -> None:
    told = said(
        "--calls", "400", "--seats", "8", "--patience", "120", "--city", "luming", "--language", "en",
        "--groups", "general=70", "consumer=20", "general/yue=10", "--call-backs", "100", "--messages", "10",
    )  # fmt: skip
    assert "Erlang A" in told
    assert "group consumer" in told
    assert "without help between groups" in told


HOSTILE = {
    "no such column": ("date,begin,calls\n", "no column start"),
    "nothing": ("date,start,calls\n", "no arrivals"),
    "words": ("date,start,calls\n2026-03-04,09:00,many\n", ":2: a line is"),
    "too few": ("date,start,calls\n2026-03-04\n", ":2: a line is"),
    "less than none": ("date,start,calls\n2026-03-04,09:00,-3\n", ":2: a line is"),
    "twice": ("date,start,calls\n2026-03-04,09:00,3\n2026-03-04,09:00,3\n", ":3: this part"),
    "uneven": ("date,start,calls\n2026-03-04,09:00,3\n2026-03-04,09:07,3\n", "equally long"),
    "no time": ("date,start,calls\n2026-03-04,25:00,3\n", ":2: a line is"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(case: str, tmp_path: Path) -> None:
    text, trouble = HOSTILE[case]
    file = tmp_path / "came.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=trouble):
        said("--arrivals", str(file))


def test_what_is_no_file_no_text_or_no_day_is_refused(came: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        said("--arrivals", str(tmp_path / "nowhere.csv"))
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"date,start,calls\n\xff\xfe\n")
    with pytest.raises(CommandError, match="UTF-8"):
        said("--arrivals", str(binary))
    with pytest.raises(CommandError, match="goes from 2026-03-04 to 2026-03-05"):
        said("--arrivals", str(came), "--date", "2025-01-01")
    with pytest.raises(CommandError, match="is no group"):
        said("--groups", "mayor=100")
    with pytest.raises(CommandError, match="--groups general=no"):
        said("--groups", "general=no")
    with pytest.raises(CommandError, match="no such file, and no profile"):
        said("--city", "atlantis")
    with pytest.raises(CommandError, match="directory"):
        said("dongsheng", "--json", str(tmp_path))


@pytest.mark.parametrize("words", [["--seats", "0"], ["--seats", "many"], ["--calls", "nan"], ["--share", "100"]])
def test_numbers_that_no_hotline_has_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        said(*words)
    assert "error: argument" in capsys.readouterr().err
