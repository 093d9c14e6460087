"""Who speaks SIP with us: the carrier, the seats' telephones, and desks such as 110 with a line of their own."""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from hotline.channels.phone.exchange.configuration.lines import Line, Section, whole
from hotline.channels.phone.exchange.settings import EXTENSION, Desk, Settings, Trunk

Kind: TypeAlias = Literal["browser", "telephone"]
SECONDS_OF_FAX_TONE = 30
"""For so long after the answer a fax machine may show itself on a line for voices."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat's telephone: in the browser, or one that stands on the table."""

    extension: str
    secret: str = field(repr=False)
    kind: Kind = "browser"


def text(settings: Settings, seats: Iterable[SeatLine], certificate: tuple[Path, Path]) -> str:
    """The whole file. Raises UnfitValue for what cannot stand in it."""
    return whole(
        [
            Section(
                "global",
                [
                    ("type", "global"),
                    ("user_agent", "Huiyin"),
                    ("endpoint_identifier_order", "ip,username"),
                    ("keep_alive_interval", 30),
                ],
            ),
            *_transports(settings, certificate),
            *(_trunk(settings, settings.trunk) if settings.trunk else ()),
            *(section for desk in settings.desks for section in _desk(settings, desk)),
            *(section for seat in _checked(seats) for section in _seat(settings, seat)),
        ]
    )


def _checked(seats: Iterable[SeatLine]) -> Iterator[SeatLine]:
    """Seats with an extension; no two share one."""
    known: set[str] = set()
    for seat in seats:
        if not EXTENSION.fullmatch(seat.extension) or seat.extension in known:
            raise ValueError(f"{seat.extension!r} is no extension, or two seats have it.")
        known.add(seat.extension)
        yield seat


def _transports(settings: Settings, certificate: tuple[Path, Path]) -> Iterator[Section]:
    outside: list[Line] = []
    if settings.public_address:
        outside += [("external_signaling_address", settings.public_address)]
        outside += [("external_media_address", settings.public_address)]
        outside += [("local_net", network) for network in settings.local_networks]
    where = f"{settings.address}:{settings.sip_port}"
    for protocol in ("udp", "tcp"):
        yield Section(protocol, [("type", "transport"), ("protocol", protocol), ("bind", where), *outside])
    if settings.trunk is not None and settings.trunk.transport == "tls":
        lines: list[Line] = [("type", "transport"), ("protocol", "tls"), ("method", "tlsv1_2")]
        lines += [("bind", f"{settings.address}:{settings.sip_port + 1}")]
        lines += [("cert_file", certificate[0]), ("priv_key_file", certificate[1])]
        if settings.trunk.authorities is not None:
            lines += [("ca_list_file", settings.trunk.authorities), ("verify_server", True)]
        yield Section("tls", [*lines, *outside])
    # Browsers come through the web server of the exchange; this only says that they may.
    yield Section("ws", [("type", "transport"), ("protocol", "ws"), ("bind", settings.address), *outside])


def _media(settings: Settings) -> list[Line]:
    """Media goes through us, never round us, so that it can be recorded; and it comes from where it went to."""
    lines: list[Line] = [("direct_media", False), ("rtp_symmetric", True), ("force_rport", True)]
    lines += [("media_address", settings.public_address or settings.address)]
    if not settings.public_address and not ipaddress.ip_address(settings.address).is_unspecified:
        lines += [("bind_rtp_to_media_address", True)]
    return lines


def _codecs(names: Iterable[str]) -> list[Line]:
    return [("disallow", "all"), ("allow", ",".join(names))]


