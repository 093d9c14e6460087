"""sherpa-onnx as a recogniser, with a package of the tests in its place: no model is shipped."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.recognition import setting, sherpa
from hotline.channels.phone.recognition.contract import RecognitionTrouble
from hotline.config.phoning.registry import verb
from tests.channels.phone.recognition.recognisers import sound


@dataclass
class Stream:
    samples: list[float] = field(default_factory=list)
    decoded: int = 0
    began: int = 0
    is_over: bool = False

    def accept_waveform(self, rate: int, samples: "np.ndarray[Any, Any]") -> None:
        assert rate == 16_000 and samples.dtype == np.float32 and abs(samples).max(initial=0) <= 1
        self.samples += samples.tolist()

    def input_finished(self) -> None:
        self.is_over = True


class OnlineRecognizer:
    """Understands a sign for every loud tenth of a second, and a pause after half a second of silence."""

    made: Mapping[str, Any] = {}

    @classmethod
    def from_transducer(cls, **given: Any) -> "OnlineRecognizer":
        return cls._made("transducer", given)

    @classmethod
    def from_paraformer(cls, **given: Any) -> "OnlineRecognizer":
        return cls._made("paraformer", given)

    @classmethod
    def from_zipformer2_ctc(cls, **given: Any) -> "OnlineRecognizer":
        return cls._made("ctc", given)

    @classmethod
    def _made(cls, kind: str, given: Mapping[str, Any]) -> "OnlineRecognizer":
        if "broken" in given["tokens"]:
            raise RuntimeError("Protobuf parsing failed.")
        cls.made = {**given, "kind": kind}
        return cls()

    def create_stream(self) -> Stream:
        return Stream()

    def is_ready(self, stream: Stream) -> bool:
        return len(stream.samples) - stream.decoded >= 1600

    def decode_stream(self, stream: Stream) -> None:
        stream.decoded += 1600

    def _loud(self, stream: Stream) -> list[int]:
        tenths = range(stream.began, stream.decoded, 1600)
        return [at for at in tenths if max(map(abs, stream.samples[at : at + 1600])) > 0.1]

    def get_result(self, stream: Stream) -> str:
        return " " + "字" * len(self._loud(stream))

    def timestamps(self, stream: Stream) -> list[float]:
        return [(at - stream.began) / 16_000 for at in self._loud(stream)]

    def start_time(self, stream: Stream) -> float:
        return stream.began / 16_000

    def is_endpoint(self, stream: Stream) -> bool:
        loud = self._loud(stream)
        return bool(loud) and stream.decoded - loud[-1] > 8_000

    def reset(self, stream: Stream) -> None:
        stream.began = stream.decoded


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is there."""
    module = ModuleType("sherpa_onnx")
    module.OnlineRecognizer = OnlineRecognizer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sherpa_onnx", module)


def model(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("tokens.txt", *names):
        (folder / name).touch()
    return folder


def told(understood: object) -> list[tuple[int, int, str, bool]]:
    return [(one.start_ms, one.end_ms, one.text, one.is_final) for one in understood]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("package")
def test_words_grow_are_final_at_a_pause_and_begin_where_they_were_said(tmp_path: Path) -> None:
    ear = sherpa.load(model(tmp_path, "encoder.onnx", "decoder.onnx", "joiner.onnx")).ear("cmn")
    assert ear is not None
    assert told(ear.hear(sound(300))) == []
    assert told(ear.hear(sound(200, word=9000))) == [(300, 500, "字字", False)]
    assert told(ear.hear(sound(600))) == [(300, 1100, "字字", True)]
    assert told(ear.hear(sound(100))) == []
    assert told(ear.hear(sound(100, word=9000))) == [(1200, 1300, "字", False)]
    assert told(ear.end()) == [(1200, 1300, "字", True)]


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("encoder.onnx", "decoder.onnx", "joiner.onnx"), "transducer"),
        (("encoder-epoch-99.onnx", "decoder-epoch-99.onnx"), "paraformer"),
        (("model.onnx",), "ctc"),
    ],
)
def test_the_kind_of_a_model_is_told_by_its_files(tmp_path: Path, names: tuple[str, ...], kind: str) -> None:
    sherpa.load(model(tmp_path, *names))
    made = OnlineRecognizer.made
    assert (made["kind"], made["num_threads"], made["enable_endpoint_detection"]) == (kind, 1, True)


@pytest.mark.usefixtures("package")
def test_of_two_sizes_the_smaller_one_is_taken(tmp_path: Path) -> None:
    sherpa.load(model(tmp_path, "model.onnx", "model.int8.onnx"))
    assert Path(OnlineRecognizer.made["model"]).name == "model.int8.onnx"


@pytest.mark.usefixtures("package")
def test_each_language_has_the_model_of_its_folder(tmp_path: Path) -> None:
    for language in ("cmn", "yue"):
        model(tmp_path / language, "model.onnx")
    known = sherpa.load(tmp_path)
    assert known.languages == ["cmn", "yue"]
    assert known.ear("yue") is not None and known.ear("en") is None


@pytest.mark.usefixtures("package")
def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    for folder, missing in (
        (tmp_path / "none", "no tokens.txt"),
        (model(tmp_path / "bare"), "encoder and decoder"),
        (model(tmp_path / "broken", "model.onnx"), "cannot be loaded: Protobuf"),
    ):
        with pytest.raises(RecognitionTrouble, match=missing):
            sherpa.load(folder)


def test_without_the_package_it_is_said_how_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(RecognitionTrouble, match=r"huiyin\[recognition\]"):
        sherpa.load(tmp_path)


# -- the setting and the command --------------------------------------------------------------------------------------


def test_nothing_is_recognised_unless_a_folder_is_named() -> None:
    assert setting.read({}) is None
    given = {"HUIYIN_PHONE_RECOGNITION": "/srv/models", "HUIYIN_PHONE_RECOGNITION_CALLS": "20"}
    assert setting.read(given) == setting.Setting(Path("/srv/models"), calls=20, threads=2)


@pytest.mark.parametrize(
    ("name", "value"),
    [("", "models"), ("_CALLS", "0"), ("_CALLS", "1e3"), ("_THREADS", "65"), ("_THREADS", "٣")],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(RecognitionTrouble, match=f"HUIYIN_PHONE_RECOGNITION{name}"):
        setting.read({"HUIYIN_PHONE_RECOGNITION": "/srv/models", f"HUIYIN_PHONE_RECOGNITION{name}": value})


def test_the_command_says_that_nothing_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_PHONE_RECOGNITION", raising=False)
    said: list[str] = []
    verb("recognise").do(None, said.append)  # type: ignore[arg-type]  # it has no arguments
    assert said == ["nothing is recognised: HUIYIN_PHONE_RECOGNITION names no folder with a model"]


def test_the_command_says_what_stands_in_its_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUIYIN_PHONE_RECOGNITION", str(tmp_path))
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(ExchangeTrouble, match="sherpa-onnx"):
        verb("recognise").do(None, print)  # type: ignore[arg-type]
