"""POST /appeals: somebody turns to the hotline. The hot path: few statements, nothing decoded twice."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.casework.appeals.actions import Registration, complained_of, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Sensitivity, State
from hotline.casework.clocks import queries as clocks
from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.phones import Phone, normalise
from hotline.lib.statements import read
from hotline.lib.text import gate
from hotline.register.people.actions import Introduction
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS
from hotline.register.units.words import Kind as UnitKind
from hotline.web.api import bodies, limits
from hotline.web.api.door import PREFIX
from hotline.web.api.faults import sentence
from hotline.web.api.keys import key_of
from hotline.web.api.machines import actor_if_any, caller_of
from hotline.web.api.problems import FieldError, Problem
from hotline.web.api.sent import LONGEST_EMAIL, LONGEST_NAME, OF_THE_PUBLIC, NewAppeal
from hotline.web.api.told import Links, Registered, local, written

FIRST_YEAR = 1900
_ISO_DAY = re.compile(r"([+-]?\d{4,})-(\d{1,2})-(\d{1,2})(?!\d)")
_DECODER = msgspec.json.Decoder(NewAppeal)
_ENCODER = msgspec.json.Encoder(order="deterministic")


def create(request: HttpRequest) -> HttpResponse:
    """Register an appeal. JSON, or multipart with the JSON in the part `appeal` and files in parts `attachments`."""
    at = timezone.now()
    actor = actor_if_any(request)
    key = key_of(request, actor=actor)
    body, uploads = (
        bodies.parts(request, "appeal") if bodies.is_multipart(request) else (bodies.json_bytes(request), [])
    )
    sent = bodies.taken(body, _DECODER)
    profile = profiles.current()
    phone = normalise(sent.person.phone, area_code=profile.area_code or None) if sent.person.phone else None
    if errors := unfit(sent, phone, actor=actor, at=at):
        raise Problem("invalid", errors=tuple(errors))
    region = place_of(sent.place)
    attached = [inspected(upload) for upload in uploads]
    if actor is None:
        limits.count(request, at=at, act="create", phone=phone.line if phone else "")
    given, acts = registration(sent, region=region, phone=phone), actor or caller_of(request)
    asked = ["register", fingerprint(sent, uploads)]
    if not attached:
        appeal, code = register(given, actor=acts, at=at, key=key, request=asked)
    else:
        with transaction.atomic():
            appeal, code = register(given, actor=acts, at=at, key=key, request=asked)
            if appeal.received_at == at:  # else the key has brought back an appeal that has its files
                keep(appeal, attached, actor=acts, at=at)
    return written(receipt(appeal, code, at=at), status=201, headers={"Location": f"{PREFIX}/appeals/{appeal.number}"})


def receipt(appeal: Appeal, code: str, *, at: datetime) -> Registered:
    """What the caller is told: the same again when the same request comes again, wherever the appeal stands now."""
    acceptance = appeal.turn_due_at
    if appeal.received_at != at:
        ran = [clock for clock in clocks.of("appeal", appeal.pk) if clock.kind == "acceptance"]
        acceptance = min(ran, key=lambda clock: clock.started_at).due_at if ran else None
    address = f"{PREFIX}/appeals/{appeal.number}"
    return Registered(
        number=appeal.number,
        query_code=code,
        state=State.REGISTERED,
        received_at=local(appeal.received_at) or at,
        acceptance_due_at=local(acceptance),
        promised_at=None,
        links=Links(address, "/track/", f"{address}/materials", f"{address}/ratings"),
    )


def fingerprint(sent: msgspec.Struct, uploads: list[UploadedFile[Any]]) -> str:
    """What tells two requests under one key apart: everything that was sent, files by their digest."""
    digest = hashlib.sha256(_ENCODER.encode(sent))
    for upload in uploads:
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
    return digest.hexdigest()


def inspected(upload: UploadedFile[Any]) -> Inspected:
    """An attachment, checked by its content before anything is locked."""
    return files.inspect(upload=upload, name=upload.name or "", most_bytes=bodies.MOST_FILES, field="attachments")


def keep(appeal: Appeal, attached: list[Inspected], *, actor: Actor, at: datetime) -> None:
    """Attach what the caller sent, for her and the staff to see."""
    for file in attached:
        files.keep(
            upload=file,
            name=file.name,
            subject_kind=Appeal.journal_kind,
            subject_id=appeal.pk,
            actor_id=actor.staff_id,
            visibility=Visibility.CITIZEN,
            at=at,
        )


def place_of(code: str) -> Unit:
    """The region that a code means; the city itself where none is given."""
    if not code:
        return read(Unit, "t.kind = %s AND t.parent_id IS NULL ORDER BY t.path LIMIT 1", [UnitKind.CITY.value])[0]
    kinds = [kind.value for kind in REGIONS]
    found = (
        read(Unit, "t.code = %s AND t.kind = ANY(%s) AND t.closed_on IS NULL", [code, kinds])
        if code.isprintable()
        else []
    )
    if not found:
        raise Problem("invalid", errors=(sentence("place", "place", "There is no place with this code."),))
    return found[0]


def registration(sent: NewAppeal, *, region: Unit, phone: Phone | None) -> Registration:
    """The appeal as the room registers it."""
    person = sent.person
    language = person.language if sent.language is msgspec.UNSET else sent.language
    return Registration(
        title=sent.title,
        content=sent.content,
        region=region,
        channel=sent.channel,
        kind=sent.kind,
        person=Introduction(
            name=gate(person.name, longest=LONGEST_NAME, field="person.name", lines=False),
            phone=phone,
            kind=person.kind,
            language=person.language,
            address=gate(person.address, longest=200, field="person.address", lines=False),
            email=person.email.strip(),
            employer=gate(person.employer, longest=120, field="person.employer", lines=False),
        ),
        language=language,
        address_text=gate(sent.address, longest=200, field="address", lines=False),
        occurred=sent.occurred,
        claim=sent.claim,
        object_kind=sent.object_kind,
        object_name=sent.object_name,
        is_confidential=sent.confidential,
        is_anonymous=sent.anonymous,
        wants_visit=sent.wants_visit,
        wants_public=sent.wants_public,
        preferred_time=gate(sent.preferred_time, longest=80, field="preferred_time", lines=False),
        prior_attempts=sent.prior_attempts,
        channel_detail=gate(sent.channel_detail, longest=80, field="channel_detail", lines=False),
        external_number=gate(sent.external_number, longest=60, field="external_number", lines=False),
        external_system=gate(sent.external_system, longest=40, field="external_system", lines=False),
        sensitivity=sent.sensitivity,
        complained=tuple(complained_of(sent.complained, home=region.path)) if sent.complained else (),
        outer_due_at=sent.outer_due_at,
        longitude=sent.longitude,
        latitude=sent.latitude,
    )


def unfit(sent: NewAppeal, phone: Phone | None, *, actor: Actor | None, at: datetime) -> list[FieldError]:
    """What types and lengths cannot say: everything that is wrong with an appeal, not only the first of it."""
    if actor is not None and not may(actor, "register"):
        raise OutOfScope("Your role does not cover this.")
    found = [*_unreachable(sent, phone), *_not_of_the_public(sent, actor)]
    if not sent.content.strip():
        found.append(sentence("content", "content", "must be given"))
    if (sent.longitude is None) != (sent.latitude is None):
        found.append(sentence("latitude", "latitude", _("must be given together with the longitude")))
    if impossible(sent.occurred, at):
        found.append(sentence("occurred", "occurred", _("is no day on which this can have happened")))
    return found


def _unreachable(sent: NewAppeal, phone: Phone | None) -> list[FieldError]:
    """A caller who gives her name or asks for an answer can be reached."""
    person, found = sent.person, []
    if person.phone.strip() and phone is None:
        found.append(sentence("person.phone", "person.phone", _("is no telephone number")))
    elif phone is None and not sent.anonymous and not person.email.strip():
        found.append(sentence("person.phone", "person.phone", _("must be given, or the appeal be sent as anonymous")))
    if person.email.strip() and not _is_email(person.email.strip()):
        found.append(sentence("person.email", "person.email", _("is no e-mail address")))
    return found


def _not_of_the_public(sent: NewAppeal, actor: Actor | None) -> list[FieldError]:
    """What only machines with a key may say."""
    if actor is not None:
        return []
    found = []
    if sent.channel not in OF_THE_PUBLIC:
        found.append(sentence("channel", "channel", _("can be given with a key only")))
    found += [
        sentence(name, name, _("can be given with a key only"))
        for name in ("external_number", "external_system", "complained", "outer_due_at")
        if getattr(sent, name)
    ]
    if sent.sensitivity != Sensitivity.NONE:
        found.append(sentence("sensitivity", "sensitivity", _("can be given with a key only")))
    return found


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_EMAIL and text.isprintable()


def impossible(occurred: str, at: datetime) -> bool:
    """Whether a text begins with a day that never was, lies before living memory, or is still to come."""
    day = _ISO_DAY.match(occurred.strip())
    if day is None:
        return False
    try:
        on = date(*(int(part) for part in day.groups()))
    except (ValueError, OverflowError):
        return True
    return on.year < FIRST_YEAR or on > (at.astimezone(UTC) + timedelta(days=1)).date()
