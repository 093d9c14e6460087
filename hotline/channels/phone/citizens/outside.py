"""Where citizens are, and the configuration of their exchange.

Three addresses of this machine, so that our own exchange tells apart who comes: the carrier with all citizens, the
telephones on tables, and desks such as 110 that have a line of their own.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from hotline.channels.phone.exchange.configuration import lines
from hotline.channels.phone.exchange.configuration.frame import Frame
from hotline.channels.phone.exchange.configuration.lines import Line, Section, whole
from hotline.channels.phone.exchange.configuration.writing import write_frame
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Asterisk, ExchangeTrouble
from hotline.channels.phone.exchange.secrets import password
from hotline.channels.phone.exchange.settings import EXTENSION, T38_PORTS

APPLICATION = "citizens"
CARRIER, TABLES, DESKS = "127.0.0.2", "127.0.0.3", "127.0.0.4"
DIALLED, RUNG, EAR = "dialled", "rung", "ear"
"""With what a channel comes into the puppeteer's hands."""
PAGES = "CITIZEN_PAGES"
"""The variable with the pages of a fax that is to be sent."""
FAX_OUT = "fax-out"
FAX_WAY = "CITIZEN_FAX"
"""The variable with the way of a fax: "fz" asks for T.38 and falls back, "F" is sound alone (G.711)."""
NAME, WHERE = "citizens", "where.json"


