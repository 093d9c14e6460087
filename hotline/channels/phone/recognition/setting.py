"""What a city sets for recognition: off, unless it names the folder of a model."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hotline.channels.phone.recognition.contract import RecognitionTrouble

MOST_CALLS, MOST_THREADS = 500, 64


@dataclass(frozen=True, slots=True)
class Setting:
    """The folder of the models, how many calls are listened to at once, and in how many threads."""

    models: Path
    calls: int = 8
    threads: int = 2


def read(environ: Mapping[str, str] = os.environ) -> Setting | None:
    """The setting as the environment gives it; None where nothing is to be recognised. Raises RecognitionTrouble with
    the variable and what it may be."""
    folder = environ.get("HUIYIN_PHONE_RECOGNITION", "").strip()
    if not folder:
        return None
    if not folder.startswith("/"):
        raise RecognitionTrouble("HUIYIN_PHONE_RECOGNITION must be the whole path of a folder, beginning with /.")
    return Setting(
        Path(folder),
        calls=_number(environ, "CALLS", 8, MOST_CALLS),
        threads=_number(environ, "THREADS", 2, MOST_THREADS),
    )


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(f"HUIYIN_PHONE_RECOGNITION_{name}", "").strip() or str(usual)
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise RecognitionTrouble(f"HUIYIN_PHONE_RECOGNITION_{name} is {text[:20]!r}; give a number from 1 to {most}.")
    return int(text)
