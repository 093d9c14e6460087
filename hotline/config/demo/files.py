"""The files of a demo city, read as they stand. What they mean is said in hotline/cities/README.md."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.config import environment

Row = dict[str, str]
Case = dict[str, Any]

CITIES = environment.PACKAGE / "cities"


@dataclass(frozen=True, slots=True)
class City:
    """What is entered: the profile's file, the registers and the cases."""

    profile: Path
    units: list[Row]
    matters: list[Row]
    duties: list[Row]
    staff: list[Row]
    cases: list[Case]

    @property
    def root(self) -> str:
        """The code of the city itself, by which it is recognised in a database."""
        return self.units[0]["code"]


def read(name: str = "luming") -> City:
    """The files of a city."""
    folder = CITIES / name
    lines = (folder / "orders.jsonl").read_text(encoding="utf-8").splitlines()
    return City(
        profile=CITIES / f"{name}.toml",
        units=_table(folder / "units.csv"),
        matters=_table(folder / "matters.csv"),
        duties=_table(folder / "duties.csv"),
        staff=_table(folder / "staff.csv"),
        cases=[json.loads(line) for line in lines if line.strip()],
    )


def _table(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))
