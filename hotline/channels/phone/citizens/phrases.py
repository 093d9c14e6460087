"""What citizens say when they are played for trying, and how it becomes a sound."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hotline.channels.phone.exchange.programs import Program
from hotline.channels.phone.exchange.prompts import sounds, voice

STORIES: Mapping[str, str] = MappingProxyType(
    {
        "cmn": "你好，我住在和平路，楼下的工地半夜还在施工，吵得孩子睡不着，请你们管一管。",
        "yue": "你好，我住喺和平路，楼下个地盘半夜仲喺度开工，嘈到细路瞓唔着，你哋管下啦。",
        "en": "Hello, I live on Peace Road. They build all night below my window, and my child cannot sleep.",
    }
)
"""Of each language, why she rings."""
PICKS_UP = "喂，您好。"
AT_A_DESK = MappingProxyType(
    {
        "110": "这里是一一零报警服务台，请讲。",
        "119": "这里是一一九消防救援，请讲。",
        "120": "这里是一二零急救中心，请讲。",
        "122": "这里是一二二交通事故报警台，请讲。",
    }
)
"""What is said where somebody answers for an office."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """Texts as sounds, each spoken once into `folder`."""

    espeak: Program
    folder: Path

    def says(self, text: str, language: str) -> Path:
        """The sound of a text. Raises ExchangeTrouble when it cannot be said."""
        path = self.folder / f"{hashlib.sha256(f'{language} {text}'.encode()).hexdigest()[:24]}.wav"
        if not path.is_file():
            sounds.write(path, voice.speak(self.espeak, text, language))
        return path
