"""Writes the whole configuration, and the seats' part of it again while the exchange runs."""

from collections.abc import Iterable
from datetime import datetime

from hotline.channels.phone.exchange import tones
from hotline.channels.phone.exchange.configuration import dialplan, frame, lines, pjsip
from hotline.channels.phone.exchange.configuration.certificates import certificate
from hotline.channels.phone.exchange.configuration.frame import Frame
from hotline.channels.phone.exchange.configuration.lines import Section
from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Asterisk
from hotline.channels.phone.exchange.secrets import password
from hotline.channels.phone.exchange.settings import T38_PORTS, Settings


def write_all(
    asterisk: Asterisk, settings: Settings, seats: Iterable[SeatLine], *, at: datetime, is_counted: bool = False
) -> Folders:
    """Everything an exchange needs before it starts; where it lies. Raises ExchangeTrouble.

    `is_counted` has it keep lists of calls of its own, for tests to compare with.
    """
    folders = Folders.of(settings.var)
    folders.make()
    papers = certificate(settings, folders, at=at)
    first_fax = settings.last_media_port - T38_PORTS + 1
    mapped = Section("ice_host_candidates", [(settings.address, settings.public_address)], " => ")
    ours = Frame(
        folders=folders,
        http=(settings.control_address, settings.http_port),
        media_ports=(settings.first_media_port, first_fax - 1),
        fax_ports=(first_fax, settings.last_media_port),
        secret=password(folders),
        application=dialplan.APPLICATION,
        wss=(settings.address, settings.wss_port),
        certificate=papers,
        is_counted=is_counted,
        media_lines=[mapped] if settings.public_address else [],
    )
    write_frame(asterisk, ours)
    lines.write(folders.etc / "extensions.conf", dialplan.text(settings, folders))
    lines.write(folders.etc / "pjsip.conf", pjsip.text(settings, seats, papers))
    return folders


def write_frame(asterisk: Asterisk, ours: Frame) -> None:
    """The files that every exchange of ours has, and what it reads besides them."""
    for name, text in frame.files(asterisk, ours).items():
        lines.write(ours.folders.etc / name, text)
    for name in ("documentation", "rest-api"):
        link = ours.folders.data / name
        link.unlink(missing_ok=True)
        link.symlink_to(asterisk.documentation / name)
    tones.put_beep(ours.folders.data / "sounds" / "en")


def write_seats(settings: Settings, seats: Iterable[SeatLine], *, at: datetime) -> bool:
    """The seats' part again; whether it changed, so that the exchange must read it."""
    folders = Folders.of(settings.var)
    papers = certificate(settings, folders, at=at)
    return lines.write(folders.etc / "pjsip.conf", pjsip.text(settings, seats, papers))