@dataclass(frozen=True, slots=True)
class Outside:
    """Everybody who is not ours."""

    folders: Folders
    hotline: tuple[str, int]
    """Where our own exchange takes calls."""
    sip_port: int = 5070
    http_port: int = 8098
    media_ports: tuple[int, int] = (20_000, 29_999)

    @classmethod
    def of(cls, var: Path, hotline: tuple[str, int], *, sip_port: int, http_port: int) -> Self:
        """Everybody who is not ours, for trying an installation."""
        return cls(Folders(var.absolute() / NAME), hotline, sip_port, http_port)

    @classmethod
    def kept(cls, var: Path) -> Self:
        """The one that runs for an installation. Raises ExchangeTrouble when none ever did."""
        try:
            found = json.loads((var / NAME / WHERE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ExchangeTrouble("no citizens have been started for this installation: `make phone`.") from error
        address, port = found["hotline"]
        return cls.of(var, (address, port), sip_port=found["sip_port"], http_port=found["http_port"])

    def keep(self) -> None:
        """Write down where it is, so that other processes find it."""
        where = {"hotline": self.hotline, "sip_port": self.sip_port, "http_port": self.http_port}
        (self.folders.root / WHERE).write_text(json.dumps(where), encoding="utf-8")

    @property
    def ari_url(self) -> str:
        """The address of the exchange's interface."""
        return f"ws://127.0.0.1:{self.http_port}"


def write_all(asterisk: Asterisk, outside: Outside, tables: Mapping[str, str]) -> None:
    """Everything that their exchange needs before it starts; `tables` are extensions with their secrets."""
    outside.folders.make()
    first, last = outside.media_ports
    ours = Frame(
        folders=outside.folders,
        http=("127.0.0.1", outside.http_port),
        media_ports=(first, last - T38_PORTS),
        fax_ports=(last - T38_PORTS + 1, last),
        secret=password(outside.folders),
        application=APPLICATION,
        modules=("app_stack", "app_verbose"),
    )
    write_frame(asterisk, ours)
    lines.write(outside.folders.etc / "extensions.conf", _dialplan())
    write_telephones(outside, tables)


def write_telephones(outside: Outside, tables: Mapping[str, str]) -> bool:
    """Which telephones there are; whether that is something new."""
    return lines.write(outside.folders.etc / "pjsip.conf", whole(_telephones(outside, tables)))


def fax_results(outside: Outside, pages: Path) -> list[str]:
    """How the faxes with these pages went, as the exchange said: SUCCESS 2 T38. One is not there while it is sent."""
    log = outside.folders.log / "messages"
    said = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    mark = f"sent {pages}: "
    return [line.partition(mark)[2].strip() for line in said if mark in line]


def _dialplan() -> str:
    """Whoever is rung is in the puppeteer's hands. A fax is sent by the exchange, and how it went stands in
    its log: a telephone that dialled by itself may write nowhere else."""
    return lines.HEAD + "\n".join(
        (
            "[general]",
            "static=yes",
            f"[{RUNG}]",
            f"exten => _[+*#0-9]!,1,Stasis({APPLICATION},{RUNG},${{EXTEN}})",
            " same => n,Hangup()",
            f"[{FAX_OUT}]",
            # Whoever hangs up.
            f"exten => s,1,Set(CHANNEL(hangup_handler_push)={FAX_OUT},over,1)",
            f" same => n,SendFAX(${{{PAGES}}}.tif,${{{FAX_WAY}}})",
            " same => n,Hangup()",
            f"exten => over,1,Log(NOTICE,sent ${{{PAGES}}}: ${{FAXSTATUS}} ${{FAXPAGES}} ${{FAXMODE}} ${{FAXERROR}})",
            " same => n,Return()",
            "",
        )
    )


def _telephones(outside: Outside, tables: Mapping[str, str]) -> Iterator[Section]:
    address, port = outside.hotline
    hotline = f"sip:{address}:{port}"
    yield Section("global", [("type", "global"), ("user_agent", "Citizens"), ("endpoint_identifier_order", "ip")])
    for name, where in (("carrier", CARRIER), ("tables", TABLES), ("desks", DESKS)):
        transport: list[Line] = [("type", "transport"), ("protocol", "udp"), ("bind", f"{where}:{outside.sip_port}")]
        yield Section(name, transport)
    yield Section("hotline", [*_endpoint("carrier", CARRIER), ("send_pai", True), ("t38_udptl", True)])
    yield Section("hotline", [("type", "aor"), ("contact", hotline)])
    # Whoever calls from there is the hotline; which telephone it wants is the number that it calls.
    yield Section("hotline-known", [("type", "identify"), ("endpoint", "hotline"), ("match", address)])
    for extension, secret in sorted(tables.items()):
        yield from _table(outside, extension, secret)


def _endpoint(transport: str, address: str) -> list[Line]:
    lines: list[Line] = [("type", "endpoint"), ("transport", transport), ("context", RUNG), ("aors", "hotline")]
    lines += [("disallow", "all"), ("allow", "alaw,ulaw"), ("dtmf_mode", "rfc4733"), ("direct_media", False)]
    return [*lines, ("media_address", address), ("bind_rtp_to_media_address", True)]


def _table(outside: Outside, extension: str, secret: str) -> Iterator[Section]:
    """A telephone that stands on a table and registers as one does."""
    assert EXTENSION.fullmatch(extension)
    name, registrar = f"table-{extension}", f"sip:{outside.hotline[0]}:{outside.hotline[1]}"
    yield Section(name, [*_endpoint("tables", TABLES), ("outbound_auth", name), ("from_user", extension)])
    yield Section(name, [("type", "auth"), ("auth_type", "digest"), ("username", extension), ("password", secret)])
    registration: list[Line] = [("type", "registration"), ("transport", "tables"), ("server_uri", registrar)]
    registration += [("client_uri", registrar.replace("sip:", f"sip:{extension}@", 1)), ("contact_user", extension)]
    registration += [("outbound_auth", name), ("retry_interval", 1), ("forbidden_retry_interval", 1)]
    registration += [("max_retries", 100_000), ("auth_rejection_permanent", False), ("expiration", 120)]
    # Asterisk would wait up to ten seconds, so that many do not come at once.
    registration += [("max_random_initial_delay", 0)]
    yield Section(f"{name}-registration", registration)
