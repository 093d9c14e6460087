"""Sound as telephone exchanges write it: WAV, 16 bits a sample. How long it is and whether anything is heard, measured
from the file itself: a head that was never finished says nothing."""

import struct
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PCM = 1
BITS = 16
MOST_CHANNELS = 2
MOST_RATE = 192_000
LONGEST_HEAD = 4096
STRETCH = 8192
"""Of so many samples at a time some are looked at."""
LOOKED_AT = 512
FAINTEST = 64
"""A sample above this is a sound; the noise of an open line stays below (16 bits: 32,767 is the loudest)."""


class NotAWave(ValueError):
    """The file is no WAV of this kind, or was cut off before its sound begins."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The sound of a file: samples a second, channels, where the samples begin and how many bytes of them there are."""

    rate: int
    channels: int
    begins: int
    size: int

    @property
    def duration_ms(self) -> int:
        """How long it sounds, in milliseconds."""
        return round(self.size * 1000 / (self.rate * self.channels * BITS // 8))


def measured(path: Path) -> Wave:
    """What a file holds. Raises NotAWave."""
    with path.open("rb") as file:
        head = file.read(LONGEST_HEAD)
        whole = file.seek(0, 2)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise NotAWave("no RIFF WAVE")
    rate = channels = 0
    place = 12
    while place + 8 <= len(head):
        name, length = head[place : place + 4], int.from_bytes(head[place + 4 : place + 8], "little")
        place += 8
        if name == b"fmt " and place + 16 <= len(head):
            rate, channels = _form(head[place : place + 16])
        elif name == b"data" and rate:
            # Killed before it finished the head, an exchange leaves a length of nothing.
            there = whole - place
            return Wave(rate, channels, place, min(length or there, there) // (2 * channels) * 2 * channels)
        place += length + length % 2
    raise NotAWave("no sound in it")


def _form(said: bytes) -> tuple[int, int]:
    form, channels, rate, _bytes, _block, bits = struct.unpack("<HHIIHH", said)
    if form != PCM or bits != BITS or not 1 <= channels <= MOST_CHANNELS or not 0 < rate <= MOST_RATE:
        raise NotAWave(f"form {form}, {bits} bits, {channels} channels, {rate} Hz")
    return rate, channels


def heard(path: Path, wave: Wave) -> tuple[bool, ...]:
    """Whether anything is heard, channel by channel. Some samples of each stretch are looked at, so that an hour takes
    no longer than a page does."""
    sounds = [False] * wave.channels
    with path.open("rb") as file:
        for start in range(0, wave.size, STRETCH * 2 * wave.channels):
            samples = _samples(file, wave.begins + start, min(LOOKED_AT * 2 * wave.channels, wave.size - start))
            for channel in range(wave.channels):
                one = samples[channel :: wave.channels]
                sounds[channel] = sounds[channel] or max(map(abs, one), default=0) > FAINTEST
            if all(sounds):
                break
    return tuple(sounds)


def _samples(file: BinaryIO, place: int, size: int) -> "array[int]":
    file.seek(place)
    body = file.read(size)
    samples = array("h", body[: len(body) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
