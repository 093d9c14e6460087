"""POST /cti/{secret}: what a city's own call centre tells of its calls, in the form that bridges of telephone exchanges
send to ticket systems.

The secret in the address says who speaks. Where the call centre can sign, nothing unsigned is heard. What is told twice
changes nothing, what comes in another order comes to the same.
"""

import re
from typing import Annotated, Any, Literal

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from hotline.casework.calls.actions import Heard, hear_answered, hear_ended, hear_ringing
from hotline.lib.text import gate
from hotline.register.call_centres.actions import note_heard
from hotline.register.call_centres.models import CallCentre
from hotline.register.call_centres.queries import by_secret
from hotline.register.call_centres.rules import NotSigned, check_signature
from hotline.web.api import bodies, limits
from hotline.web.api.faults import sentence
from hotline.web.api.problems import Problem
from hotline.web.api.told import written

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
LONGEST = {"callId": 250, "from": 80, "to": 80, "cause": 40}
LONGEST_USER, MOST_USERS = 60, 50
SIGNATURE, STAMP = "X-Signature", "X-Timestamp"
EVENTS = {"newCall": hear_ringing, "answer": hear_answered, "hangup": hear_ended}
NUMBER = re.compile(r"[+\d][\d ().*#/;a-z=-]*", re.IGNORECASE)
"""What a number looks like; "anonymous", "unknown" and the like are none."""
ALIASES = {"callid": "callId", "call_id": "callId", "answeringnumber": "answeringNumber", "user[]": "user"}

Text80 = Annotated[str, Meta(max_length=80)]


class CallEvent(Struct, rename={"from_": "from", "call_id": "callId", "answering_number": "answeringNumber"}):
    """What a call centre tells of one of its calls. What else it tells is not looked at."""

    event: Literal["newCall", "answer", "hangup"]
    call_id: Annotated[str, Meta(min_length=1, max_length=250)]
    direction: Literal["in", "out"] = "in"
    from_: Text80 = ""
    to: Text80 = ""
    user: str | list[str] = ""
    answering_number: Annotated[str, Meta(max_length=60)] = ""
    cause: Annotated[str, Meta(max_length=40)] = ""


class CallHeard(Struct):
    """That it was heard, and the code under which the call stands here."""

    call: str


PARAMETERS = (
    {
        "name": "secret",
        "in": "path",
        "required": True,
        "description": "The secret of the call centre; it is given when the call centre is connected.",
        "schema": {"type": "string", "maxLength": 120},
    },
    {
        "name": SIGNATURE,
        "in": "header",
        "required": False,
        "description": "sha256= and the HMAC-SHA256, in hexadecimal, of time stamp, full stop and body.",
        "schema": {"type": "string", "maxLength": 80, "pattern": "^[!-~]*$"},
    },
    {
        "name": STAMP,
        "in": "header",
        "required": False,
        "description": "Seconds since 1970; signatures made more than five minutes ago are refused.",
        "schema": {"type": "string", "maxLength": 12, "pattern": "^[0-9]*$"},
    },
)


def hear(request: HttpRequest, secret: str) -> HttpResponse:
    """One event of one call."""
    at = timezone.now()
    centre = by_secret(secret, at=at)
    if centre is None:
        limits.count(request, at=at, act="cti_unknown")
        raise Http404
    limits.count_under({("centre", str(centre.pk)): centre.most_an_hour}, at=at, act="cti")
    body = _body(request)
    _check_signed(request, centre, body, at=at)
    said = bodies.taken_as(_said(request, body), CallEvent)
    call = EVENTS[said.event](_heard(said), centre=centre, at=at)
    note_heard(centre, at=at)
    return written(CallHeard(call.code))


def _body(request: HttpRequest) -> bytes:
    kind = bodies.media_type(request)
    if kind not in (FORM, "application/json"):
        accepted = f"application/json, {FORM}"
        said = _("Send the body as %(accepted)s.") % {"accepted": accepted}
        raise Problem("media-type", said, headers={"Accept-Post": accepted})
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit() or int(announced[:12]) > MOST_BYTES:
        raise Problem("too-large")
    return request.body


def _check_signed(request: HttpRequest, centre: CallCentre, body: bytes, *, at: Any) -> None:
    """Raises Problem 401 where a signature is asked for and none, a wrong one or an old one came."""
    if not centre.is_signed:
        return
    given, stamp = request.headers.get(SIGNATURE, ""), request.headers.get(STAMP, "")
    try:
        check_signature(centre.signing_key, given=given, stamp=stamp, body=body, at=at)
    except NotSigned:
        said = _(
            "Sign the body: X-Timestamp in seconds since 1970, X-Signature sha256=… of time stamp, full stop, body."
        )
        raise Problem("key-needed", said) from None


def _said(request: HttpRequest, body: bytes) -> dict[str, Any]:
    """What was sent, by the names of its fields as bridges spell them; what we know nothing of is left out."""
    if bodies.media_type(request) == FORM:
        form = QueryDict(body, encoding="utf-8")
        given: Any = {name: values if len(values) > 1 else values[0] for name, values in form.lists()}
        if "\ufffd" in str(given):
            # Django puts this sign in the place of what is no UTF-8.
            raise Problem("malformed", _("The body is no UTF-8."))
    else:
        given = bodies.loads(body)
        if not isinstance(given, dict):
            raise Problem("malformed", _("The body must be one object."))
    known = {field.encode_name for field in msgspec.structs.fields(CallEvent)}
    said: dict[str, Any] = {}
    for spelled, value in given.items():
        name = ALIASES.get(str(spelled).lower(), str(spelled))
        if name in known and value is not None:
            said[name] = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return said


def _heard(said: CallEvent) -> Heard:
    """The event in our own words, every text through the gate."""
    ours, theirs = (said.to, said.from_) if said.direction == "in" else (said.from_, said.to)
    users = [said.answering_number, *([said.user] if isinstance(said.user, str) else said.user)]
    if len(users) > MOST_USERS + 1:
        raise Problem("invalid", errors=(sentence("user", "user", _("has too many entries")),))
    return Heard(
        name=_text("callId", said.call_id),
        direction=said.direction,
        other=_number("from", theirs),
        line=_number("to", ours),
        users=tuple(dict.fromkeys(_text("user", user) for user in users if user.strip())),
        cause=_text("cause", said.cause),
    )


def _number(field: str, given: str) -> str:
    typed = _text(field, given)
    return typed if NUMBER.fullmatch(typed) else ""


def _text(field: str, given: str) -> str:
    return gate(given, longest=LONGEST.get(field, LONGEST_USER), field=field, lines=False)
