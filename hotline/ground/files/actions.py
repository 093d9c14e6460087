"""How files come in."""

import hashlib
from datetime import datetime
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from hotline.ground.files import rules
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.lib.text import gate


class Readable(Protocol):
    """What a file comes in as: Django's UploadedFile, an open file, a BytesIO."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


def inspect(
    *, upload: bytes | Readable, name: str, most_bytes: int = rules.MOST_BYTES, field: str = "file"
) -> Inspected:
    """Read a file to its end or its limit, and check it; UnfitFile if it cannot be kept. Writes nothing: forms call
    it for every file before the first row is locked."""
    body = upload if isinstance(upload, bytes) else upload.read(most_bytes + 1)
    return rules.inspect(name, body, most_bytes=most_bytes, field=field)


@transaction.atomic
def keep(
    *,
    upload: bytes | Readable | Inspected,
    name: str,
    subject_kind: str,
    subject_id: int,
    actor_id: int | None,
    visibility: str,
    at: datetime,
    label: str = "",
    most_bytes: int = rules.MOST_BYTES,
) -> Attachment:
    """Keep a file and attach it to a subject, or raise UnfitFile and keep nothing.

    `upload` may be what `inspect` gave; `name` is the sender's, `actor_id` the member of staff or None for a citizen.
    The content is on the disk before its row is written: a row never points at nothing.
    """
    visibility = Visibility(visibility)
    label = gate(label, longest=60, field=_("Description of the file"), lines=False)
    if not isinstance(upload, Inspected):
        upload = inspect(upload=upload, name=name, most_bytes=most_bytes)
    file = StoredFile(
        sha256=hashlib.sha256(upload.body).hexdigest(),
        size=len(upload.body),
        media_type=upload.media.name,
        name=upload.name,
        kind=upload.media.kind,
        created_at=at,
        created_by_id=actor_id,
    )
    if not default_storage.exists(file.key):
        default_storage.save(file.key, ContentFile(upload.body))
    file.save(force_insert=True)
    return Attachment.objects.create(
        subject_kind=subject_kind, subject_id=subject_id, file=file, label=label, visibility=visibility
    )
