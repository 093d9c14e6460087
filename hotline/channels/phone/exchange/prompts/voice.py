"""The machine's voice: espeak-ng says a text. Understandable, and no more: a studio says it better."""

import subprocess
from types import MappingProxyType
from typing import TYPE_CHECKING

from hotline.channels.phone.exchange.programs import ExchangeTrouble, Program
from hotline.channels.phone.exchange.prompts import sounds

if TYPE_CHECKING:
    from hotline.channels.phone.exchange.prompts.sounds import Sound

VOICES = MappingProxyType({"cmn": "cmn", "yue": "yue", "en": "en"})
WORDS_A_MINUTE = "150"
PATIENCE = 60.0
HEAD = 44


def speak(espeak: Program, text: str, language: str) -> "Sound":
    """The text as a sound of the telephone. Raises ExchangeTrouble when it cannot be said."""
    import numpy as np

    command = espeak.line("-v", VOICES[language], "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout")
    try:
        # What is to be said goes in by itself: no text can be taken for an option.
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, env=espeak.surroundings(), timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExchangeTrouble(f"espeak-ng cannot be run: {error}.") from error
    said = done.stdout
    if done.returncode or said[:4] != b"RIFF" or len(said) <= HEAD:
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
        raise ExchangeTrouble(f"espeak-ng says nothing of {text[:40]!r} in {language}: {reason}")
    # Writing as it speaks it does not know the length that the head should hold.
    rate = int.from_bytes(said[24:28], "little")
    sound = np.frombuffer(said[HEAD : len(said) - (len(said) - HEAD) % 2], "<i2") / 32768.0
    return sounds.for_telephone(sound, rate)
