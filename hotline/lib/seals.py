"""Personal data at rest: sealed with keys that are not in the database, found again by keyed hashes.

Keys live in a folder (`settings.KEYS`), one file each, readable by the owner only, made on first use:
`seal-<serial>-<key id>.key` encrypts (the highest serial is the current one, older ones still open what they sealed),
`hash.key` makes the lookups. Keep a copy of the folder apart from the database: without it sealed data is lost.
"""

import fcntl
import hmac
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_ID = 4
_NONCE = 12
_HEAD = 1 + _ID
_KEY_FILE = re.compile(r"seal-(\d{4})-([0-9a-f]{8})\.key")

HASH_LENGTH = 16
"""Bytes of a keyed hash."""


class SealBroken(ValueError):
    """What should be opened is no seal of ours, or was changed after it was sealed."""


class KeyMissing(RuntimeError):
    """A key that is needed is not in the folder of keys. Bring back the copy of that folder."""


class Keyring:
    """The keys of one folder, kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read()

    def _read(self) -> None:
        """Read the folder; make its first keys if it is empty."""
        with _locked(self._folder):
            if not _seal_files(self._folder):
                _write_key(self._folder / "hash.key", unless_there=True)
                _add_seal_key(self._folder)
            files = _seal_files(self._folder)
            keys = {bytes.fromhex(key_id): AESGCM(_read_key(path)) for _, key_id, path in files}
            secret = _read_key(self._folder / "hash.key")
        current = bytes.fromhex(files[-1][1])
        self._keys = keys
        # One pair, set at once: another thread must never seal under one key's id with another key.
        self._current = (_VERSION + current, keys[current])
        self._secret = secret
        self._purposes: dict[str, bytes] = {}

    def seal(self, text: str) -> bytes:
        """Encrypt with the current key: version, key id, nonce, AES-256-GCM of the UTF-8 text."""
        head, cipher = self._current
        nonce = os.urandom(_NONCE)
        return head + nonce + cipher.encrypt(nonce, text.encode(), head)

    def unseal(self, token: bytes) -> str:
        """Decrypt with the key the token names."""
        token = bytes(token)
        head, nonce = token[:_HEAD], token[_HEAD : _HEAD + _NONCE]
        if head[:1] != _VERSION or len(nonce) < _NONCE:
            raise SealBroken("This is not sealed data.")
        try:
            return self._key(head[1:]).decrypt(nonce, token[_HEAD + _NONCE :], head).decode()
        except InvalidTag:
            raise SealBroken("Sealed data was changed, or the key file was replaced by another.") from None

    def _key(self, key_id: bytes) -> AESGCM:
        """The key of that id; one that another process has just added is read in."""
        if key_id not in self._keys:
            self._read()
        if key_id not in self._keys:
            raise KeyMissing(f"The key {key_id.hex()} is not in {self._folder}. Bring back the copy of that folder.")
        return self._keys[key_id]

    def is_current(self, token: bytes) -> bool:
        """Whether a token was sealed with the current key."""
        return bytes(token[:_HEAD]) == self._current[0]

    def keyed_hash(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 under a key of its own for every purpose, cut to 16 bytes."""
        key = self._purposes.get(purpose)
        if key is None:
            key = self._purposes[purpose] = hmac.digest(self._secret, purpose.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256")[:HASH_LENGTH]

    def rotate(self) -> None:
        """Add a new current key."""
        with _locked(self._folder):
            _add_seal_key(self._folder)
        self._read()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time in the folder of keys, which is made if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / ".lock", "a", encoding="ascii", opener=_private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private(path: str, flags: int) -> int:
    """Open so that only the owner may read."""
    return os.open(path, flags, 0o600)


def _seal_files(folder: Path) -> list[tuple[int, str, Path]]:
    """Serial, key id and path of the sealing keys, oldest first."""
    found = ((_KEY_FILE.fullmatch(path.name), path) for path in folder.iterdir())
    return sorted((int(match.group(1)), match.group(2), path) for match, path in found if match)


def _add_seal_key(folder: Path) -> None:
    """Write the next sealing key. The lock is held."""
    files = _seal_files(folder)
    serial = files[-1][0] + 1 if files else 1
    _write_key(folder / f"seal-{serial:04d}-{os.urandom(_ID).hex()}.key")


def _write_key(path: Path, *, unless_there: bool = False) -> None:
    """A new random key of 256 bits: whole or not at all, on the disk before its name is."""
    if unless_there and path.exists():
        return
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with open(draft, "x", encoding="ascii", opener=_private) as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_key(path: Path) -> bytes:
    """The 32 bytes of a key file."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise KeyMissing(f"The key file {path} is missing. Bring back the copy of that folder.") from None
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyMissing(f"The key file {path} is damaged. Bring back the copy of that folder.")
    return key


@lru_cache(maxsize=8)
def keyring(folder: str) -> Keyring:
    """The keys of a folder, read once a process."""
    return Keyring(Path(folder))


def _ring() -> Keyring:
    """The keys of this installation."""
    return keyring(str(settings.KEYS))


def seal(text: str) -> bytes:
    """Personal data as it may lie in the database. The same text never gives the same bytes twice."""
    return _ring().seal(text)


def unseal(token: bytes) -> str:
    """The text of sealed data. SealBroken if it was changed, KeyMissing if its key is gone."""
    return _ring().unseal(token)


def reseal(token: bytes) -> bytes:
    """The same data under the current key; what is under it already comes back as it is."""
    ring = _ring()
    return bytes(token) if ring.is_current(token) else ring.seal(ring.unseal(token))


def keyed_hash(purpose: str, text: str) -> bytes:
    """The 16 bytes by which personal data is found without being read. `purpose` keeps lookups of different kinds
    apart: the hash of a telephone number never equals that of a name. It does not change when keys are rotated."""
    return _ring().keyed_hash(purpose, text)


def rotate() -> None:
    """Begin to seal with a new key. Old data stays readable; `reseal` brings it under the new key, in its own time.

    Other processes go on sealing with their key until they are started again; each reads new keys when it meets them.
    """
    _ring().rotate()
