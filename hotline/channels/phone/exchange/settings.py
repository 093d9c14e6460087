"""What a city sets for its telephone: read from the environment, checked word by word.

docs/how-to/the-phone.md describes every variable. Whatever stands here goes into files that Asterisk reads line by
line, so each value has a form of its own and nothing else is let through.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from hotline.channels.phone.exchange.programs import ExchangeTrouble

Transport: TypeAlias = Literal["udp", "tcp", "tls"]

NUMBER = re.compile(r"\+?[0-9]{2,20}")
DIALLED = re.compile(r"\+?[0-9*#]{1,24}")
EXTENSION = re.compile(r"[0-9]{2,12}")
HOST = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?)*"
)
USER = re.compile(r"[A-Za-z0-9+._@-]{1,80}")
PASSWORD = re.compile(r"[!-~]{1,128}")
ADDRESS = re.compile(r"wss?://[A-Za-z0-9.:\[\]-]{1,260}(/[A-Za-z0-9._/-]{0,100})?")
CODECS = ("alaw", "ulaw", "g722", "opus")
T38_PORTS = 200
"""So many ports at the end of the media's range carry faxes."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """The line to the carrier: where it is, and who we are there when it wants to know."""

    hosts: tuple[str, ...]
    port: int = 5060
    transport: Transport = "udp"
    user: str = ""
    password: str = ""
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    authorities: Path | None = None
    """Who signs the carrier's certificate, where TLS is to make sure of it."""

    @property
    def registers(self) -> bool:
        """Whether we register with the carrier; else it knows us by our address."""
        return bool(self.user)


@dataclass(frozen=True, slots=True)
class Desk:
    """A destination with a telephone system of its own, reached without the carrier: 110, a department."""

    number: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The telephone of one installation."""

    var: Path
    """The folder of the installation."""
    address: str = "127.0.0.1"
    """Where carrier, seats and browsers reach the exchange: an address of this machine."""
    sip_port: int = 5060
    http_port: int = 8088
    wss_port: int = 8089
    first_media_port: int = 10_000
    last_media_port: int = 19_999
    numbers: tuple[str, ...] = ("12345",)
    """The numbers that citizens call; the first is the one we show when we call."""
    fax_numbers: tuple[str, ...] = ()
    trunk: Trunk | None = None
    desks: tuple[Desk, ...] = ()
    public_address: str = ""
    """The address by which the world sees us, when ours is not it (NAT)."""
    local_networks: tuple[str, ...] = ()
    certificate: Path | None = None
    certificate_key: Path | None = None
    table_phones: tuple[str, ...] = ()
    """Extensions with a telephone on the table instead of the one in the browser."""
    softphone: str = ""
    """Where browsers open the websocket of their telephone, when a proxy stands before it."""

    @property
    def control_address(self) -> str:
        """Where the exchange takes our requests: on this machine only."""
        return self.address if ipaddress.ip_address(self.address).is_loopback else "127.0.0.1"

    @property
    def ari_url(self) -> str:
        """The address of the exchange's interface for our application."""
        return f"ws://{self.control_address}:{self.http_port}"

    @property
    def softphone_url(self) -> str:
        """What the page of a seat opens. On one machine without encryption, as pages there are served, too."""
        if self.softphone:
            return self.softphone
        if ipaddress.ip_address(self.address).is_loopback:
            return f"ws://{self.address}:{self.http_port}/ws"
        return f"wss://{self.public_address or self.address}:{self.wss_port}/ws"

    def dial(self, number: str) -> str:
        """How the exchange is asked to ring a number outside: its own line where it has one, else the carrier's.

        Raises ValueError for what is no number.
        """
        if not DIALLED.fullmatch(number):
            raise ValueError("This is not a telephone number.")
        if any(desk.number == number for desk in self.desks):
            return f"PJSIP/desk-{number}"
        return f"PJSIP/{number}@trunk"

    @staticmethod
    def dial_seat(extension: str) -> str:
        """How the exchange is asked to ring a seat. Raises ValueError for what is no extension."""
        if not EXTENSION.fullmatch(extension):
            raise ValueError("This is not an extension.")
        return f"PJSIP/{extension}"


