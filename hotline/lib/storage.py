"""Files on disk that are there whole or not at all, and pages' own files under names that tell their content."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ContentStorage(FileSystemStorage):
    """A folder of files named by their content: what is there is never written again.

    A file is written beside its place, brought to the disk, and only then given its name, so that neither a crash nor
    two writers at once leave half a file under it.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: the same name means the same content."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        place = Path(self.path(name))
        if place.exists():
            return name
        place.parent.mkdir(parents=True, exist_ok=True, mode=self.directory_permissions_mode or 0o700)
        draft = place.with_name(f".{uuid4().hex}")
        try:
            with open(draft, "xb", opener=_private) as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        for folder in (place.parent, place.parent.parent):
            _bring_to_disk(folder)
        return name


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise comes without types
    """Style sheets, scripts and pictures with their hash in the name, also where one script imports another."""

    support_js_module_import_aggregation = True


def _private(path: str, flags: int) -> int:
    """Open so that only the owner may read."""
    return os.open(path, flags, 0o600)


def _bring_to_disk(folder: Path) -> None:
    """Make the names in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
