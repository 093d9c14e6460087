"""Where an exchange keeps its things: one folder, private to its owner."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.settings import is_plain

# The whole path of a socket may have 107 bytes.
LONGEST_RUN_FOLDER = 107 - len("/asterisk.ctl")


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one exchange below `root`."""

    root: Path

    @classmethod
    def of(cls, var: Path) -> "Folders":
        """Those of an installation."""
        return cls(var.absolute() / "phone")

    @property
    def etc(self) -> Path:
        """Its configuration."""
        return self.root / "etc"

    @property
    def configuration(self) -> Path:
        """The file it is started with."""
        return self.etc / "asterisk.conf"

    @property
    def data(self) -> Path:
        """What it reads: its own documentation, the tone before a recording."""
        return self.root / "data"

    @property
    def kept(self) -> Path:
        """What it keeps for itself: where the seats' telephones are at the moment."""
        return self.root / "kept"

    @property
    def log(self) -> Path:
        """What it says of itself."""
        return self.root / "log"

    @property
    def spool(self) -> Path:
        """Where it writes recordings, until the application takes them."""
        return self.root / "spool"

    @property
    def recordings(self) -> Path:
        """Recordings made by the application, `<name>.wav`."""
        return self.spool / "recording"

    @property
    def left(self) -> Path:
        """Messages and faxes that were taken without the application (`left_behind`)."""
        return self.root / "left"

    @property
    def prompts(self) -> Path:
        """What callers hear: `<language>/<key>.wav`."""
        return self.root / "prompts"

    @property
    def music(self) -> Path:
        """What waits are filled with."""
        return self.prompts / "music"

    @property
    def keys(self) -> Path:
        """Certificate and key of the encrypted connections."""
        return self.root / "keys"

    @property
    def run(self) -> Path:
        """Where its console listens: inside, or under /tmp where the path would be too long for a socket."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_RUN_FOLDER:
            return inside
        return Path("/tmp") / f"huiyin-phone-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}"

    def make(self) -> None:
        """Make them all, for the owner's eyes only. Raises ExchangeTrouble when they cannot be, or are not ours."""
        if not is_plain(str(self.root)):
            raise ExchangeTrouble(
                f"{self.root} has signs in its name that Asterisk's files cannot hold; "
                "name another folder in HUIYIN_VAR."
            )
        folders = [self.root, self.etc, self.data, self.kept, self.kept / "keys", self.log, self.recordings]
        for folder in [*folders, self.left, self.prompts, self.music, self.keys, self.run]:
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Under /tmp others can have been there first: with a folder of theirs, or a link to one of ours.
                status = folder.lstat() if folder == self.run else folder.stat()
            except OSError as error:
                raise ExchangeTrouble(
                    f"{folder} cannot be made ({error.strerror}); make it writable or name another place in HUIYIN_VAR."
                ) from error
            if status.st_uid != os.geteuid() or not S_ISDIR(status.st_mode):
                raise ExchangeTrouble(
                    f"{folder} belongs to another user, or is no folder; run the exchange as that user, "
                    "or name another place in HUIYIN_VAR."
                )
