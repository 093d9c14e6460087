"""Where this machine's apt gets Debian from, so that the exchange comes from the same place in the same way."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hotline.channels.phone.exchange.programs import ExchangeTrouble

KEYRINGS = ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")
# How apt reaches its mirrors (proxies, certificates, time limits) and how old their lists may be.
SETTINGS = re.compile(r'Acquire::(?:https?|ftp|ForceIPv[46]|Retries|Check-Valid-Until|Check-Date)\b[\w:.-]* "[^"]+";')
LISTED = "$(REPO_URI)\t$(LABEL)\t$(COMPONENT)"
PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Mirror:
    """A Debian mirror, the settings it is reached with, and the keys that sign it."""

    address: str
    settings: tuple[str, ...]
    keyring: Path | None


def machine_mirror() -> Mirror:
    """The mirror of this machine's Debian. Raises ExchangeTrouble where there is none."""
    listed = apt("indextargets", "--format", LISTED, "Created-By: Packages")
    rows = [line.split("\t") for line in listed.splitlines() if line.count("\t") == 2]
    fitting = [address for address, label, component in rows if label == "Debian" and component == "main"]
    # Lists that were never fetched have no label yet.
    fitting += [address for address, label, _ in rows if label.startswith("$") and re.search(r"/debian/?$", address)]
    if not fitting:
        raise ExchangeTrouble(
            "no Debian mirror stands in this machine's apt sources; install Asterisk 22.4 or newer, espeak-ng and sipp "
            "by the packages of your system."
        )
    return Mirror(fitting[0], _settings(), _keyring())


def _settings() -> tuple[str, ...]:
    dumped = _said(["apt-config", "dump", "Acquire"], "apt's settings cannot be read", None)
    return tuple(line.removesuffix(";") for line in dumped.splitlines() if SETTINGS.fullmatch(line))


def _keyring() -> Path | None:
    folder = Path("/usr/share/keyrings")
    return next((folder / name for name in KEYRINGS if (folder / name).is_file()), None)


def apt(*words: str, cwd: Path | None = None) -> str:
    """What apt-get answers. Raises ExchangeTrouble when it is not there or fails."""
    if shutil.which("apt-get") is None:
        raise ExchangeTrouble(
            "this machine has no apt-get; install Asterisk 22.4 or newer, espeak-ng and sipp by the packages of your "
            "system."
        )
    return _said(["apt-get", "-q", *words], f"apt-get {words[0]} {words[1] if len(words) > 1 else ''} failed", cwd)


def _said(command: list[str], failure: str, cwd: Path | None) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExchangeTrouble(f"{failure}: {error}.") from error
    if done.returncode:
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
        raise ExchangeTrouble(f"{failure}: {reason}")
    return done.stdout.decode("utf-8", "replace")
