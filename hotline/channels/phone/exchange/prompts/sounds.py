"""Sounds as numbers: read, brought to the telephone's rate and loudness, checked, written."""

import io
import wave
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound: TypeAlias = "NDArray[np.float64]"

RATE = 8000
"""Hertz of the telephone network."""
PASSES = (3400.0, 3900.0)
"""Hertz: up to the first everything is kept, from the second on nothing; half the rate is above both."""
LOUDNESS = 0.11
"""What speech is brought to: about 19 dB below the loudest that can be."""
LOUDEST = 0.8
SILENT = 0.004
"""Below this nothing can be heard."""
EDGE = 0.08
"""Seconds of silence before and after."""
RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000)
LONGEST = 120.0
HEADER = 44
"""Bytes before the samples of a file that we have written."""


class UnfitSound(ValueError):
    """A recording that cannot be played to callers; the message says why."""


def read(content: bytes) -> "tuple[Sound, int]":
    """A recording of a studio, and its rate. Raises UnfitSound for what is not one voice in 16 bits."""
    import numpy as np

    try:
        with wave.open(io.BytesIO(content)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(int(LONGEST * rate) + 1)
    except (wave.Error, EOFError, OverflowError) as error:
        raise UnfitSound("it is no WAV file of plain samples (PCM)") from error
    if channels != 1:
        raise UnfitSound("it has several channels; record one (mono)")
    if width != 2:
        raise UnfitSound("it has not 16 bits a sample")
    if rate not in RATES:
        raise UnfitSound(f"its rate is {rate} Hz; record at 8000 to 48000 Hz")
    sound = np.frombuffer(frames[: len(frames) // 2 * 2], "<i2") / 32768.0
    check(sound, rate)
    return sound, rate


def check(sound: "Sound", rate: int) -> None:
    """Raises UnfitSound for what is empty, silent or too long."""
    if len(sound) < rate // 10:
        raise UnfitSound("it is shorter than a tenth of a second")
    if len(sound) > LONGEST * rate:
        raise UnfitSound(f"it is longer than {LONGEST:.0f} seconds")
    if abs(sound).max() < SILENT * 2:
        raise UnfitSound("it is silent")


def for_telephone(sound: "Sound", rate: int) -> "Sound":
    """At the telephone's rate and the loudness of all prompts, without silence before and after."""
    return _levelled(_trimmed(_resampled(sound, rate)))


def _resampled(sound: "Sound", rate: int) -> "Sound":
    """Through the spectrum: what lies above half the new rate is gone before it could fold back as noise."""
    import numpy as np

    if rate == RATE:
        return sound
    # Silence before and after, so that the end does not run over into the beginning.
    padded = np.pad(sound, rate // 10)
    spectrum = np.fft.rfft(padded)
    frequency = np.fft.rfftfreq(len(padded), 1 / rate)
    low, high = PASSES
    fading = np.clip((high - frequency) / (high - low), 0.0, 1.0)
    wanted = round(len(padded) * RATE / rate)
    kept = (spectrum * (0.5 - 0.5 * np.cos(np.pi * fading)))[: wanted // 2 + 1]
    kept = np.pad(kept, (0, wanted // 2 + 1 - len(kept)))
    return np.asarray(np.fft.irfft(kept, wanted) * (wanted / len(padded)))


def _trimmed(sound: "Sound") -> "Sound":
    import numpy as np

    heard = np.flatnonzero(np.abs(sound) > SILENT)
    if not len(heard):
        return sound
    edge = int(EDGE * RATE)
    return np.pad(sound[heard[0] : heard[-1] + 1], edge)


def _levelled(sound: "Sound") -> "Sound":
    """The loudness of speech is that of its loud parts: pauses do not count."""
    import numpy as np

    frame = RATE // 50
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame)
    loudness = np.sqrt((frames**2).mean(axis=1)) if len(frames) else np.abs(sound)
    loud = loudness[loudness > loudness.max() * 0.1]
    gain = LOUDNESS / max(float(np.sqrt((loud**2).mean())), 1e-6)
    return sound * min(gain, LOUDEST / max(float(np.abs(sound).max()), 1e-6))


def write(path: Path, sound: "Sound") -> None:
    """One WAV file of the telephone, whole or not at all."""
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.draft")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    draft.rename(path)


def lasts(path: Path) -> float:
    """Seconds that a file of the telephone lasts; one that is not there is over at once."""
    try:
        return max(0, path.stat().st_size - HEADER) / (2 * RATE)
    except OSError:
        return 0.0
