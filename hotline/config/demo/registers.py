"""Entering the registers: units, matters, the duty list, accounts."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from hotline.config.demo.files import City, Row
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions as profiles
from hotline.ground.workdays import actions as workdays
from hotline.register.matters import actions as matters
from hotline.register.matters.models import Matter
from hotline.register.staff import actions as staff
from hotline.register.staff.queries import roles_off
from hotline.register.units import actions as units
from hotline.register.units.models import Unit

PASSWORD = "huiyin-demo"  # noqa: S105  # printed for everybody to see: these accounts exist in the demo city only


def enter(city: City, *, at: datetime, in_force_from: datetime) -> None:
    """Enter everything the cases of a city lean on, as it has been in force since long ago."""
    workdays.seed(at=at)
    profiles.enter(file=city.profile, actor=SYSTEM, at=at, in_force_from=in_force_from)
    network = _units(city.units, at=at)
    _matters(city, network, at=at)
    _accounts(city.staff, network, at=at)


def _units(rows: list[Row], *, at: datetime) -> dict[str, Unit]:
    known: dict[str, Unit] = {}
    for row in rows:
        known[row["code"]] = units.open_unit(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            under=known.get(row["parent"]),
            actor=SYSTEM,
            at=at,
            **{name: row[name] for name in ("trade", "name_en", "short_name", "phone", "merge_way")},
            population=int(row["population"]) if row["population"] else None,
            opened_on=_day(row["opened_on"]),
        )
    return known


def _matters(city: City, network: dict[str, Unit], *, at: datetime) -> None:
    known: dict[str, Matter] = {}
    for row in city.matters:
        known[row["code"]] = matters.enter(
            code=row["code"],
            name=row["name"],
            parent=known.get(row["parent"]),
            actor=SYSTEM,
            at=at,
            **{name: row[name] for name in ("name_en", "trade", "urgency", "pinyin")},
            bucket=int(row["bucket"]),
        )
    for row in city.duties:
        matters.assign(
            matter=known[row["matter"]],
            level=row["level"],
            basis=row["basis"],
            since=date.fromisoformat(row["from"]),
            actor=SYSTEM,
            at=at,
            lead_trade=row["lead_trade"],
            lead_unit=network.get(row["lead_unit"]),
            assist_trades=[trade for trade in row["assist_trades"].split(";") if trade],
            in_force_to=_day(row["to"]),
        )


def _accounts(rows: list[Row], network: dict[str, Unit], *, at: datetime) -> None:
    # One hash for all: making one takes a third of a second, on purpose, and everybody knows this password anyway.
    hashed = make_password(PASSWORD)
    off = roles_off()
    for row in (row for row in rows if row["role"] not in off):
        staff.open_account(
            username=row["username"],
            name=row["name"],
            unit=network[row["unit_code"]],
            role=row["role"],
            language=row["language"],
            password_hash=hashed,
            actor=SYSTEM,
            at=at,
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
