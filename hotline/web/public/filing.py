"""From a draft to an appeal: what was answered becomes a registration, through the same action every channel uses."""

import hashlib
import re
from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Urgency
from hotline.casework.correspondence.words import Channel
from hotline.ground.files import actions as files
from hotline.ground.files import queries as kept_files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal.rules import CALLER
from hotline.ground.profiles.rules import Profile
from hotline.lib.phones import Phone, normalise
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.web.public.choosing import UNSURE, place_of
from hotline.web.public.draft import Draft
from hotline.web.public.questions import is_anonymous

_RANK = (Urgency.CALM, Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL)


def matter_of(draft: Draft) -> Matter | None:
    """The category she chose; None when she was not sure."""
    code = draft.answer("matter", "code")
    return None if code in ("", UNSURE) else Matter.objects.filter(code=code, closed_on__isnull=True).offered().first()


def phone_of(draft: Draft, profile: Profile) -> Phone | None:
    """The telephone number she left."""
    text = "" if is_anonymous(draft) else str(draft.answer("you", "phone"))
    return normalise(text, area_code=profile.area_code or None) if text else None


SHORTEST_TITLE, LONGEST_TITLE = 4, 30
_SENTENCE = re.compile(r"[。！？；\n]|[.!?;]\s")
_CLAUSE = re.compile(r"[，、：,:]")


def title_of(content: str) -> str:
    """A title out of what she wrote: the first sentence that says something (a greeting does not), or as many of its
    clauses as fit into thirty characters."""
    sentences = [part.strip() for part in _SENTENCE.split(content) if part.strip()]
    sentence = next((part for part in sentences if len(part) >= SHORTEST_TITLE), " ".join(sentences))
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    cuts = [
        found.start() for found in _CLAUSE.finditer(sentence[: LONGEST_TITLE + 1]) if found.start() >= SHORTEST_TITLE
    ]
    return sentence[: cuts[-1] if cuts else LONGEST_TITLE]


def urgency_of(draft: Draft, matter: Matter | None, profile: Profile) -> str:
    """How soon a person must look at it: the category's own urgency, raised where she writes of danger. The person who
    accepts it decides."""
    urgency = matter.urgency if matter and matter.urgency in Urgency.values else Urgency.NORMAL
    if profile.emergencies(str(draft.answer("what", "content"))):
        urgency = max(urgency, Urgency.URGENT, key=lambda one: _RANK.index(Urgency(one)))
    return str(urgency)


def registration(draft: Draft, *, profile: Profile, language: str) -> Registration:
    """What is registered of a draft."""
    matter = matter_of(draft)
    is_nameless = is_anonymous(draft)
    name = "" if is_nameless else str(draft.answer("you", "name"))
    return Registration(
        title=title_of(str(draft.answer("what", "content"))),
        content=str(draft.answer("what", "content")),
        region=place_of(draft.answers.get("where", {})),
        channel=Channel.WEB,
        kind=str(draft.answer("kind", "kind")),
        urgency=urgency_of(draft, matter, profile),
        matter=matter,
        person=Introduction(name=name, phone=phone_of(draft, profile), language=language),
        language=language,
        address_text=str(draft.answer("where", "address")),
        occurred=str(draft.answer("when", "occurred")),
        claim=str(draft.answer("when", "claim")),
        object_name=str(draft.answer("when", "party")),
        is_confidential=draft.answer("privacy", "privacy") == "confidential",
        is_anonymous=is_nameless,
        wants_visit=not is_nameless and draft.answer("wishes", "visit") == "yes",
        wants_public=draft.answer("wishes", "public") == "yes",
        preferred_time=str(draft.answer("wishes", "preferred")),
    )


def file(draft: Draft, *, profile: Profile, language: str, at: datetime) -> tuple[Appeal, str]:
    """Register the appeal of a draft with its files. However often it is sent, it is one appeal."""
    given = registration(draft, profile=profile, language=language)
    uploads = draft.fetch_files()
    try:
        return _file(draft, given, uploads, at)
    except IntegrityError:
        # the same draft was sent twice at once and the other one was first: the key gives its appeal back
        return _file(draft, given, uploads, at)


@transaction.atomic
def _file(draft: Draft, given: Registration, uploads: list[Inspected], at: datetime) -> tuple[Appeal, str]:
    appeal, code = register(given, actor=CALLER, at=at, key=f"web:{draft.key}", request=["web", draft.key])
    attach(uploads, appeal, at=at)
    return appeal, code


def attach(uploads: list[Inspected], appeal: Appeal, *, at: datetime) -> None:
    """Attach files to an appeal; the same content sent twice is attached once."""
    if not uploads:
        return
    there = {attachment.file.sha256 for attachment in kept_files.attachments("appeal", appeal.pk)}
    for upload in uploads:
        digest = hashlib.sha256(upload.body).hexdigest()
        if digest not in there:
            there.add(digest)
            files.keep(
                upload=upload,
                name=upload.name,
                subject_kind="appeal",
                subject_id=appeal.pk,
                actor_id=None,
                visibility=Visibility.CITIZEN,
                at=at,
            )
