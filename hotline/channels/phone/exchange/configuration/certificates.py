"""The certificate of the encrypted connections: the city's own, else one that we sign ourselves."""

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hotline.channels.phone.exchange.configuration.lines import write
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.settings import Settings

LIFE = timedelta(days=825)
"""The longest that browsers take from somebody whom they were told to trust."""
RENEWED = timedelta(days=30)


def certificate(settings: Settings, folders: Folders, *, at: datetime) -> tuple[Path, Path]:
    """Certificate and key: those given, else our own, made anew a month before it ends or when the address changes."""
    if settings.certificate is not None and settings.certificate_key is not None:
        for path in (settings.certificate, settings.certificate_key):
            if not os.access(path, os.R_OK):
                raise ExchangeTrouble(
                    f"{path} cannot be read by the user who runs the exchange; let this user read it."
                )
        return settings.certificate, settings.certificate_key
    made = folders.keys / "exchange.crt", folders.keys / "exchange.key"
    names = sorted({settings.address, settings.public_address, "127.0.0.1"} - {"", "0.0.0.0"})
    if not _serves(made[0], names, at):
        _make(made, names, at)
    return made


def _serves(path: Path, names: list[str], at: datetime) -> bool:
    try:
        known = x509.load_pem_x509_certificate(path.read_bytes())
        found = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    there = {str(address) for address in found.get_values_for_type(x509.IPAddress)}
    return there >= set(names) and known.not_valid_after_utc - RENEWED > at


def _make(paths: tuple[Path, Path], names: list[str], at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Huiyin exchange")])
    alternatives = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(each)) for each in names)]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC) - timedelta(hours=1))
        .not_valid_after(at.astimezone(UTC) + LIFE)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write(paths[1], private.decode("ascii"))
    write(paths[0], built.public_bytes(encoding).decode("ascii"))
