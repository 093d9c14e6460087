"""Reads of attachments. Who may see the matter they belong to is asked of that matter's room."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.files.words import Visibility


class FileLost(RuntimeError):
    """The content of a file is not in storage, or not what was put there. Bring it back from the copy."""


def attachments(subject_kind: str, subject_id: int, *, for_citizen: bool = False) -> list[Attachment]:
    """What is attached to a subject, in the order it came; for citizens only what they may see."""
    found = Attachment.objects.filter(subject_kind=subject_kind, subject_id=subject_id).select_related("file")
    if for_citizen:
        found = found.filter(visibility=Visibility.CITIZEN)
    return list(found.order_by("pk"))


def attached(subjects: Mapping[str, Iterable[int] | QuerySet[Any]]) -> list[Attachment]:
    """What is attached to any of these subjects – ids, or a query for them, by kind – in the order it came.

    One query: a branch for each kind, so that each finds its rows by the index.
    """
    found = [
        Attachment.objects.filter(subject_kind=kind, subject_id__in=ids).values("pk") for kind, ids in subjects.items()
    ]
    if not found:
        return []
    which = found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]
    return list(Attachment.objects.filter(pk__in=which).select_related("file").order_by("pk"))


def open_stream(file: StoredFile) -> File[Any]:
    """The content for reading piece by piece, as a download needs it. The caller closes it."""
    try:
        return default_storage.open(file.key)
    except FileNotFoundError:
        raise FileLost(f"File {file.pk} ({file.sha256}) is not in storage.") from None


def digest_in_store(file: StoredFile) -> str:
    """The digest of what the store holds, read piece by piece. FileLost where it holds nothing."""
    with open_stream(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_bytes(file: StoredFile) -> bytes:
    """The whole content, compared with its digest."""
    with open_stream(file) as stream:
        body: bytes = stream.read()
    if hashlib.sha256(body).hexdigest() != file.sha256:
        raise FileLost(f"File {file.pk} ({file.sha256}) was changed in storage.")
    return body
