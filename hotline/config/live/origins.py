"""Which pages may listen to the live process: those of our own, and no others."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from hotline.config import environment


def is_ours(origin: str) -> bool:
    """Whether a page of this origin is a page of ours: same scheme, host and port as the pages are served by."""
    if origin == own_origin():
        return True
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if settings.IS_HTTPS:
        is_right = parts.scheme == "https" and port is None
    else:
        is_right = parts.scheme == "http" and (port or 80) == environment.port()
    is_bare = origin == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    return is_right and is_bare and validate_host(_in_brackets(parts.hostname or ""), settings.ALLOWED_HOSTS)


def own_origin() -> str:
    """The origin of `HUIYIN_ADDRESS`; empty where none is given."""
    parts = urlsplit(settings.HUIYIN_ADDRESS)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _in_brackets(name: str) -> str:
    try:
        return f"[{name}]" if ip_address(name).version == 6 else name
    except ValueError:
        return name
