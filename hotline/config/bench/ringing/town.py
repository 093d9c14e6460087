"""The telephone of the bench: an exchange, the process that leads the calls, seats with telephones on their tables."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from hotline.channels.phone.exchange import fetching
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Kit
from hotline.config.bench.databases import Database
from hotline.config.children import python
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import processes
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import Equipment
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

EXCHANGE, CITIZENS, TABLES = "127.0.0.1", "127.0.0.2", "127.0.0.3"
PATIENCE = 90.0
MEDIA = "20000-25999"


class DoesNotStart(RuntimeError):
    """The telephone did not come up."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """A running exchange with its application: its programs, its folders, where SIP reaches it, and the processes."""

    kit: Kit
    folders: Folders
    sip_port: int
    exchange: int
    application: int

    def command(self, words: str) -> str:
        """What the exchange's console answers."""
        return self.kit.asterisk.program.says("-C", self.folders.configuration, "-rx", words)


def extensions(count: int) -> list[str]:
    """The extensions of the seats."""
    return [f"8{number:04d}" for number in range(count)]


def seat_secrets(count: int) -> Mapping[str, str]:
    """So many people sit at their seats and are ready; the secret of each telephone by its extension."""
    now = timezone.now()
    centre = Unit.objects.get(kind=Kind.CENTRE)
    names = [f"seat-{number}" for number in range(count)]
    Staff.objects.bulk_create(
        [Staff(username=name, name="测试", unit=centre, role=Role.AGENT) for name in names], ignore_conflicts=True
    )
    leader = _leader()
    telephone = profiles.current().telephone
    serves = Equipment(skills=dict.fromkeys(telephone.skills, 3), languages=tuple(telephone.languages))
    known = {seat.staff.username: seat for seat in Seat.objects.filter(staff__username__in=names)}
    for person, extension in zip(
        Staff.objects.filter(username__in=names).select_related("unit").order_by("id"), extensions(count), strict=True
    ):
        if person.username not in known:
            known[person.username] = seats.open_seat(
                staff=person, extension=extension, equipment=serves, actor=leader, at=now
            )
    return {seat.extension: seat.secret for seat in known.values()}


def make_ready(count: int) -> None:
    """Everybody is ready for a call."""
    for seat in Seat.objects.filter(staff__username__in=[f"seat-{number}" for number in range(count)]):
        actor = staff.actor_for(seat.staff_id)
        assert actor is not None
        now = timezone.now()
        seats.choose(seat.pk, to=State.READY, actor=actor, at=now, since=now - timedelta(hours=12))


def _leader() -> Actor:
    """Who opens seats."""
    found = Staff.objects.filter(role=Role.LEADER, is_active=True).order_by("id").first()
    actor = staff.actor_for(found.pk) if found is not None else None
    if actor is None:
        raise DoesNotStart("No leader of this city opens seats.")
    return actor


@contextmanager
def telephone(database: Database, *, seats_count: int, citizens_port: int) -> Iterator[Telephone]:
    """Exchange and application for the time of a measurement. Raises DoesNotStart."""
    kit = fetching.kit(print)
    ports = [_free_port() for _ in range(3)]
    given = {
        "ADDRESS": EXCHANGE, "SIP_PORT": str(ports[0]), "HTTP_PORT": str(ports[1]), "WSS_PORT": str(ports[2]),
        "MEDIA_PORTS": MEDIA, "TRUNK": CITIZENS, "TRUNK_PORT": str(citizens_port),
        "NUMBERS": "12345,12315", "TABLE_PHONES": ",".join(extensions(seats_count)),
    }  # fmt: skip
    environ = {**database.environ, **{f"HUIYIN_PHONE_{name}": value for name, value in given.items()}}
    environ["HUIYIN_SUPERVISED"] = "1"
    folders = Folders.of(Path(settings.VAR))
    folders.make()
    exchange = _spawn("exchange", environ, folders)
    application = None
    try:
        whole = Telephone(kit, folders, ports[0], exchange.pid, 0)
        _wait(lambda: "/ari/" in whole.command("http show status"), exchange, folders.log / "bench-exchange")
        application = _spawn("run", environ, folders)
        _wait(lambda: APPLICATION in whole.command("ari show apps"), application, folders.log / "bench-run")
        yield Telephone(kit, folders, ports[0], exchange.pid, application.pid)
    finally:
        for child in (application, exchange):
            if child is not None:
                child.terminate()
                child.wait()


def _spawn(verb: str, environ: Mapping[str, str], folders: Folders) -> "subprocess.Popen[bytes]":
    with (folders.log / f"bench-{verb}").open("wb") as said:
        return processes.spawn(
            python("hotline.config", "phone", verb), dies_by=signal.SIGTERM, environ=environ, stdout=said, stderr=said
        )


def _wait(is_up: Callable[[], bool], child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_up():
        if child.poll() is not None or time.monotonic() > deadline:
            raise DoesNotStart(" ".join(log.read_text(encoding="utf-8", errors="replace").split())[-600:])
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((EXCHANGE, 0))
        return int(probe.getsockname()[1])


def may_send_digits() -> bool:
    """Whether sipp may play captures: it needs raw sockets."""
    return os.geteuid() == 0
