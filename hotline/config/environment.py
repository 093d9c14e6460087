"""What the surroundings decide: the folder for data, the database, the secrets.

Every variable has a safe default, so that nothing has to be set on a fresh machine:

- `HUIYIN_VAR` folder for everything the installation keeps (default `var/` of the checkout, else of the current folder)
- `DATABASE_URL` `postgresql://user:password@host:port/name`; unset means the private server under `HUIYIN_VAR`
- `HOST`, `PORT` where the pages are served (127.0.0.1:8000)
- `HUIYIN_LIVE_PORT` where pages are told at once what has changed (the port after `PORT`); `HUIYIN_LIVE_ADDRESS` where
  browsers find it when that is elsewhere (`https://12345.example.gov.cn:8443`), `off` for pages that look by themselves
- `HUIYIN_PHONE_RECOGNITION` the folder with the city's model for writing down what is said in calls; unset: off;
- `HUIYIN_PHONE_SOFTPHONE` where the browsers of seats find the exchange (`wss://12345.example.gov.cn:8089/ws`); unset:
  seats have no telephone; `HUIYIN_PHONE_TABLE_PHONES` extensions with a telephone on the table instead
- `HUIYIN_ALLOWED_HOSTS` further host names, separated by commas
- `HUIYIN_ADDRESS` where citizens find the pages (`https://12345.example.gov.cn`), for links in messages; unset: none
- `HUIYIN_HTTPS=1` the pages are reached over https through a proxy that sets `X-Forwarded-Proto`
- `HUIYIN_DEBUG=1` Django's debug pages; never where citizens can reach them
- `HUIYIN_PROXIES` how many proxies of our own stand before the pages, each adding to `X-Forwarded-For` (0)
- `HUIYIN_LIMIT_ADDRESS`, `HUIYIN_LIMIT_PHONE` requests of one kind that an address or a telephone may send to the
  interface for machines within an hour (600, 30; 0 for no limit)
- `HUIYIN_EXPORT_LIMIT` most rows of an exported list (default 20,000)
- `HUIYIN_STATEMENT_TIMEOUT` longest time one SQL statement may take (default `30s`, `0` for no limit)
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hotline.lib.embedded_postgres import SOCKET_PORT, socket_folder

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
# A length of time as PostgreSQL reads it; a bare number is milliseconds.
DURATION = re.compile(r"[0-9]{1,9}(ms|s|min|h|d)?")


class BadSetting(Exception):
    """A variable of the environment says something that cannot be; the message names it and what to do."""


def is_on(name: str) -> bool:
    """Whether the variable asks for something to be switched on."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """The variable's values, separated by commas."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def is_checkout() -> bool:
    """Whether we run from the sources, not from an installed package."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "hotline").samefile(PACKAGE)


def number(name: str, default: int) -> int:
    """The variable's value as a whole number, 0 or more."""
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or len(given) > 9:
        raise BadSetting(f"{name} is {given!r}; give a whole number, 0 or more.")
    return int(given)


def duration(name: str, default: str) -> str:
    """The variable's value as a length of time for PostgreSQL."""
    given = os.environ.get(name, "").strip() or default
    if not DURATION.fullmatch(given):
        raise BadSetting(f"{name} is {given!r}; give a length of time such as 30s or 5min, 0 for no limit.")
    return given


def var_folder() -> Path:
    """Where the installation keeps what it must not lose: database, files, keys."""
    given = os.environ.get("HUIYIN_VAR", "").strip()
    if given:
        return Path(given).expanduser().absolute()
    home = CHECKOUT if is_checkout() else Path.cwd()
    return home / "var"


def port() -> int:
    """The TCP port of the pages."""
    return _port("PORT", 8000)


def live_port() -> int:
    """The TCP port of the process that tells pages what has changed."""
    return _port("HUIYIN_LIVE_PORT", port() % 65535 + 1)


def _port(name: str, default: int) -> int:
    given = os.environ.get(name, "").strip() or str(default)
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise BadSetting(f"{name} is {given!r}; give a number between 1 and 65535.")
    return int(given)


