"""A town with a real telephone network on this machine: our own exchange, and a second one with everybody else."""

import fcntl
import random
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.utils import timezone

from hotline.channels.phone.citizens.company import Citizens
from hotline.channels.phone.citizens.outside import CARRIER, DESKS, Outside
from hotline.channels.phone.exchange import fetching, tones
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.configuration import writing
from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Kit
from hotline.channels.phone.exchange.prompts.shelf import Shelf
from hotline.channels.phone.exchange.running import Exchange
from hotline.channels.phone.exchange.settings import Settings
from hotline.ground.profiles.telephone_prompts import Prompts

SPOKEN = Path(__file__).parent.parent.parent / "build" / "prompts"
"""The prompts as we ship them, spoken once and kept between runs."""
HOTLINE, FAX, OTHER_LINE = "12345", "65550000", "12319"
SECRET = "of-a-seat-in-the-tests"
DESK_NUMBERS = ("110", "119", "120", "122", "12348")


@dataclass
class Town:
    """Two exchanges that run."""

    kit: Kit
    environ: Mapping[str, str]
    """What HUIYIN_PHONE_… must say for a process of ours to find this town's exchange."""
    settings: Settings
    exchange: Exchange
    citizens: Citizens

    @classmethod
    def build(cls, var: Path) -> Self:
        """Start both. Raises ExchangeTrouble when they cannot be had or do not start."""
        kit = fetching.kit(print)
        sip, http, wss, outer_sip, outer_http = free_ports(5)
        outside = Outside(Folders(var / "citizens"), ("127.0.0.1", sip), outer_sip, outer_http, (20_000, 24_999))
        environ = surroundings(outside, sip, http, wss)
        read = phone_settings.read(var, environ)
        folders = writing.write_all(kit.asterisk, read, (), at=timezone.now(), is_counted=True)
        lend_prompts(kit, folders)
        town = cls(kit, environ, read, Exchange(kit.asterisk, folders), Citizens(kit.asterisk, outside))
        town.exchange.start()
        town.citizens.start()
        return town

    @property
    def folders(self) -> Folders:
        """Of our own exchange."""
        return self.exchange.folders

    def prompt(self, name: str, language: str = "cmn") -> Path:
        """The sound of a prompt."""
        return self.folders.prompts / language / f"{name}.wav"

    @staticmethod
    def table_phone(extension: str) -> SeatLine:
        """A seat with a telephone on its table."""
        return SeatLine(extension, SECRET, "telephone")

    def equip(self, seats: Iterable[SeatLine]) -> None:
        """Have our exchange know these seats' telephones, and no others."""
        if writing.write_seats(self.settings, seats, at=timezone.now()):
            self.exchange.reload_seats()

    def quiet_down(self) -> None:
        """Everybody hangs up; what was left behind is cleared away. Both exchanges run, whatever a test did to them."""
        self.citizens.puppeteer.hang_up_all()
        for extension in tuple(self.citizens.tables):
            self.citizens.stand_up(extension)
        if not self.exchange.is_running():
            self.exchange.stop()
            self.exchange.start()
        for folder in (self.folders.left, self.folders.recordings, self.citizens.outside.folders.recordings):
            for file in folder.iterdir():
                file.unlink()

    def tear_down(self) -> None:
        """Stop both."""
        self.citizens.stop()
        self.exchange.stop()
        shutil.rmtree(self.folders.run, ignore_errors=True)


def surroundings(outside: Outside, sip: int, http: int, wss: int) -> dict[str, str]:
    """The variables of our own exchange."""
    return {
        "HUIYIN_PHONE_SIP_PORT": str(sip),
        "HUIYIN_PHONE_HTTP_PORT": str(http),
        "HUIYIN_PHONE_WSS_PORT": str(wss),
        "HUIYIN_PHONE_MEDIA_PORTS": "10000-14999",
        "HUIYIN_PHONE_NUMBERS": f"{HOTLINE},{OTHER_LINE}",
        "HUIYIN_PHONE_FAX_NUMBERS": FAX,
        "HUIYIN_PHONE_TRUNK": CARRIER,
        "HUIYIN_PHONE_TRUNK_PORT": str(outside.sip_port),
        "HUIYIN_PHONE_DESKS": ",".join(f"{number}={DESKS}:{outside.sip_port}" for number in DESK_NUMBERS),
    }


def lend_prompts(kit: Kit, folders: Folders) -> None:
    """Put the prompts there that were spoken before, and have what is new spoken."""
    SPOKEN.mkdir(parents=True, exist_ok=True)
    with (SPOKEN.parent / "prompts.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tones.put_music(SPOKEN / "music")
        Shelf(SPOKEN, Prompts(), kit.espeak).make()
        shutil.copytree(SPOKEN, folders.prompts, dirs_exist_ok=True)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses on any of the addresses, below those that the system itself hands out."""
    found: list[int] = []
    for port in random.SystemRandom().sample(range(15_000, 19_999), 500):
        if len(found) < count and is_free(port):
            found.append(port)
    return found


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("", port))
            except OSError:
                return False
    return True
