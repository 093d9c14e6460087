"""`hotline evaluate calls`: days foretold from the days before them."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

FIRST = date(2026, 1, 5)


def said(*words: str) -> str:
    out = StringIO()
    call_command("evaluate", "calls", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def came(tmp_path: Path) -> Path:
    """Six weeks that are alike, but for one Wednesday on which nobody rang."""
    file = tmp_path / "came.csv"
    lines = ["date,start,calls"]
    for place in range(42):
        on = FIRST + timedelta(days=place)
        busy = 0 if place == 37 else 4 if on.weekday() < 5 else 1
        lines += [f"{on},{half // 2:02}:{half % 2 * 30:02},{busy}" for half in range(48)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_weeks_that_are_alike_are_foretold_and_special_days_are_told_apart(came: Path, tmp_path: Path) -> None:
    special = tmp_path / "special.csv"
    special.write_text("date,name\n2026-02-11,holiday\n", encoding="utf-8")
    file = tmp_path / "figures.json"
    told = said("--data", str(came), "--special", str(special), "--since", "2026-02-02", "--json", str(file))
    assert "14 days since 2026-02-02, foretold 7 days ahead" in told
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert figures["forecast"]["days"] == 14
    assert figures["forecast"]["of_days"] < 0.2
    assert figures["the last such weekday"]["of_days"] == pytest.approx(192 / (9 * 192 + 4 * 48), abs=0.01)


def test_what_cannot_be_measured_is_refused(came: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could be foretold"):
        said("--data", str(came), "--since", "2027-01-01")
    with pytest.raises(CommandError, match="1 or more"):
        said("--data", str(came), "--ahead", "0")
    special = tmp_path / "special.csv"
    special.write_text("day,name\n2026-02-11,holiday\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no columns date"):
        said("--data", str(came), "--special", str(special))
    with pytest.raises(CommandError, match="No such file"):
        said("--data", str(came), "--special", str(tmp_path / "nowhere"))
    hourly = tmp_path / "hourly.csv"
    hourly.write_text("date,start,calls\n2026-02-11,01:00,1\n2026-02-11,02:00,1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="half hours"):
        said("--data", str(hourly))