def _trunk(settings: Settings, trunk: Trunk) -> Iterator[Section]:
    contact = _address(trunk)
    lines: list[Line] = [
        ("type", "endpoint"),
        ("transport", trunk.transport),
        ("context", "carrier"),
        ("aors", "trunk"),
    ]
    lines += [*_codecs(trunk.codecs), *_media(settings), ("dtmf_mode", "auto")]
    lines += [("trust_id_inbound", True), ("send_pai", True), ("from_user", trunk.user or settings.numbers[0])]
    lines += [("t38_udptl", True), ("t38_udptl_ec", "redundancy"), ("t38_udptl_nat", True)]
    lines += [("fax_detect", True), ("fax_detect_timeout", SECONDS_OF_FAX_TONE)]
    # Who talks with her is nothing that the carrier is told, and no reason to negotiate anew in the middle of a call.
    lines += [("send_connected_line", False), ("trust_connected_line", False)]
    # A carrier that falls silent has lost the caller; nobody keeps a dead line.
    lines += [("rtp_timeout", 60), ("rtp_timeout_hold", 3600), ("language", "zh")]
    if trunk.registers:
        lines += [("outbound_auth", "trunk"), ("from_domain", trunk.hosts[0])]
    yield Section("trunk", lines)
    yield Section("trunk", [("type", "aor"), ("contact", contact), ("qualify_frequency", 60)])
    yield Section("trunk-known", [("type", "identify"), ("endpoint", "trunk"), ("match", ",".join(trunk.hosts))])
    if trunk.registers:
        secret: list[Line] = [("type", "auth"), ("auth_type", "digest"), ("username", trunk.user)]
        yield Section("trunk", [*secret, ("password", trunk.password)])
        registration: list[Line] = [("type", "registration"), ("transport", trunk.transport), ("server_uri", contact)]
        registration += [("client_uri", contact.replace("sip:", f"sip:{trunk.user}@", 1)), ("outbound_auth", "trunk")]
        registration += [("contact_user", settings.numbers[0]), ("endpoint", "trunk"), ("line", True)]
        registration += [("retry_interval", 20), ("forbidden_retry_interval", 300), ("max_retries", 1_000_000)]
        registration += [("auth_rejection_permanent", False), ("expiration", 600)]
        yield Section("trunk-registration", registration)


def _address(trunk: Trunk) -> str:
    """Where the carrier is, as SIP writes it."""
    return f"sip:{trunk.hosts[0]}:{trunk.port}" + ("" if trunk.transport == "udp" else f";transport={trunk.transport}")


def _desk(settings: Settings, desk: Desk) -> Iterator[Section]:
    """A destination with a line of its own; what comes from there is a call to the hotline, too."""
    name = f"desk-{desk.number}"
    lines: list[Line] = [("type", "endpoint"), ("transport", "udp"), ("context", "carrier"), ("aors", name)]
    lines += [*_codecs(("alaw", "ulaw")), *_media(settings), ("from_user", settings.numbers[0])]
    yield Section(name, lines)
    yield Section(name, [("type", "aor"), ("contact", f"sip:{desk.number}@{desk.host}:{desk.port}")])
    yield Section(f"{name}-known", [("type", "identify"), ("endpoint", name), ("match", desk.host)])


def _seat(settings: Settings, seat: SeatLine) -> Iterator[Section]:
    lines: list[Line] = [("type", "endpoint"), ("context", "seats"), ("aors", seat.extension), ("auth", seat.extension)]
    lines += _media(settings)
    if seat.kind == "browser":
        lines += [*_codecs(("opus", "alaw", "ulaw")), ("webrtc", True), ("dtls_auto_generate_cert", True)]
    else:
        lines += [*_codecs(("g722", "alaw", "ulaw")), ("dtmf_mode", "rfc4733"), ("rewrite_contact", True)]
    # Nobody else's call, and no call of its own, without the application: it rings seats and dials for them.
    lines += [("allow_transfer", False), ("allow_subscribe", False), ("device_state_busy_at", 1)]
    yield Section(seat.extension, lines)
    secret: list[Line] = [("type", "auth"), ("auth_type", "digest"), ("username", seat.extension)]
    yield Section(seat.extension, [*secret, ("password", seat.secret)])
    # A page that was loaded anew takes the place of the one before.
    aor: list[Line] = [("type", "aor"), ("max_contacts", 1), ("remove_existing", True), ("minimum_expiration", 30)]
    yield Section(seat.extension, [*aor, ("maximum_expiration", 600), ("qualify_frequency", 15)])
