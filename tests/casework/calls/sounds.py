"""Sound as an exchange writes it, for tests."""

import os
import struct
from array import array
from pathlib import Path

RATE = 8000


def wave(seconds: float, *, channels: int = 1, loud: tuple[int, ...] = (9000,), is_finished: bool = True) -> bytes:
    """A WAV of so many seconds; `loud` says for each channel how loud it is."""
    levels = [*loud, *loud[-1:] * channels][:channels]
    samples = array("h")
    for place in range(round(seconds * RATE)):
        samples.extend((1 if place // 20 % 2 else -1) * level for level in levels)
    body = samples.tobytes()
    form = struct.pack("<HHIIHH", 1, channels, RATE, RATE * 2 * channels, 2 * channels, 16)
    length = len(body) if is_finished else 0
    return (
        b"RIFF"
        + struct.pack("<I", 36 + length)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + (b"data" + struct.pack("<I", length) + body)
    )


def write(path: Path, body: bytes) -> Path:
    """Write it where an exchange would have, long enough ago to be finished."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (path.stat().st_mtime - 60, path.stat().st_mtime - 60))
    return path
