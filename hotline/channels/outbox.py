"""A file outbox: every letter becomes one file, for a city that has no SMS contract yet and for trying things out."""

import json
import os
from pathlib import Path

from django.conf import settings

from hotline.channels.contract import ChannelTrouble


class FileOutbox:
    """Writes each letter as one JSON file. The key is the file's name, so a second try writes the same file again."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def folder(self) -> Path:
        """Where the letters of this channel lie; readable by the owner only."""
        return Path(settings.VAR) / "outbox" / self.name

    def carry(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Put a letter into the outbox: whole or not at all, also when the power goes."""
        body = json.dumps({"key": key, "to": to, "subject": subject, "text": text}, ensure_ascii=False, indent=1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = self.folder / f".{key}.{os.getpid()}"
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.folder / f"{key}.json")
            names = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(names)
            finally:
                os.close(names)
        except OSError as error:
            raise ChannelTrouble(f"The outbox {self.folder} cannot be written: {error.strerror}") from error
