"""The caller's own addresses: follow by number and code, add material, rate."""

import msgspec
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.casework.appeals.actions import CodeRefused, follow
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.loop import take_appeal_step
from hotline.casework.supervision.actions import urge_as_caller
from hotline.casework.visits.actions import rate as take_rating
from hotline.ground.journal.actions import key_hash
from hotline.ground.journal.models import Event
from hotline.lib import numbers
from hotline.web.api import bodies, limits
from hotline.web.api.appeals import fingerprint, inspected, keep
from hotline.web.api.following import followed
from hotline.web.api.keys import key_of
from hotline.web.api.machines import caller_of
from hotline.web.api.problems import Problem
from hotline.web.api.sent import Material, Rating, Urging
from hotline.web.api.told import written

_MATERIAL = msgspec.json.Decoder(Material)
_RATING = msgspec.json.Decoder(Rating)
_URGING = msgspec.json.Decoder(Urging)


def let_in(number: str, code: str) -> Appeal:
    """The caller's appeal. Wrong number, wrong code and a locked appeal are refused alike."""
    tidy = numbers.tidy_reference(number) if len(number) <= 40 else ""
    if not numbers.is_reference(tidy) or len(code) > 40:
        raise CodeRefused("Number and query code do not belong together. Check both.")
    return follow(number=tidy, code=code, at=timezone.now())


def show(request: HttpRequest, number: str) -> HttpResponse:
    """The appeal as the caller sees it."""
    return written(followed(let_in(number, request.GET.get("code", ""))))


def add_material(request: HttpRequest, number: str) -> HttpResponse:
    """The caller adds something: what she was asked for, or what she thinks of by herself."""
    at = timezone.now()
    key = key_of(request)
    body, uploads = (
        bodies.parts(request, "material") if bodies.is_multipart(request) else (bodies.json_bytes(request), [])
    )
    sent = bodies.taken(body, _MATERIAL)
    appeal = let_in(number, sent.code)
    attached = [inspected(upload) for upload in uploads]
    limits.count(request, at=at, act="material")
    key = f"{key}:{appeal.number}" if key else ""
    if key and uploads:
        _bind(key, fingerprint(sent, uploads))
    given = {"text": sent.text}
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
        step, before = _step(appeal, key), appeal.version
        take_appeal_step(appeal, step, actor=caller_of(request), at=at, given=given, key=key)
        appeal.refresh_from_db()
        if appeal.version != before:  # else the key has brought back what was added before
            keep(appeal, attached, actor=caller_of(request), at=at)
    return written(followed(appeal), status=201)


def _step(appeal: Appeal, key: str) -> str:
    """Which step material is: the supplement we asked for, or an addition; under a known key what it was before."""
    known = Event.objects.filter(key=key_hash(key)).values_list("name", flat=True).first() if key else None
    if known is not None:
        return "supplement" if known == "supplemented" else "add_material"
    return "supplement" if appeal.state == State.SUPPLEMENT_AWAITED else "add_material"


def _bind(key: str, request: str) -> None:
    """Files are no part of what the journal compares under a key: here they are, for a day."""
    name = f"material:{key}"[:200]
    if not cache.add(name, request, 24 * 3600) and cache.get(name) not in (None, request):
        raise Problem("key-reused", _("This key was used before for another request. Use a new key."))


def urge(request: HttpRequest, number: str) -> HttpResponse:
    """The caller urges: once a day, as on the page of her appeal."""
    key = key_of(request)
    sent = bodies.taken(bodies.json_bytes(request), _URGING)
    appeal = let_in(number, sent.code)
    urge_as_caller(appeal, at=timezone.now(), key=f"{key}:{appeal.number}" if key else "")
    return written(followed(appeal), status=201)


def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The caller rates: the return visit is made with that."""
    key = key_of(request)
    sent = bodies.taken(bodies.json_bytes(request), _RATING)
    appeal = let_in(number, sent.code)
    given = {name: value for name, value in msgspec.to_builtins(sent).items() if name != "code" and value is not None}
    take_rating(appeal, at=timezone.now(), given=given, key=f"{key}:{appeal.number}" if key else "")
    appeal.refresh_from_db()
    return written(followed(appeal), status=201)
