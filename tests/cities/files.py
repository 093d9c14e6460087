"""The demo city's files, read once: rows as they stand, and the few ways through them the tests need."""

import csv
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CITIES = Path(__file__).parents[2] / "hotline" / "cities"
LUMING = CITIES / "luming"
TODAY = date(2026, 6, 1)

Row = dict[str, str]


@cache
def profile() -> dict[str, Any]:
    """The profile as its file says it."""
    return tomllib.loads((CITIES / "luming.toml").read_text(encoding="utf-8"))


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one register."""
    with (LUMING / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def by_code(name: str) -> dict[str, Row]:
    """The rows of one register by their code."""
    return {row["code"]: row for row in table(name)}


@cache
def orders() -> tuple[dict[str, Any], ...]:
    """The cases."""
    lines = (LUMING / "orders.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def chain(unit: str) -> Iterator[Row]:
    """A unit and those above it, from below."""
    while unit:
        row = by_code("units")[unit]
        yield row
        unit = row["parent"]


def duty_of(matter: str, on: date = TODAY) -> Row | None:
    """The line of the duty list for a matter on a day: its own, else that of the class above."""
    for code in (matter, matter[:4]):
        for row in table("duties"):
            if row["matter"] == code and row["from"] <= on.isoformat() < (row["to"] or "9999"):
                return row
    return None


def of_trade(trade: str, above: list[Row]) -> Row | None:
    """The nearest unit of a trade that stands directly below one of these regions, the nearest region first."""
    for region in above:
        for row in table("units"):
            if row["parent"] == region["code"] and row["trade"] == trade and row["kind"] != "office":
                return row
    return None


def lead(matter: str, place: str) -> Row | None:
    """Whose matter it is at a place, as README.md of the cities says it."""
    duty = duty_of(matter)
    if duty is None:
        return None
    if duty["lead_unit"]:
        return by_code("units")[duty["lead_unit"]]
    above = list(chain(place))
    start = next((spot for spot, row in enumerate(above) if row["kind"] == duty["level"]), 0)
    return of_trade(duty["lead_trade"], above[start:]) if duty["lead_trade"] else above[start]


def assisting(matter: str, place: str) -> list[Row | None]:
    """Who assists, in the order of the duty list."""
    duty = duty_of(matter)
    trades = duty["assist_trades"].split(";") if duty and duty["assist_trades"] else []
    return [of_trade(trade, list(chain(place))) for trade in trades]


def texts(value: Any) -> Iterator[str]:
    """Every text in a case, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from texts(entry)
