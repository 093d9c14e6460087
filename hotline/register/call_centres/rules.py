"""Whether what was sent comes from whom it should. Pure."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)
"""A signature made longer ago, or later than now, counts no more: what was listened to cannot be sent again."""
SCHEME = "sha256="


class NotSigned(ValueError):
    """There is no signature, it is not this call centre's, or it was made too long ago."""


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def is_known(secret: str, kept: Iterable[bytes]) -> bool:
    """Whether a secret is one of those that are kept. Takes as long for a wrong one as for a right one."""
    given, found = digest(secret), False
    for one in kept:
        found = hmac.compare_digest(given, one) or found
    return found


def signature(key: str, *, stamp: str, body: bytes) -> str:
    """How a body is signed: HMAC-SHA256 of the time stamp, a full stop and the body."""
    return SCHEME + hmac.new(key.encode(), stamp.encode("ascii", "replace") + b"." + body, hashlib.sha256).hexdigest()


def check_signature(key: str, *, given: str, stamp: str, body: bytes, at: datetime) -> None:
    """Raises NotSigned unless a body was signed with a key within the last minutes; the stamp is in seconds since
    1970."""
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 12:
        raise NotSigned("no time stamp")
    if not hmac.compare_digest(given.strip().lower().encode(), signature(key, stamp=stamp, body=body).encode()):
        raise NotSigned("another signature")
    if abs(at.timestamp() - int(stamp)) > FRESH.total_seconds():
        raise NotSigned("made too long ago")