def live_address() -> str:
    """Where browsers find that process: scheme, host and port; `off` for nowhere, empty for the usual place."""
    given = os.environ.get("HUIYIN_LIVE_ADDRESS", "").strip().rstrip("/")
    parts = urlsplit(given)
    if given not in {"", "off"} and (
        parts.scheme not in {"http", "https"} or given != f"{parts.scheme}://{parts.netloc}"
    ):
        raise BadSetting(f"HUIYIN_LIVE_ADDRESS is {given!r}; give scheme, host and port alone, or off.")
    return given


def table_phones() -> frozenset[str]:
    """The extensions whose telephone stands on the table: no browser registers for them."""
    return frozenset(words("HUIYIN_PHONE_TABLE_PHONES"))


def softphone() -> str:
    """Where the browsers of seats find the exchange; empty where there is none. What is said is never sent in the
    clear over a network: ws:// is for this machine alone."""
    given = os.environ.get("HUIYIN_PHONE_SOFTPHONE", "").strip()
    parts = urlsplit(given)
    is_local = parts.scheme == "ws" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if given and not (parts.hostname and (parts.scheme == "wss" or is_local)):
        raise BadSetting(
            f"HUIYIN_PHONE_SOFTPHONE is {given!r}; give an address that begins with wss:// (ws:// on this machine)."
        )
    return given


def host() -> str:
    """The address the pages are served on."""
    return os.environ.get("HOST", "").strip() or "127.0.0.1"


def postgres_folder() -> Path:
    """Where the private database server lives."""
    return var_folder() / "postgres"


def is_database_given() -> bool:
    """Whether somebody else's PostgreSQL is used instead of the private one."""
    return bool(os.environ.get("DATABASE_URL", "").strip())


def database() -> dict[str, Any]:
    """Django's settings of the database: the given one, else the private server's socket."""
    given = os.environ.get("DATABASE_URL", "").strip()
    where = from_url(given) if given else embedded(postgres_folder())
    limits = {
        "statement_timeout": duration("HUIYIN_STATEMENT_TIMEOUT", "30s"),
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    }
    options = {
        # Values travel apart from the statement. Nothing is prepared unless a hot path asks for it: an unnamed
        # statement is planned with its values, which subtree ranges need (a generic plan is 80 times slower there).
        "server_side_binding": True,
        # Without a threshold the driver would not prepare even what asks for it; nothing else reaches this one.
        "prepare_threshold": 1_000_000_000,
        "pool": {"min_size": 1, "max_size": 6, "timeout": 10},
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        "application_name": "huiyin",
    }
    where["OPTIONS"] = {**options, **where.get("OPTIONS", {})}
    return {"ENGINE": "hotline.lib.postgres", **where}


def embedded(folder: Path) -> dict[str, Any]:
    """Settings for the private server living in `folder`."""
    return {"NAME": "huiyin", "USER": "huiyin", "HOST": str(socket_folder(folder)), "PORT": str(SOCKET_PORT)}


def from_url(url: str) -> dict[str, Any]:
    """Settings for `postgresql://user:password@host:port/name?sslmode=…`; a socket folder goes into `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    try:
        number = parts.port
    except ValueError:
        raise BadSetting("DATABASE_URL names a port that is no number between 1 and 65535.") from None
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(number or ""),
        "OPTIONS": options,
    }


def private_folder(folder: Path) -> Path:
    """Make `folder` readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """A secret of this installation: from the environment, else made once and kept under var/keys with 0600."""
    given = environ.get(f"HUIYIN_{name.upper()}", "").strip()
    if given:
        return given
    try:
        return _kept(private_folder(var_folder() / "keys") / name)
    except OSError as error:
        raise BadSetting(
            f"{error.filename or var_folder()} cannot be used ({error.strerror}); run as the user whose it is, "
            "or name another folder in HUIYIN_VAR."
        ) from error


def _kept(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made
