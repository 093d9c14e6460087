"""The process that leads the calls, as it runs in a city: a process of its own that can be killed; seats at tables."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Asked
from hotline.casework.calls.models import Call, Instruction
from hotline.casework.calls.words import Outcome
from hotline.channels.phone.citizens.handsets import Handset
from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.config.children import python
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions as profiles
from hotline.ground.profiles.sources import CITIES
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from tests.casework import factories
from tests.casework.factories import City
from tests.telephony.town import Town

WITHIN = 45.0
"""Seconds in which what is waited for comes about on a machine that has much else to do."""
ITS_SESSIONS = "huiyin-of-a-desk"
"""What the database calls the sessions of a process started here: those of the test and of a page's server stay."""
LET_GO = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    f"WHERE datname = current_database() AND application_name = '{ITS_SESSIONS}'"
)
"""Ends those sessions, and waits until they have ended."""


class NotSo(AssertionError):
    """What was waited for did not come about."""


def until(is_so: Callable[[], object], what: str, within: float = WITHIN) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            raise NotSo(f"not within {within:.0f} s: {what}")
        time.sleep(0.05)


def address() -> str:
    """Where the process finds the database of the tests."""
    given = connection.settings_dict
    where = f"host={quote(str(way() if has_socket() else given['HOST']))}&port={given['PORT']}"
    return f"postgresql://{given['USER']}@/{given['NAME']}?{where}&application_name={ITS_SESSIONS}"


def way() -> Path:
    """The folder through which the process reaches the database, and nobody else does."""
    return Path(settings.VAR) / "way"


def has_socket() -> bool:
    """Whether the database is reached by a file: one that is given may be elsewhere."""
    return Path(connection.settings_dict["HOST"]).is_absolute()


def socket_name() -> str:
    """What PostgreSQL calls its socket."""
    return f".s.PGSQL.{connection.settings_dict['PORT']}"


@dataclass
class Desk:
    """The small city's hotline in a town."""

    small: City
    town: Town
    process: "subprocess.Popen[bytes] | None" = None
    seats: dict[str, Seat] = field(default_factory=dict)

    def follow(self, rules: str) -> None:
        """From now on the city's rules are those of another city's profile, or of one with this text."""
        file = CITIES / f"{rules}.toml"
        if "\n" in rules:
            file = Path(settings.VAR) / "of-this-test.toml"
            file.write_text(rules, encoding="utf-8")
        now = timezone.now()
        profiles.enter(file=file, actor=SYSTEM, at=now, in_force_from=now - timedelta(hours=1))

    # -- the process -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start the process; returns when it takes calls."""
        self.give_database_back()
        self.start()
        self.until_connected()

    def start(self) -> None:
        """Start the process, whatever it finds."""
        environ = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "hotline.config.settings"}
        self.log.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            line = python("hotline.config", "phone", "run")
            self.process = subprocess.Popen(line, env=environ, stdout=log, stderr=log)

    def until_connected(self) -> None:
        """Until the process takes calls."""
        try:
            until(self._is_connected, "the process takes calls", within=60.0)
        except NotSo as nothing:
            raise NotSo(f"{nothing}: {self.log.read_text()[-2000:]}") from nothing

    def _is_connected(self) -> bool:
        return "connected with the exchange" in self.log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kill it with force."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def take_database_away(self) -> None:
        """For the process the database is there no more, until it is given back."""
        assert has_socket(), "this test takes the database's socket away, and there is none"
        (way() / socket_name()).unlink()
        with connection.cursor() as cursor:
            cursor.execute(LET_GO)

    def give_database_back(self) -> None:
        """The process finds the database."""
        if not has_socket():
            return
        way().mkdir(exist_ok=True)
        socket = way() / socket_name()
        if not socket.is_symlink():
            socket.symlink_to(Path(connection.settings_dict["HOST"]) / socket_name())

    def end(self) -> None:
        """The test is over. A session that a killed process has left waiting does not notice that it is alone."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
        with connection.cursor() as cursor:
            cursor.execute(LET_GO)

    @property
    def log(self) -> Path:
        """What the process says."""
        return Path(settings.VAR) / "phone-run.log"

    # -- seats -------------------------------------------------------------------------------------------------------

    def seat(self, username: str, extension: str, **equipment: object) -> Seat:
        """Somebody has a seat, is signed on, and takes calls of every kind."""
        skills = {"general": 1, "night": 1}
        at = timezone.now() - timedelta(minutes=5)
        given = {"skills": skills, "languages": ["cmn", "yue", "en"], **equipment}
        return factories.seat(self.small, username, extension=extension, at=at, **given)

    def sit(self, username: str, extension: str, **equipment: object) -> Seat:
        """Somebody sits down at a telephone on a table."""
        seat = self.seats[extension] = self.seat(username, extension, **equipment)
        self.town.equip([SeatLine(each.extension, each.secret, "telephone") for each in self.seats.values()])
        self.town.citizens.sit(extension, seat.secret)
        return seat

    def rung(self, extension: str) -> Handset:
        """The telephone of a seat rings."""
        return self.town.citizens.rung(extension)

    def ready(self, seat: Seat) -> None:
        """Its person takes calls again, her notes done."""
        now = timezone.now()
        calls.finish_wrap_up(seat.pk, at=now)
        seats.choose(seat.pk, to="ready", actor=self.small.actors[seat.staff.username], at=now, since=now)

    def state(self, seat: Seat) -> str:
        """How a seat stands."""
        return Seat.objects.get(pk=seat.pk).state

    # -- calls -------------------------------------------------------------------------------------------------------

    def begin_instruction(
        self, verb: str, call: Call, *, by: str = "agent", number: str = "", reason: str = "", **given: str | int
    ) -> Instruction:
        """A page asks for something."""
        asked = Asked(verb, given, number=number, reason=reason)
        return calls.instruct(asked, call=call, actor=self.small.actors[by], at=timezone.now())

    def settled(self, asked: Instruction) -> Instruction:
        """What became of it."""

        def is_settled() -> bool:
            asked.refresh_from_db()
            return asked.outcome != Outcome.ASKED

        until(is_settled, f"{asked.verb} to be settled")
        return asked

    def instruct(self, verb: str, call: Call, **given: Any) -> Instruction:
        """A page asks for something; returned when it is settled."""
        return self.settled(self.begin_instruction(verb, call, **given))

    def call(self) -> Call:
        """The latest call."""
        until(Call.objects.exists, "a call in the books")
        return Call.objects.order_by("-pk").select_related("contact")[0]

    def until_stage(self, stage: str, call: Call | None = None) -> Call:
        """Until a call, the latest one, is at a stage."""

        def is_there() -> bool:
            found = Call.objects.filter(pk=call.pk) if call else Call.objects.order_by("-pk")[:1]
            return any(one.stage == stage for one in found)

        until(is_there, f"a call at {stage}")
        return Call.objects.get(pk=call.pk) if call else self.call()
