"""Keyset pages: a cursor says after which row the next page begins. It holds nothing secret."""

import base64
import binascii
from typing import TypeVar

import msgspec
from django.utils.translation import gettext as _

from hotline.web.api.faults import sentence
from hotline.web.api.problems import Problem

Place = TypeVar("Place", bound=msgspec.Struct)

LONGEST = 200


def spelled(place: msgspec.Struct) -> str:
    """The cursor that means a place in a list."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode("ascii").rstrip("=")


def read(cursor: str, kind: type[Place]) -> Place | None:
    """The place a cursor means; None at the beginning. A cursor that we have not given is refused."""
    if not cursor:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        said = _("is no cursor of this list; take the one that came as next")
        raise Problem("invalid", errors=(sentence("cursor", "cursor", said),)) from None
