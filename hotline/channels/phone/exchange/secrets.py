"""The password between our application and the exchange: made once, kept in the exchange's folder, 0600."""

import os
import secrets
from pathlib import Path

from hotline.channels.phone.exchange.folders import Folders


def password(folders: Folders) -> str:
    """The password of the exchange's interface."""
    return _kept(folders.keys / "interface")


def known(folders: Folders) -> str:
    """The same where it has been made; empty where no exchange was ever configured in this folder."""
    path = folders.keys / "interface"
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def _kept(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made