def read(var: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them. Raises ExchangeTrouble with the variable and what it may be."""
    from_ = _Reader(environ)
    first, last = from_.media_ports()
    certificate, key = from_.file("CERTIFICATE"), from_.file("CERTIFICATE_KEY")
    if (certificate is None) != (key is None):
        raise ExchangeTrouble(
            "HUIYIN_PHONE_CERTIFICATE and HUIYIN_PHONE_CERTIFICATE_KEY are given together or not at all."
        )
    return Settings(
        var=var,
        address=from_.ip("ADDRESS") or "127.0.0.1",
        sip_port=from_.port("SIP_PORT", 5060),
        http_port=from_.port("HTTP_PORT", 8088),
        wss_port=from_.port("WSS_PORT", 8089),
        first_media_port=first,
        last_media_port=last,
        numbers=from_.words("NUMBERS", NUMBER, "telephone numbers with commas between") or ("12345",),
        fax_numbers=from_.words("FAX_NUMBERS", NUMBER, "telephone numbers with commas between"),
        trunk=from_.trunk(),
        desks=from_.desks(),
        public_address=from_.ip("PUBLIC_ADDRESS"),
        local_networks=from_.networks("LOCAL_NETWORKS"),
        certificate=certificate,
        certificate_key=key,
        table_phones=from_.words("TABLE_PHONES", EXTENSION, "extensions with commas between"),
        softphone=from_.word("SOFTPHONE", ADDRESS, "an address such as wss://12345.example.gov.cn/ws"),
    )


@dataclass(frozen=True)
class _Reader:
    """Reads one variable after the other."""

    environ: Mapping[str, str]

    def _given(self, name: str) -> str:
        return self.environ.get(f"HUIYIN_PHONE_{name}", "").strip()

    @staticmethod
    def _refuse(name: str, value: str, wanted: str) -> ExchangeTrouble:
        shown = "not shown here" if "PASSWORD" in name else repr(value[:60])
        return ExchangeTrouble(f"HUIYIN_PHONE_{name} is {shown}; give {wanted}.")

    def word(self, name: str, form: re.Pattern[str], wanted: str) -> str:
        value = self._given(name)
        if value and not form.fullmatch(value):
            raise self._refuse(name, value, wanted)
        return value

    def words(self, name: str, form: re.Pattern[str], wanted: str) -> tuple[str, ...]:
        values = tuple(word.strip() for word in self._given(name).split(",") if word.strip())
        for value in values:
            if not form.fullmatch(value):
                raise self._refuse(name, value, wanted)
        return values

    def port(self, name: str, default: int) -> int:
        value = self._given(name) or str(default)
        if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
            raise self._refuse(name, value, "a port between 1 and 65535")
        return int(value)

    def media_ports(self) -> tuple[int, int]:
        value = self._given("MEDIA_PORTS") or "10000-19999"
        found = re.fullmatch(r"([0-9]{4,5})-([0-9]{4,5})", value)
        first, last = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1024 <= first < last < 65536 or last - first < 2 * T38_PORTS:
            raise self._refuse("MEDIA_PORTS", value, f"a range of more than {2 * T38_PORTS} ports such as 10000-19999")
        return first, last

    def ip(self, name: str) -> str:
        value = self._given(name)
        try:
            return str(ipaddress.IPv4Address(value)) if value else ""
        except ValueError:
            raise self._refuse(name, value, "an address of this machine such as 10.1.2.3") from None

    def networks(self, name: str) -> tuple[str, ...]:
        value = self._given(name)
        try:
            return tuple(str(ipaddress.IPv4Network(each.strip())) for each in value.split(",") if each.strip())
        except ValueError:
            raise self._refuse(name, value, "networks such as 10.0.0.0/8 with commas between") from None

    def file(self, name: str) -> Path | None:
        value = self._given(name)
        if not value:
            return None
        path = Path(value).expanduser().absolute()
        if not path.is_file() or not is_plain(str(path)):
            raise self._refuse(name, value, "a file that is there, in a folder with a plain name")
        return path

    def trunk(self) -> Trunk | None:
        hosts = self.words("TRUNK", HOST, "the carrier's host names or addresses with commas between")
        if not hosts:
            return None
        transport = self._given("TRUNK_TRANSPORT") or "udp"
        if transport not in {"udp", "tcp", "tls"}:
            raise self._refuse("TRUNK_TRANSPORT", transport, "udp, tcp or tls")
        codecs = self.words("TRUNK_CODECS", re.compile("|".join(CODECS)), f"some of {', '.join(CODECS)}")
        user = self.word("TRUNK_USER", USER, "the name under which we register with the carrier")
        password = self.word("TRUNK_PASSWORD", PASSWORD, "the carrier's password: letters, digits and signs of ASCII")
        if password and not user:
            raise ExchangeTrouble("HUIYIN_PHONE_TRUNK_PASSWORD is given without HUIYIN_PHONE_TRUNK_USER; give both.")
        port = self.port("TRUNK_PORT", 5061 if transport == "tls" else 5060)
        authorities = self.file("TRUNK_CA")
        if authorities is not None and transport != "tls":
            raise ExchangeTrouble("HUIYIN_PHONE_TRUNK_CA is for TLS; give HUIYIN_PHONE_TRUNK_TRANSPORT=tls, too.")
        return Trunk(hosts, port, transport, user, password, codecs or ("alaw", "ulaw"), authorities)  # type: ignore[arg-type]

    def desks(self) -> tuple[Desk, ...]:
        """`110=10.0.0.1:5060, 12348=desk.example.gov.cn`"""
        found = []
        wanted = "destinations such as 110=10.0.0.1:5060 with commas between"
        for value in self.words("DESKS", re.compile(r"[0-9]{2,20}=[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?"), wanted):
            number, _, where = value.partition("=")
            host, _, port = where.partition(":")
            if not HOST.fullmatch(host) or not 0 < int(port or 5060) < 65536:
                raise self._refuse("DESKS", value, wanted)
            found.append(Desk(number, host, int(port or 5060)))
        return tuple(found)


def is_plain(text: str) -> bool:
    """Whether a path can stand in a file of Asterisk's as it is."""
    return re.fullmatch(r"[\w/.@+ -]+", text) is not None and text == text.strip()
