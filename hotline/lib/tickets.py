"""Signed links: an address that says by itself what it is for and until when, without a row in the database."""

from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

RATING = "rate"
"""Lets in to rate one appeal."""


class TicketBroken(ValueError):
    """This was never issued here, or was changed on the way."""


class TicketExpired(ValueError):
    """This was issued here, too long ago."""


def issue(purpose: str, subject: int) -> str:
    """A ticket for one subject and one purpose, fit for an address and short enough for a text message."""
    return _signer(purpose).sign(str(subject))


def read(purpose: str, ticket: str, *, within: timedelta) -> int:
    """The subject of a ticket. Raises TicketExpired or TicketBroken; a ticket for another purpose is a broken one."""
    try:
        return int(_signer(purpose).unsign(ticket, max_age=within))
    except SignatureExpired as late:
        raise TicketExpired("This link has run out.") from late
    except (BadSignature, ValueError) as broken:
        raise TicketBroken("This link is not whole.") from broken


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(sep="~", salt=f"huiyin.{purpose}")
