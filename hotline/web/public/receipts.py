"""What the confirmation page shows: the number and the query code, kept sealed for a short while and then forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from hotline.casework.appeals.models import Appeal
from hotline.web.public.grants import sealed, unsealed

RECEIPT = "receipt"
SHOWN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A filed appeal and its query code."""

    appeal: Appeal
    code: str


def keep(request: HttpRequest, appeal: Appeal, code: str, *, draft_key: str, at: datetime) -> None:
    """Remember what was filed, so that the confirmation can be read again after a reload."""
    until = (at + SHOWN_FOR).timestamp()
    request.session[RECEIPT] = {"appeal": appeal.pk, "code": sealed(code), "draft": draft_key, "until": until}


def _kept(request: HttpRequest) -> dict[str, Any]:
    known = request.session.get(RECEIPT)
    return known if isinstance(known, dict) else {}


def is_for(request: HttpRequest, draft_key: str) -> bool:
    """Whether this draft is the one that was filed last."""
    return bool(draft_key) and _kept(request).get("draft") == draft_key


def read(request: HttpRequest, *, at: datetime) -> Receipt | None:
    """What was filed last, while the code may still be shown."""
    known = _kept(request)
    if not known or known["until"] <= at.timestamp():
        return None
    appeal = Appeal.objects.select_related("person", "turn_unit").filter(pk=known["appeal"]).first()
    return Receipt(appeal, unsealed(known["code"])) if appeal else None


def forget(request: HttpRequest) -> None:
    """Show the code no more."""
    request.session.pop(RECEIPT, None)
