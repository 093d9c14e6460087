"""What was heard on a telephone, as a sound that can be asked: which prompt it was, how loud, who spoke, how long
there was nothing."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hotline.channels.phone.exchange.prompts import sounds
from hotline.channels.phone.exchange.prompts.sounds import RATE

if TYPE_CHECKING:
    from hotline.channels.phone.exchange.prompts.sounds import Sound

HEAD = 44
"""Bytes before the first sample of a WAV file as the exchange writes it."""
FRAME = RATE // 50
AUDIBLE = 0.005
"""Loudness (root of the mean square) of a frame from which on somebody hears something."""
TOLD_BY = 3.0
"""Seconds: by its beginning one prompt is told from all others."""
ALIKE = 0.6
"""So much of a sound must be the prompt for it to be the prompt; its own way through the network leaves 0.95."""
STRETCH = RATE // 2
BLOCK = RATE // 20
SLACK = 2
"""So many blocks a stretch may be off its place."""


@dataclass(frozen=True)
class Heard:
    """A sound at the telephone's rate, 1.0 being the loudest that can be."""

    sound: "Sound"

    @classmethod
    def of(cls, path: Path) -> Self:
        """What a recording holds by now; nothing when it has not begun."""
        return cls.told(path.read_bytes() if path.is_file() else b"")

    @classmethod
    def told(cls, content: bytes) -> Self:
        """What a recording holds that may still be growing, so that its head does not know its length."""
        import numpy as np

        samples = content[HEAD : len(content) - (len(content) - HEAD) % 2] if len(content) > HEAD else b""
        return cls(np.frombuffer(samples, "<i2") / 32768.0)

    @property
    def seconds(self) -> float:
        """How long it is. Where no packets came at all, it is shorter than the time that passed."""
        return len(self.sound) / RATE

    def between(self, start: float, end: float) -> "Heard":
        """The part between two seconds."""
        return Heard(self.sound[int(start * RATE) : int(end * RATE)])

    @property
    def loudness(self) -> float:
        """The root of the mean square; 0 when there is nothing."""
        return float((self.sound**2).mean() ** 0.5) if len(self.sound) else 0.0

    @cached_property
    def _frames(self) -> "Sound":
        """The loudness of each fiftieth of a second."""
        import numpy as np

        whole = self.sound[: len(self.sound) // FRAME * FRAME].reshape(-1, FRAME)
        return np.asarray((whole**2).mean(axis=1) ** 0.5)

    @property
    def longest_silence(self) -> float:
        """Seconds: the longest stretch in which nothing can be heard."""
        longest = now = 0
        for is_audible in self._frames > AUDIBLE:
            now = 0 if is_audible else now + 1
            longest = max(longest, now)
        return longest * FRAME / RATE

    def share(self, hertz: float) -> float:
        """How much of all that is heard is this tone: 0 nothing, 1 everything. Who speaks is told by tones."""
        import numpy as np

        length = len(self.sound)
        power = float((self.sound**2).sum())
        if not length or not power:
            return 0.0
        spectrum = np.abs(np.fft.rfft(self.sound * np.hanning(length))) ** 2
        # Switched on and off a tone is a little broader than a line.
        near = np.abs(np.fft.rfftfreq(length, 1 / RATE) - hertz) < 25
        return float(spectrum[near].sum() / spectrum.sum())

    def begins(self, prompt: Path) -> float | None:
        """The second at which a prompt begins; None when it is not there.

        It is looked for in short stretches, each of which may come a little early or late: a busy machine drops or
        repeats a packet now and then.
        """
        import numpy as np

        wanted = Heard.of(prompt).between(0, TOLD_BY).sound
        if len(self.sound) < len(wanted):
            return None
        starts = [start for start in range(0, len(wanted), STRETCH) if _is_audible(wanted[start : start + STRETCH])]
        places = -(-(len(self.sound) - len(wanted) + 1) // BLOCK)
        found = np.zeros(places)
        exactly = np.zeros(0)
        for start in starts:
            alike = self._alike(wanted[start : start + STRETCH], start, places * BLOCK)
            exactly = exactly if len(exactly) else alike
            best = alike.reshape(places, BLOCK).max(axis=1)
            around = np.pad(best, SLACK)
            found += np.max([around[shift : shift + places] for shift in range(2 * SLACK + 1)], axis=0)
        block = int(found.argmax())
        if not starts or found[block] / len(starts) < ALIKE:
            return None
        first = max(block - SLACK, 0) * BLOCK
        return (first + int(exactly[first : (block + SLACK + 1) * BLOCK].argmax())) / RATE

    def _alike(self, stretch: "Sound", start: int, places: int) -> "Sound":
        """How much of what is heard `start` samples after each place is this stretch: 1 everything, 0 nothing."""
        import numpy as np

        heard = np.pad(self.sound[start:], (0, places + len(stretch)))[: places + len(stretch)]
        size = 1 << len(heard).bit_length()
        product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(stretch, size)), size)[:places]
        summed = np.concatenate(([0.0], np.cumsum(heard**2)))
        power = summed[len(stretch) : len(stretch) + places] - summed[:places]
        # Where there is silence nothing is like anything.
        return np.asarray(product / np.sqrt(np.maximum(power, 1e-3) * (stretch**2).sum()))


def _is_audible(sound: "Sound") -> bool:
    return len(sound) >= STRETCH // 2 and Heard(sound).loudness > 4 * AUDIBLE


def put_tone(path: Path, hertz: float, seconds: float) -> Path:
    """A tone as a sound file, so that its speaker is known by it."""
    import numpy as np

    sounds.write(path, 0.25 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE))
    return path
