"""Sounds that nobody has to record: the tone before a message, and something to wait by."""

import wave
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 8000
BEEP = 1000.0
# A slow walk through one chord after the other, in hertz: pentatonic, so that no two tones quarrel.
CHORDS = ((220.0, 277.2, 329.6), (246.9, 329.6, 415.3), (185.0, 277.2, 329.6), (164.8, 246.9, 415.3))
BEAT = 0.75
"""Seconds from one tone to the next."""
ROUNDS = 3


def put_beep(folder: Path) -> None:
    """The tone before a message, as `beep.wav`, unless it is there."""
    import numpy as np

    if not (folder / "beep.wav").is_file():
        moment = np.arange(int(0.3 * RATE)) / RATE
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "beep.wav", 0.3 * np.sin(2 * np.pi * BEEP * moment) * _softened(len(moment)))


def put_music(folder: Path) -> None:
    """Half a minute to wait by, as `waiting.wav`, unless there is music already."""
    import numpy as np

    if any(folder.glob("*.wav")):
        return
    notes = [tone for _ in range(ROUNDS) for chord in CHORDS for tone in (*chord, chord[1])]
    length = int(BEAT * RATE)
    sound = np.zeros(length * (len(notes) + 3))
    moment = np.arange(3 * length) / RATE
    fading = np.exp(-2.2 * moment) * np.minimum(moment / 0.02, 1.0)
    for place, tone in enumerate(notes):
        struck = sum(np.sin(2 * np.pi * tone * over * moment) / over**2 for over in (1, 2, 3))
        sound[place * length : place * length + len(moment)] += 0.12 * struck * fading
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "waiting.wav", sound)


def _softened(length: int) -> "NDArray[np.float64]":
    """Up and down within 10 ms, so that nothing clicks."""
    import numpy as np

    edge = np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.01 * RATE)
    return np.minimum(edge, 1.0)


def _write(path: Path, sound: "NDArray[np.float64]") -> None:
    import numpy as np

    draft = path.with_name(f".{path.name}")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    draft.rename(path)
