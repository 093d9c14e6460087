"""Idempotency keys: the same key with the same request brings the same answer, with another request it is refused."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hotline.ground.journal.rules import Actor
from hotline.web.api.faults import sentence
from hotline.web.api.problems import Problem

HEADER = "Idempotency-Key"
_FIT = re.compile(r"[\x21-\x7e]{8,128}")


def key_of(request: HttpRequest, *, actor: Actor | None = None) -> str:
    """The key of a request as the journal keeps it; empty without one. Keys of different machines never meet.

    Spelled plainly or in quotes, as the draft of the HTTP header has it.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    plain = given.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = plain[1:-1]
    if not _FIT.fullmatch(plain):
        said = _("give 8 to 128 visible ASCII characters without spaces, best a UUID")
        raise Problem("malformed", errors=(sentence(HEADER, HEADER, said),))
    return f"api:{actor.staff_id if actor else ''}:{plain}"
