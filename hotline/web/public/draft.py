"""What a citizen has filled in so far: kept sealed in her session, so that nothing is lost between two pages."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase

from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.web.public.grants import sealed, unsealed

KEPT = "draft"
MOST_FILES = 5


@dataclass
class Draft:
    """An appeal that is being written. `key` makes that it is filed once, however often it is sent.

    `answers` holds what each page was given; `files` what was set aside; `seen` what she was shown already; `read` the
    versions of standard answers that did not help her.
    """

    key: str = field(default_factory=lambda: uuid4().hex)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    read: list[int] = field(default_factory=list)

    def answer(self, page: str, name: str, default: Any = "") -> Any:
        """One answer, or the default where it was not given."""
        return self.answers.get(page, {}).get(name, default)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in yet."""
        return not self.answers and not self.files

    def see(self, mark: str) -> None:
        """Remember that something was shown."""
        if mark not in self.seen:
            self.seen.append(mark)

    def set_aside(self, uploads: list[Inspected]) -> None:
        """Keep checked files until the appeal is filed."""
        for upload in uploads:
            key = files.set_aside(upload=upload)
            self.files.append(
                {"key": key, "name": upload.name, "media": upload.media.name, "size": str(len(upload.body))}
            )

    def drop_file(self, key: str) -> None:
        """Take a file out again."""
        if any(kept["key"] == key for kept in self.files):
            files.drop_aside(key=key)
            self.files = [kept for kept in self.files if kept["key"] != key]

    def fetch_files(self) -> list[Inspected]:
        """The files that were set aside, as far as they are still there."""
        found = (files.fetch_aside(key=kept["key"], name=kept["name"], media_type=kept["media"]) for kept in self.files)
        return [file for file in found if file is not None]


def load(session: SessionBase) -> Draft:
    """The draft of a session, or a new one."""
    kept = unsealed(session[KEPT]) if KEPT in session else ""
    return Draft(**json.loads(kept)) if kept else Draft()


def save(session: SessionBase, draft: Draft) -> None:
    """Keep a draft in its session."""
    session[KEPT] = sealed(json.dumps(asdict(draft), ensure_ascii=False))


def discard(session: SessionBase, draft: Draft) -> None:
    """Forget a draft and what was set aside for it."""
    for kept in draft.files:
        files.drop_aside(key=kept["key"])
    session.pop(KEPT, None)
