"""What a citizen may see in this session: appeals opened by number and code, and all appeals of a proven telephone."""

import base64
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from hotline.casework.appeals.models import Appeal
from hotline.lib import seals
from hotline.lib.phones import Phone, normalise
from hotline.register.people import queries as people

FOLLOW_FOR = timedelta(hours=2)
MOST_FOLLOWED = 20
FOLLOWED, RATING, CITIZEN = "followed", "may_rate", "citizen"


def sealed(text: str) -> str:
    """Personal text as it may lie in a session: the table of sessions is no place for it in clear."""
    return base64.b64encode(seals.seal(text)).decode("ascii")


def unsealed(token: object) -> str:
    """The text of what was sealed; empty where it cannot be read any more."""
    try:
        return seals.unseal(base64.b64decode(str(token)))
    except (ValueError, seals.KeyMissing):
        return ""


def _alive(request: HttpRequest, name: str, at: datetime) -> dict[str, float]:
    known = request.session.get(name, {})
    return {pk: until for pk, until in known.items() if until > at.timestamp()} if isinstance(known, dict) else {}


def _grant(request: HttpRequest, name: str, appeal: Appeal, at: datetime) -> None:
    alive = _alive(request, name, at)
    alive[str(appeal.pk)] = (at + FOLLOW_FOR).timestamp()
    request.session[name] = dict(list(alive.items())[-MOST_FOLLOWED:])


def let_follow(request: HttpRequest, appeal: Appeal, *, at: datetime) -> None:
    """Number and code were right: the appeal may be seen for two hours without giving them again."""
    _grant(request, FOLLOWED, appeal, at)


def let_rate(request: HttpRequest, appeal: Appeal, *, at: datetime) -> None:
    """A link out of a message was right: the appeal's answer may be seen and rated, nothing else of it."""
    _grant(request, RATING, appeal, at)


def may_follow(request: HttpRequest, appeal: Appeal, *, at: datetime) -> bool:
    """Whether the appeal may be shown in this session."""
    if str(appeal.pk) in _alive(request, FOLLOWED, at):
        return True
    return appeal.person_id is not None and appeal.person_id in persons(request, at=at)


def may_rate(request: HttpRequest, appeal: Appeal, *, at: datetime) -> bool:
    """Whether the answer to the appeal may be shown and rated in this session."""
    return str(appeal.pk) in _alive(request, RATING, at) or may_follow(request, appeal, at=at)


def sign_in(request: HttpRequest, phone: Phone, *, at: datetime) -> None:
    """The telephone was shown to be hers. The session gets a new key, so that nobody who knew the old one comes in."""
    request.session.cycle_key()
    request.session[CITIZEN] = {"phone": sealed(phone.key), "until": (at + FOLLOW_FOR).timestamp()}


def sign_out(request: HttpRequest) -> None:
    """Forget everything this session may see."""
    for name in (CITIZEN, FOLLOWED, RATING):
        request.session.pop(name, None)


def phone(request: HttpRequest, *, at: datetime) -> Phone | None:
    """The telephone that was shown to be hers, while that holds."""
    known: Any = request.session.get(CITIZEN)
    if not isinstance(known, dict) or known.get("until", 0) <= at.timestamp():
        return None
    return normalise(unsealed(known.get("phone", "")))


def persons(request: HttpRequest, *, at: datetime) -> list[int]:
    """Who is known under the telephone that was shown to be hers; nobody when none was."""
    proven = phone(request, at=at)
    return people.by_phone(proven) if proven else []
