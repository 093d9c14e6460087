"""How files come in."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from hotline.ground.files import rules
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.files.queries import FileLost, digest_in_store
from hotline.ground.files.rules import Inspected, MediaType, UnfitFile
from hotline.ground.files.words import Fault, Visibility
from hotline.lib.text import gate

ASIDE = "aside"
ASIDE_FOR = timedelta(days=1)


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


@transaction.atomic
def take(*, path: Path, media: MediaType, subject_kind: str, subject_id: int, at: datetime) -> Attachment:
    """Keep a file that a machine of our own has written – a recording, a fax – for the staff, piece by piece however
    long it is. The store is read back before its row is written, so that whoever removes the original afterwards loses
    nothing. Raises UnfitFile for what is no such file, FileLost where the store does not give it back."""
    with path.open("rb") as file:
        head, size = file.read(rules.HEAD), file.seek(0, 2)
        if not rules.is_received(media, head):
            raise UnfitFile("file", Fault.UNKNOWN, name=path.name, accepted=media.extension.upper())
        if size > rules.MOST_RECEIVED:
            raise UnfitFile("file", Fault.TOO_LARGE, name=path.name, megabytes=rules.MOST_RECEIVED // 1024**2)
        file.seek(0)
        stored = StoredFile(
            sha256=hashlib.file_digest(file, "sha256").hexdigest(),
            size=size,
            media_type=media.name,
            name=rules.safe_name(path.name),
            kind=media.kind,
            created_at=at,
        )
        file.seek(0)
        if not default_storage.exists(stored.key):
            default_storage.save(stored.key, File(file))
    if digest_in_store(stored) != stored.sha256:
        raise FileLost(f"{path.name} was written on while it was kept, or the store has not kept it.")
    stored.save(force_insert=True)
    return Attachment.objects.create(
        subject_kind=subject_kind, subject_id=subject_id, file=stored, visibility=Visibility.STAFF
    )


@transaction.atomic
def erase(*, subject_kind: str, subject_ids: Iterable[int]) -> int:
    """Erase what is attached to these subjects for good: the rows now, a content that nothing else shares once this is
    committed. Returns how many files."""
    found = Attachment.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    known = {row.file_id: row.file for row in found.select_related("file")}
    found.delete()
    gone = [file for file in known.values() if not Attachment.objects.filter(file=file).exists()]
    StoredFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
    for key in {file.sha256: file.key for file in gone}.items():
        transaction.on_commit(partial(_drop_content, *key))
    return len(gone)


def _drop_content(sha256: str, key: str) -> None:
    if not StoredFile.objects.filter(sha256=sha256).exists():
        default_storage.delete(key)


def set_aside(*, upload: Inspected) -> str:
    """Keep a checked file until what it belongs to is there: a citizen still fills in her appeal. Gives the name under
    which it is fetched. Nothing is written to the database; what is not fetched is dropped after a day."""
    key = f"{ASIDE}/{uuid4().hex}"
    default_storage.save(key, ContentFile(upload.body))
    return key


def fetch_aside(*, key: str, name: str, media_type: str) -> Inspected | None:
    """A file that was set aside, as it was checked then; None when it is no longer there."""
    media = next((media for media in rules.ACCEPTED if media.name == media_type), None)
    if media is None or not _is_aside(key) or not default_storage.exists(key):
        return None
    with default_storage.open(key) as stream:
        return Inspected(name, media, stream.read())


def drop_aside(*, key: str) -> None:
    """Forget a file that was set aside."""
    if _is_aside(key):
        default_storage.delete(key)


def drop_old_asides(*, at: datetime) -> int:
    """Forget what was set aside more than a day ago. Returns how many files."""
    if not default_storage.exists(ASIDE):
        return 0
    count = 0
    for name in default_storage.listdir(ASIDE)[1]:
        key = f"{ASIDE}/{name}"
        try:
            is_old = default_storage.get_modified_time(key) < at - ASIDE_FOR
        except FileNotFoundError:  # another worker was faster, or it has just been fetched
            continue
        if is_old:
            default_storage.delete(key)
            count += 1
    return count


def _is_aside(key: str) -> bool:
    folder, _slash, name = key.partition("/")
    return folder == ASIDE and name.isalnum()
